// What is asked of Codex and what it says it runs with; and that none of it is written into anybody's configuration.
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { CAREFUL, FREE, newMessageId, startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

test.each([
  { sandbox: 'read-only', network: false, approvalPolicy: 'untrusted', effort: 'low', fast: false },
  { sandbox: 'workspace-write', network: false, approvalPolicy: 'on-request', effort: 'high', fast: true },
  { sandbox: 'workspace-write', network: true, approvalPolicy: 'never', effort: 'medium', fast: false },
  { sandbox: 'danger-full-access', network: true, approvalPolicy: 'never', effort: 'medium', fast: true },
] as const)('a conversation runs with what was asked: $sandbox, $approvalPolicy, $effort', async settings => {
  const conversation = await host.open({ settings });
  expect(conversation.inner.settings()).toEqual({ ...settings, model: 'practice' });
  const { turnId } = await conversation.play([{ do: 'say', text: 'So be it.' }]);
  expect(conversation.of('turn_started')).toMatchObject([{ turnId, settings: { ...settings, model: 'practice' } }]);
});

test('what nobody asked for is left to Codex, but for the sandbox', async () => {
  const conversation = await host.open({ settings: {} });
  expect(conversation.inner.settings()).toMatchObject({
    model: 'practice',
    effort: 'medium',
    approvalPolicy: 'on-request',
    sandbox: 'workspace-write',
    network: false,
    fast: false,
  });
});

test('changes hold from the next turn on and are read back', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const changed = await conversation.inner.change(
    { effort: 'high', approvalPolicy: 'never', sandbox: 'danger-full-access', fast: true },
    false,
  );
  expect(changed).toEqual({
    model: 'practice',
    effort: 'high',
    approvalPolicy: 'never',
    sandbox: 'danger-full-access',
    network: true,
    fast: true,
  });
  expect(await conversation.event('settings_changed')).toMatchObject({ settings: changed });
  await conversation.play([{ do: 'say', text: 'As changed.' }]);
  expect(conversation.of('turn_started')).toMatchObject([{ settings: changed }]);
});

test('null goes back to the default, and the network of full access does not stay behind', async () => {
  const conversation = await host.open({ settings: { ...FREE, effort: 'high', fast: true } });
  const settings = await conversation.inner.change(
    { model: null, effort: null, approvalPolicy: null, sandbox: null, fast: null },
    false,
  );
  expect(settings).toEqual({ ...CAREFUL, model: 'practice', effort: 'medium', fast: false });
});

test('a change to what already is takes no time', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const before = conversation.inner.settings();
  expect(await conversation.inner.change({ ...CAREFUL, effort: null, fast: null }, false)).toEqual(before);
  expect(conversation.of('settings_changed')).toEqual([]);
});

test('a running turn takes on what it can', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([
    { do: 'say', text: 'One.' },
    { do: 'wait', signal: 'changed' },
    { do: 'run', command: 'true', login: false },
    { do: 'say', text: 'Two.' },
  ]);
  await conversation.item('message');
  expect((await conversation.inner.change({ effort: 'low', fast: true }, true)).effort).toBe('low');
  host.agent.signal('changed');
  expect((await conversation.ended(turnId)).status).toBe('completed');
});

test('an unknown model is a warning of Codex, which people see', async () => {
  const conversation = await host.open({ settings: { ...FREE, model: 'no-such-model' } });
  await conversation.play([{ do: 'say', text: 'Well.' }]);
  expect(conversation.inner.settings().model).toBe('no-such-model');
  expect(conversation.of('notice')).toMatchObject([
    { level: 'warning', code: 'agent_warning', text: expect.stringContaining('no-such-model') },
  ]);
});

test('instructions of the session reach the model', async () => {
  const conversation = await host.open({ instructions: 'Ann and Bob are in this thread.' });
  await conversation.play([{ do: 'run', command: 'true', login: false }]);
  expect(host.requests().at(-1)).toContain('Ann and Bob are in this thread.');
});

test('a conversation that was let go of is resumed with its history', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const messageId = newMessageId();
  const turnId = await conversation.start([{ do: 'say', text: 'Remember me.' }], messageId);
  await conversation.ended(turnId);
  await conversation.inner.close();
  await conversation.event('closed');
  await expect(conversation.say('hello')).rejects.toMatchObject({ code: 'agent_gone' });

  const again = await host.open({ folder: conversation.folder, settings: FREE, resume: conversation.inner.id });
  expect(again.inner.id).toBe(conversation.inner.id);
  await expect(host.open({ resume: conversation.inner.id })).rejects.toMatchObject({ code: 'conversation_open' });
  expect(again.inner.settings()).toMatchObject(FREE);
  expect(await again.inner.history()).toEqual([{ id: turnId, status: 'completed', messageIds: [messageId] }]);
  expect((await again.play([{ do: 'say', text: 'I do.' }])).status).toBe('completed');
});

test('a conversation that Codex does not have is lost', async () => {
  const { inner } = await host.open();
  const resume = `${inner.id.slice(0, -4)}beef` as typeof inner.id;
  await expect(host.open({ resume })).rejects.toMatchObject({ code: 'conversation_lost' });
});

test('sessions in every sandbox leave the configuration as it was, byte for byte', async () => {
  const config = `${host.home}/config.toml`;
  const before = readFileSync(config);
  for (const sandbox of ['read-only', 'workspace-write', 'danger-full-access'] as const) {
    const conversation = await host.open({ settings: { approvalPolicy: 'never', sandbox } });
    await conversation.play([{ do: 'run', command: 'true', login: false }]);
    await conversation.inner.change({ sandbox: 'workspace-write', effort: 'high', fast: true }, false);
    await conversation.play([{ do: 'say', text: 'Done.' }]);
    await conversation.inner.close();
    const again = await host.open({ folder: conversation.folder, settings: FREE, resume: conversation.inner.id });
    await again.play([{ do: 'say', text: 'Done.' }]);
  }
  expect(readFileSync(config).equals(before)).toBe(true);
});
