// One row per kind of item that the pinned Codex knows: what it becomes when it has ended.
import { expect, test } from 'vitest';
import { itemId } from '../../wire/protocol/ids.ts';
import { type ItemContext, mapItem } from './map-item.ts';
import type { ThreadItem } from './protocol.gen.ts';

const context: ItemContext = { id: itemId.parse('t/1'), folder: '/home/ann/boat', phase: 'completed', at: 1_000 };

const mcp = {
  type: 'mcpToolCall' as const,
  id: '1',
  server: 'harbour',
  tool: 'ask',
  status: 'completed' as const,
  arguments: { text: 'ahoy' },
  appContext: null,
  mcpAppUi: null,
  pluginId: null,
  readOnlyHint: null,
  result: null,
  error: null,
  durationMs: 12,
};
const message = {
  type: 'agentMessage' as const,
  id: '1',
  text: 'Hello.',
  phase: null,
  moderation: null,
  memoryCitation: null,
  delivery: null,
  questions: null,
};
const command = {
  type: 'commandExecution' as const,
  id: '1',
  pluginId: null,
  scriptPath: null,
  command: `/bin/bash -lc 'cat a | grep b'`,
  cwd: '/home/ann/boat/src',
  processId: '1',
  source: 'agent' as const,
  status: 'completed' as const,
  commandActions: [
    { type: 'read' as const, command: 'cat a', name: 'a', path: 'a' },
    { type: 'search' as const, command: 'grep b', query: 'b', path: null },
    { type: 'search' as const, command: 'grep b', query: 'b', path: null },
  ],
  aggregatedOutput: 'b\n',
  exitCode: 0,
  durationMs: 7,
};
const collab = {
  type: 'collabAgentToolCall' as const,
  id: '1',
  tool: 'spawnAgent' as const,
  status: 'completed' as const,
  senderThreadId: 'a',
  receiverThreadIds: ['b'],
  prompt: 'Rig the mast.',
  model: 'gpt-5.5',
  reasoningEffort: null,
  agentsStates: { b: { status: 'running' as const, message: null } },
};
const image = {
  type: 'imageGeneration' as const,
  id: '1',
  status: 'completed',
  revisedPrompt: 'a boat',
  failure: null,
  generationId: null,
  result: '',
};

