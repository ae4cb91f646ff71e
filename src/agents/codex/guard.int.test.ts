// Protected files that are not there when a conversation begins, on the real Codex: what a patch would make, what a
// command has made, and that nothing is done which could not be asked about.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { helperSteps, type Step } from '../practice/script.ts';
import { CAREFUL, startTestAgent, type TestConversation } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

const run = (command: string): Step => ({ do: 'run', command, login: false });
const patch = (path: string): Step => ({
  do: 'patch',
  patch: `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`,
});
const aside = (folder: string, file: string): string | undefined =>
  readdirSync(folder).find(name => name.startsWith(`${file}.declined-`));
const outputs = (conversation: TestConversation): string[] =>
  conversation.items().flatMap(item => (item.kind === 'command' ? [item.output] : []));

describe('R5: a protected file that a command makes', () => {
  const steps = [run('echo {} > .mcp.json'), run('cat .mcp.json'), run('echo still here')];

  test('is asked about before anything else is done, and a yes lets the turn go on', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start(steps);
    const approval = await conversation.approval();
    expect(approval).toMatchObject({
      turnId,
      content: { kind: 'file_change', changes: [{ path: '.mcp.json', diff: '@@ -0,0 +1 @@\n+{}\n' }] },
    });
    expect(outputs(conversation)).toEqual(['']);
    await conversation.answer(approval, 'accept');
    await conversation.ended(turnId);
    expect(outputs(conversation)).toEqual(['', '{}\n', 'still here\n']);
    expect(conversation.of('approval_opened')).toHaveLength(1);
    expect(conversation.of('notice')).toEqual([]);

    // Once changed, it is asked about again.
    const next = await conversation.start([run('echo [] > .mcp.json'), run('true')]);
    const again = await conversation.approval(1);
    expect(again.content).toMatchObject({ changes: [{ diff: '@@ -0,0 +1 @@\n+[]\n' }] });
    await conversation.answer(again, 'accept');
    await conversation.ended(next);
  });

  test('is set aside by a no, which the model gets to read', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start([run('mkdir .vscode && echo x > .vscode/tasks.json'), ...steps.slice(2)]);
    const approval = await conversation.approval();
    expect(approval.content).toMatchObject({ changes: [{ path: '.vscode/tasks.json' }] });
    await conversation.answer(approval, 'decline');
    await conversation.ended(turnId);
    expect(outputs(conversation)).toEqual(['']);
    expect(existsSync(join(conversation.folder, '.vscode'))).toBe(false);
    const name = aside(conversation.folder, '.vscode');
    expect(readdirSync(join(conversation.folder, name ?? ''))).toEqual(['tasks.json']);
    expect(host.requests().at(-1)).toContain(name);
  });

  test('is set aside without a question where nothing may be asked', async () => {
    const settings = { ...CAREFUL, approvalPolicy: 'never' } as const;
    const conversation = await host.open({ settings });
    await conversation.play([...steps, patch('deep/.envrc')]);
    expect(conversation.of('approval_opened')).toEqual([]);
    expect(outputs(conversation)).toEqual(['', 'still here\n']);
    expect(existsSync(join(conversation.folder, '.mcp.json'))).toBe(false);
    expect(existsSync(join(conversation.folder, 'deep'))).toBe(false);
  });

  test('at the end of a turn is told of, and asked about no more', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const made = await conversation.play([run('echo x > .envrc')]);
    expect(conversation.of('notice')).toMatchObject([
      { code: 'protected_made', text: expect.stringContaining('.envrc') },
    ]);
    expect(conversation.events.findIndex(event => event.type === 'notice')).toBeLessThan(
      conversation.events.indexOf(made),
    );
    await conversation.play([run('cat .envrc')]);
    expect(outputs(conversation)).toEqual(['', 'x\n']);
    expect(conversation.of('approval_opened')).toEqual([]);
  });

  test('a sub-agent is asked about as well', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start(helperSteps('rigger', [...steps.slice(0, 2), patch('a/.envrc')]));
    for (const number of [0, 1]) {
      const approval = await conversation.approval(number);
      expect(approval).toMatchObject({ turnId, content: { changes: [{ path: ['.mcp.json', 'a/.envrc'][number] }] } });
      await conversation.answer(approval, 'accept');
    }
    await conversation.ended(turnId);
    expect(readFileSync(join(conversation.folder, 'a/.envrc'), 'utf8')).toBe('x\n');
  });
});

test('R5: a patch that a command line carries is asked about too', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([
    run("apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: packages/a/.husky/pre-commit\n+x\n*** End Patch\nEOF"),
  ]);
  const approval = await conversation.approval();
  expect(approval.content).toMatchObject({ changes: [{ path: 'packages/a/.husky/pre-commit' }] });
  await conversation.answer(approval, 'decline', { reason: 'no hooks here' });
  await conversation.ended(turnId);
  expect(readdirSync(conversation.folder)).toEqual([]);
  expect(host.requests().at(-1)).toContain('no hooks here');
});

test('a question ends with the turn that was stopped while it waited, and nothing is changed', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([patch('.envrc')]);
  const approval = await conversation.approval();
  await conversation.inner.interrupt(turnId);
  expect((await conversation.ended(turnId)).status).toBe('interrupted');
  expect(await conversation.event('approval_closed')).toMatchObject({ approvalId: approval.id, outcome: 'stale' });
  // The next is not held up by it.
  await conversation.play([patch('fine.txt')]);
  expect(readdirSync(conversation.folder)).toEqual(['fine.txt']);
});

test('R5: an agent that cannot be made to ask does not start', async () => {
  const other = startTestAgent({ config: ['features.hooks=false'] });
  try {
    await expect(other.open({ settings: CAREFUL })).rejects.toMatchObject({ code: 'agent_unavailable' });
    expect(other.agent.status()).toMatchObject({
      state: 'failed',
      problem: { hint: expect.stringContaining('hooks') },
    });
  } finally {
    await other.close();
  }
});

test('the hook leaves no trace in the user’s own configuration', async () => {
  const config = join(host.home, 'config.toml');
  const before = readFileSync(config, 'utf8');
  const conversation = await host.open({ settings: CAREFUL });
  await conversation.play([patch('fine.txt'), run('true')]);
  expect(readFileSync(config, 'utf8')).toBe(before);
  expect(existsSync(join(host.home, 'hooks.json'))).toBe(false);
});
