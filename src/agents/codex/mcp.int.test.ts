// Questions of MCP servers, from a real one (fixtures/mcp-server.ts), and what the permissions tool asks for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Step } from '../practice/script.ts';
import { CAREFUL, startTestAgent } from '../practice/testing.ts';

const server = fileURLToPath(new URL('./fixtures/mcp-server.ts', import.meta.url));
const host = startTestAgent({
  config: [
    `mcp_servers.harbour.command=${JSON.stringify(process.execPath)}`,
    `mcp_servers.harbour.args=${JSON.stringify(['--no-warnings', server])}`,
    'features.request_permissions_tool=true',
  ],
});
afterAll(() => host.close());

const call = (tool: string): Step => ({ do: 'call', namespace: 'mcp__harbour', tool, input: { text: 'ahoy' } });

test('a tool of an MCP server asks before it runs, once or for the session', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([call('echo'), call('echo'), call('echo')]);
  const approval = await conversation.approval(0);
  expect(approval).toMatchObject({
    content: { kind: 'elicitation', server: 'harbour', tool: 'echo', input: '{\n  "text": "ahoy"\n}' },
    choices: [
      { id: 'accept', effect: 'allow', reach: 'once' },
      { id: 'session', effect: 'allow', reach: 'session' },
      { id: 'always', effect: 'allow', reach: 'always' },
      { id: 'decline', effect: 'decline' },
      { id: 'cancel', effect: 'cancel' },
    ],
  });
  await conversation.answer(approval, 'accept');
  await conversation.answer(await conversation.approval(1), 'session');
  await conversation.ended(turnId);
  expect(conversation.of('approval_opened')).toHaveLength(2);
  expect(conversation.items()).toMatchObject(
    Array.from({ length: 3 }, () => ({
      kind: 'tool_call',
      status: 'completed',
      server: 'harbour',
      tool: 'echo',
      input: '{\n  "text": "ahoy"\n}',
      output: 'echo {"text":"ahoy"}',
    })),
  );
  expect(conversation.items()[0]?.id).toBe(approval.itemId);
});

test('a form of an MCP server is shown as a form, and its answers arrive', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([call('ask_form')]);
  await conversation.answer(await conversation.approval(0), 'accept');
  const form = await conversation.approval(1);
  expect(form.content).toMatchObject({
    kind: 'elicitation',
    server: 'harbour',
    text: 'Which boat shall it be?',
    form: {
      properties: { name: { type: 'string', title: 'Name' }, rig: { enum: ['sloop', 'ketch'] } },
      required: ['name'],
    },
  });
  expect(form.choices.map(choice => choice.effect)).toEqual(['answer', 'decline', 'cancel']);
  await conversation.answer(form, 'answer', { form: { name: 'Ann', masts: 2, rig: 'ketch', ready: true } });
  await conversation.ended(turnId);
  const { output } = await conversation.item('tool_call');
  expect(JSON.parse(output)).toEqual({
    action: 'accept',
    content: { name: 'Ann', masts: 2, rig: 'ketch', ready: true },
  });
});

test('a link of an MCP server is shown as a link, and may be declined', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([call('ask_link')]);
  await conversation.answer(await conversation.approval(0), 'accept');
  const link = await conversation.approval(1);
  expect(link.content).toEqual({
    kind: 'elicitation',
    server: 'harbour',
    text: 'Please sign the papers.',
    url: 'https://papers.example/sign',
  });
  await conversation.answer(link, 'decline');
  await conversation.ended(turnId);
  expect(JSON.parse((await conversation.item('tool_call')).output)).toMatchObject({ action: 'decline' });
});

test('cancelling a question of an MCP server ends the turn', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([call('echo'), { do: 'say', text: 'Never said.' }]);
  await conversation.answer(await conversation.approval(0), 'cancel');
  expect((await conversation.ended(turnId)).status).toBe('interrupted');
});

test('permissions are asked for by name, and granting none is a refusal', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const ask: Step = {
    do: 'call',
    tool: 'request_permissions',
    input: {
      reason: 'to fetch the charts',
      permissions: { network: { enabled: true }, file_system: { write: ['/var/tmp/charts'] } },
    },
  };
  const turnId = await conversation.start([ask, ask, { do: 'say', text: 'Thank you.' }]);
  const approval = await conversation.approval(0);
  expect(approval).toMatchObject({
    content: {
      kind: 'permissions',
      reason: 'to fetch the charts',
      network: true,
      read: [],
      write: ['/var/tmp/charts'],
    },
    choices: [
      { id: 'turn', effect: 'allow', reach: 'once' },
      { id: 'session', effect: 'allow', reach: 'session' },
      { id: 'decline', effect: 'decline' },
      { id: 'cancel', effect: 'cancel' },
    ],
  });
  await conversation.answer(approval, 'decline');
  await conversation.answer(await conversation.approval(1), 'turn');
  expect((await conversation.ended(turnId)).status).toBe('completed');
});

test('nothing of this has touched the configuration', () => {
  expect(readFileSync(`${host.home}/config.toml`, 'utf8')).not.toContain('harbour');
});