const rows: readonly [string, ThreadItem, object][] = [
  ['a message', message, { kind: 'message', text: 'Hello.' }],
  ['commentary', { ...message, phase: 'commentary' }, { kind: 'message', phase: 'commentary' }],
  ['a final answer', { ...message, phase: 'final_answer' }, { kind: 'message', phase: 'final' }],
  [
    'a message with questions',
    { ...message, questions: [{ title: 'Which?', options: ['this', 'that'] }] },
    { kind: 'message', text: 'Hello.\n\n**Which?**\n- this\n- that' },
  ],
  ['a proposed plan', { type: 'plan', id: '1', text: '1. Go' }, { kind: 'message', text: '1. Go' }],
  [
    'reasoning with a summary',
    { type: 'reasoning', id: '1', summary: ['a', 'b'], content: ['raw'] },
    { kind: 'reasoning', text: 'a\n\nb' },
  ],
  [
    'reasoning in the open',
    { type: 'reasoning', id: '1', summary: [], content: ['raw'] },
    { kind: 'reasoning', text: 'raw' },
  ],
  [
    'a command',
    command,
    {
      kind: 'command',
      command: 'cat a | grep b',
      cwd: 'src',
      output: 'b\n',
      exitCode: 0,
      durationMs: 7,
      does: ['read', 'search'],
      status: 'completed',
    },
  ],
  ['a command that failed', { ...command, status: 'failed', exitCode: 2 }, { status: 'failed', exitCode: 2 }],
  [
    'a command that was declined',
    { ...command, status: 'declined', aggregatedOutput: null },
    { status: 'declined', output: '' },
  ],
  ['a command whose end nobody saw', { ...command, status: 'inProgress' }, { status: 'interrupted' }],
  ['a command in the folder itself', { ...command, cwd: '/home/ann/boat' }, { cwd: '.' }],
  ['a command elsewhere', { ...command, cwd: '/etc' }, { cwd: '/etc' }],
  [
    'a command with very long output',
    { ...command, aggregatedOutput: 'x'.repeat(300_000) },
    { cut: 300_000 - (256 << 10), output: 'x'.repeat(256 << 10) },
  ],
  [
    'a patch',
    {
      type: 'fileChange',
      id: '1',
      status: 'failed',
      changes: [{ path: '/home/ann/boat/a', kind: { type: 'delete' }, diff: 'one\n' }],
    },
    {
      kind: 'file_change',
      status: 'failed',
      changes: [{ path: 'a', kind: 'delete', diff: '@@ -1 +0,0 @@\n-one\n', added: 0, removed: 1 }],
    },
  ],
  [
    'an MCP tool call',
    {
      ...mcp,
      result: {
        content: [
          { type: 'text', text: 'one' },
          { type: 'image', data: '…' },
        ],
        structuredContent: null,
        _meta: null,
      },
    },
    {
      kind: 'tool_call',
      server: 'harbour',
      tool: 'ask',
      input: '{\n  "text": "ahoy"\n}',
      output: 'one\n[image]',
      durationMs: 12,
    },
  ],
  [
    'an MCP tool call with structured content',
    { ...mcp, result: { content: [], structuredContent: { ok: true }, _meta: null } },
    { kind: 'tool_call', output: '{\n  "ok": true\n}' },
  ],
  [
    'an MCP tool call that failed',
    { ...mcp, status: 'failed', error: { message: 'no wind' } },
    { status: 'failed', output: 'no wind' },
  ],
  [
    'a call of a tool of the client',
    {
      type: 'dynamicToolCall',
      id: '1',
      namespace: null,
      tool: 'lookup',
      arguments: 'mast',
      status: 'completed',
      contentItems: [
        { type: 'inputText', text: 'found' },
        { type: 'inputImage', imageUrl: 'data:' },
      ],
      success: true,
      durationMs: 1,
    },
    { kind: 'tool_call', tool: 'lookup', input: 'mast', output: 'found\n[inputImage]' },
  ],
  [
    'output of a function',
    { type: 'functionCallOutput', id: '1', name: 'f', namespace: 'n', output: [{ type: 'input_text', text: 'out' }] },
    { kind: 'tool_call', server: 'n', tool: 'f', input: '', output: 'out' },
  ],
  [
    'a web search',
    {
      type: 'webSearch',
      id: '1',
      query: 'tides',
      action: { type: 'search', query: null, queries: ['tides', 'moon'] },
      results: [{ title: 'Tides', url: 'https://tides.example' }, { odd: 1 }],
    },
    {
      kind: 'tool_call',
      tool: 'web_search',
      input: 'tides\nmoon',
      output: 'Tides — https://tides.example\n{\n  "odd": 1\n}',
    },
  ],
  [
    'a page that was opened',
    { type: 'webSearch', id: '1', query: 'q', action: { type: 'openPage', url: 'https://a.example' }, results: null },
    { input: 'https://a.example', output: '' },
  ],
  [
    'a sub-agent, as the first kind of Codex agents reports it',
    collab,
    { kind: 'sub_agent', task: 'Rig the mast.', model: 'gpt-5.5', state: 'running' },
  ],
  [
    'waiting for a sub-agent',
    { ...collab, tool: 'wait', prompt: null, agentsStates: { b: { status: 'errored', message: 'broke' } } },
    { kind: 'tool_call', server: 'agents', tool: 'wait', input: '', output: 'failed: broke' },
  ],
  [
    'a sub-agent, as the second kind reports it',
    {
      type: 'subAgentActivity',
      id: '1',
      model: null,
      reasoningEffort: null,
      kind: 'started',
      agentThreadId: 'b',
      agentPath: '/root/rigger',
    },
    { kind: 'sub_agent', task: 'rigger', state: 'running' },
  ],
  [
    'an image that was looked at',
    { type: 'imageView', id: '1', path: '/home/ann/boat/a.png' },
    { kind: 'image', path: 'a.png' },
  ],
  [
    'an image that was made',
    { ...image, savedPath: '/home/ann/boat/b.png' },
    { kind: 'image', path: 'b.png', caption: 'a boat' },
  ],
  ['an image that was not', image, { kind: 'image', path: '' }],
  [
    'a prompt from elsewhere',
    {
      type: 'userMessage',
      id: '1',
      clientId: null,
      content: [
        { type: 'text', text: 'Go on.', text_elements: [] },
        { type: 'localImage', path: '/a.png' },
      ],
    },
    { kind: 'local_prompt', text: 'Go on.\n[/a.png]' },
  ],
  [
    'a hook',
    { type: 'hookPrompt', id: '1', fragments: [{ text: 'mind', hookRunId: 'h' }] },
    { kind: 'note', detail: 'mind' },
  ],
  ['a pause', { type: 'sleep', id: '1', durationMs: 1_500 }, { kind: 'note', text: 'Waits for 1.5 s.' }],
  [
    'a review that begins',
    { type: 'enteredReviewMode', id: '1', review: 'changes' },
    { kind: 'note', detail: 'changes' },
  ],
  ['a review that ends', { type: 'exitedReviewMode', id: '1', review: 'fine' }, { kind: 'note', detail: 'fine' }],
  ['a summary of the conversation', { type: 'contextCompaction', id: '1' }, { kind: 'note' }],
];

test.each(rows)('%s', (_name, wire, expected) => {
  expect(mapItem(wire, context)).toMatchObject({ id: 't/1', ...expected });
});

test('the table has every kind of item that the pinned Codex knows', () => {
  const known: Record<ThreadItem['type'], true> = {
    agentMessage: true,
    plan: true,
    reasoning: true,
    commandExecution: true,
    fileChange: true,
    mcpToolCall: true,
    dynamicToolCall: true,
    functionCallOutput: true,
    webSearch: true,
    collabAgentToolCall: true,
    subAgentActivity: true,
    imageView: true,
    imageGeneration: true,
    userMessage: true,
    hookPrompt: true,
    sleep: true,
    enteredReviewMode: true,
    exitedReviewMode: true,
    contextCompaction: true,
  };
  expect(new Set(rows.map(([, wire]) => wire.type))).toEqual(new Set(Object.keys(known)));
});

test('an item that begins is running, whatever its kind says', () => {
  for (const [, wire] of rows) {
    const item = mapItem(wire, { ...context, phase: 'started' });
    expect([item.status, item.completedAt]).toEqual(['running', undefined]);
  }
});

test('times and parent are taken over', () => {
  const parent = itemId.parse('t/0');
  expect(mapItem({ ...message, startedAtMs: 5, completedAtMs: 9 }, { ...context, parent })).toMatchObject({
    startedAt: 5,
    completedAt: 9,
    parent,
  });
  expect(mapItem(message, context)).toMatchObject({ startedAt: 1_000, completedAt: 1_000 });
});

test.each([
  ['a kind that nobody knows', { type: 'teleport', id: '1' }],
  ['a command without a command', { ...command, command: undefined }],
  ['a command with a number for its output', { ...command, aggregatedOutput: 7 }],
  ['a patch without its changes', { type: 'fileChange', id: '1', status: 'completed' }],
])('R52: %s becomes a note and no crash', (_name, wire) => {
  const item = mapItem(wire as unknown as ThreadItem, context);
  expect(item).toMatchObject({ kind: 'note', text: expect.stringContaining('cannot show') });
});
