// Turns of the real Codex on the practice model: what they bring, how they are steered and interrupted, what goes on
// after them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { newMessageId, startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

test('a turn brings thoughts, words, commands, patches and a plan, each begun and ended', async () => {
  const conversation = await host.open();
  writeFileSync(`${conversation.folder}/old.txt`, 'one\ntwo\n');
  const turn = await conversation.play([
    { do: 'think', text: 'First look, then write.' },
    { do: 'say', text: 'I will look first.' },
    {
      do: 'plan',
      steps: [
        { text: 'look', status: 'running' },
        { text: 'write', status: 'pending' },
      ],
      why: 'in that order',
    },
    { do: 'run', command: 'cat old.txt; exit 3', login: false },
    {
      do: 'write',
      files: [
        { path: 'new.txt', text: 'fresh' },
        { path: 'old.txt', from: 'two', to: 'three' },
      ],
    },
    {
      do: 'plan',
      steps: [
        { text: 'look', status: 'done' },
        { text: 'write', status: 'done' },
      ],
    },
    { do: 'say', text: 'It is **done**.' },
  ]);

  expect(turn).toMatchObject({ status: 'completed', usage: { contextWindow: 258_400 } });
  expect(turn.durationMs).toBeGreaterThan(0);
  expect(turn.usage?.outputTokens).toBeGreaterThan(0);
  expect(turn.diff).toContain('+three');
  expect(conversation.of('turn_started')).toMatchObject([
    { turnId: turn.turnId, settings: { model: 'practice', sandbox: 'danger-full-access', approvalPolicy: 'never' } },
  ]);
  expect(conversation.items()).toMatchObject([
    { kind: 'reasoning', status: 'completed', text: 'First look, then write.' },
    { kind: 'message', status: 'completed', phase: 'commentary', text: 'I will look first.' },
    { kind: 'command', status: 'failed', command: 'cat old.txt; exit 3', cwd: '.', exitCode: 3, output: 'one\ntwo\n' },
    {
      kind: 'file_change',
      status: 'completed',
      changes: [
        { path: 'new.txt', kind: 'add', diff: '@@ -0,0 +1 @@\n+fresh\n', added: 1, removed: 0 },
        { path: 'old.txt', kind: 'update', added: 1, removed: 1 },
      ],
    },
    { kind: 'message', status: 'completed', phase: 'final', text: 'It is **done**.' },
    { kind: 'plan', status: 'completed', steps: [{ status: 'done' }, { status: 'done' }] },
  ]);
  expect(conversation.of('item_updated')).toMatchObject([{ item: { kind: 'plan' } }]);
  expect(conversation.items().every(item => item.id.startsWith(`${turn.turnId}/`))).toBe(true);
});

test('the words that come in pieces are the words of the whole', async () => {
  const conversation = await host.open();
  await conversation.play([{ do: 'stream', count: 300, rate: 'flat' }]);
  const { text } = await conversation.item('message');
  expect(
    conversation
      .of('item_delta')
      .map(delta => delta.text)
      .join(''),
  ).toBe(text);
  expect(text.startsWith('w0 w1 ') && text.endsWith('w299 ')).toBe(true);
});

test('a second turn is refused while one runs, and goes through after it', async () => {
  const conversation = await host.open();
  const first = await conversation.start([
    { do: 'say', text: 'Busy.' },
    { do: 'wait', signal: 'second-turn' },
  ]);
  await expect(conversation.say('hello')).rejects.toMatchObject({ code: 'turn_running' });
  host.agent.signal('second-turn');
  await conversation.ended(first);
  const second = await conversation.start([{ do: 'say', text: 'Free.' }]);
  expect((await conversation.ended(second)).status).toBe('completed');
});

test('two messages at the same moment make one turn and one refusal', async () => {
  const conversation = await host.open();
  const both = await Promise.allSettled([conversation.say('hello'), conversation.say('hello')]);
  expect(both.map(one => one.status)).toEqual(['fulfilled', 'rejected']);
  expect(both[1]).toMatchObject({ reason: { code: 'turn_running' } });
});

test('steering reaches the running turn, cuts the sentence off, and is in the history with the first message', async () => {
  const conversation = await host.open();
  const [first, second] = [newMessageId(), newMessageId()];
  const turnId = await conversation.start([{ do: 'stream', count: 60, rate: 100 }], first);
  await conversation.event('item_delta');
  await conversation.inner.steer([{ type: 'text', text: 'Mind the gap.' }], second, turnId);
  const turn = await conversation.ended(turnId);

  expect(turn.status).toBe('completed');
  const [cut, ...rest] = conversation.items();
  expect(cut).toMatchObject({ kind: 'message', status: 'interrupted' });
  expect(rest).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
  expect(conversation.said()).toContain('I hear you: “Mind the gap.”');
  expect(await conversation.inner.history()).toEqual([
    { id: turnId, status: 'completed', messageIds: [first, second] },
  ]);
  expect(conversation.items().filter(item => item.kind === 'local_prompt')).toEqual([]);
});

test('steering right behind the message is not refused', async () => {
  const conversation = await host.open();
  for (let round = 0; round < 5; round += 1) {
    const turnId = await conversation.start([{ do: 'stream', count: 20, rate: 100 }]);
    await conversation.inner.steer([{ type: 'text', text: 'Mind the gap.' }], newMessageId(), turnId);
    expect(await conversation.ended(turnId)).toMatchObject({ status: 'completed' });
  }
});

test('steering a turn that is over is refused', async () => {
  const conversation = await host.open();
  const { turnId } = await conversation.play([{ do: 'say', text: 'Over.' }]);
  const steer = conversation.inner.steer([{ type: 'text', text: 'wait' }], newMessageId(), turnId);
  await expect(steer).rejects.toMatchObject({ code: 'no_turn' });
});

test('the history of a conversation without a turn is empty', async () => {
  const conversation = await host.open();
  expect(await conversation.inner.history()).toEqual([]);
});

test('an interrupt in mid-sentence keeps what was said', async () => {
  const conversation = await host.open();
  const turnId = await conversation.start([{ do: 'stream', count: 400, rate: 100 }]);
  await conversation.event('item_delta');
  await conversation.inner.interrupt(turnId);
  expect(await conversation.ended(turnId)).toMatchObject({ status: 'interrupted' });
  const [message] = conversation.items();
  const streamed = conversation
    .of('item_delta')
    .map(delta => delta.text)
    .join('');
  expect(message).toMatchObject({ kind: 'message', status: 'interrupted', text: streamed });
});

test('an interrupt right behind the message is not lost', async () => {
  const conversation = await host.open();
  for (let round = 0; round < 5; round += 1) {
    const turnId = await conversation.start([{ do: 'stream', count: 400, rate: 100 }]);
    await conversation.inner.interrupt(turnId);
    expect(await conversation.ended(turnId)).toMatchObject({ status: 'interrupted' });
  }
});

test('an interrupt of a turn that is over does nothing', async () => {
  const conversation = await host.open();
  const { turnId } = await conversation.play([{ do: 'say', text: 'Over.' }]);
  await conversation.inner.interrupt(turnId);
  expect(conversation.of('turn_completed')).toHaveLength(1);
});

test('an interrupt ends the commands of its turn, and leaves a server of an earlier one alone', async () => {
  const conversation = await host.open();
  await conversation.play([
    { do: 'run', command: 'echo serving; sleep 1000', yieldMs: 250, login: false },
    { do: 'say', text: 'It serves.' },
  ]);
  const [server] = conversation.of('item_updated').map(event => event.item);
  expect(server).toMatchObject({ kind: 'command', status: 'running', background: true });

  const turnId = await conversation.start([
    { do: 'run', command: 'sleep 2000', yieldMs: 250, login: false },
    { do: 'run', command: 'sleep 3000', yieldMs: 20_000, login: false },
  ]);
  await conversation.event('item_started', ({ item }) => item.kind === 'command' && item.command === 'sleep 3000');
  await conversation.inner.interrupt(turnId);
  await conversation.ended(turnId);

  const ended = conversation.items().filter(item => item.kind === 'command');
  expect(ended).toMatchObject([
    { command: expect.stringMatching(/^sleep [23]000$/), status: 'interrupted', exitCode: null },
    { command: expect.stringMatching(/^sleep [23]000$/), status: 'interrupted', exitCode: null },
  ]);
  expect(ended.some(item => item.id === server?.id)).toBe(false);

  await conversation.inner.close();
  await conversation.event('closed');
  expect(conversation.items().at(-1)).toMatchObject({ id: server?.id, status: 'interrupted', background: true });
});

test('a command that outlives its turn ends later, with all of its output', async () => {
  const conversation = await host.open();
  const turn = await conversation.play([
    {
      do: 'run',
      command: 'sleep 0.3; echo early; until [ -e stop ]; do sleep 0.05; done; echo late',
      yieldMs: 600,
      login: false,
    },
    { do: 'say', text: 'Going on.' },
  ]);
  const background = await conversation.event('item_updated');
  expect(background).toMatchObject({ turnId: turn.turnId, item: { kind: 'command', background: true } });
  writeFileSync(`${conversation.folder}/stop`, '');
  const command = await conversation.item('command');
  expect(command).toMatchObject({ status: 'completed', background: true, output: 'early\nlate\n', exitCode: 0 });
  expect(conversation.events.findIndex(event => event.type === 'turn_completed')).toBeLessThan(
    conversation.events.findIndex(event => event.type === 'item_completed' && event.item.id === command.id),
  );
});

test('long output keeps its beginning and its end', async () => {
  const conversation = await host.open();
  await conversation.play([{ do: 'run', command: 'seq 1 200000', yieldMs: 20_000, login: false }]);
  const { output, cut } = await conversation.item('command');
  expect(output.length).toBeLessThanOrEqual(256 << 10);
  expect(output.startsWith('1\n2\n3\n') && output.endsWith('199999\n200000\n')).toBe(true);
  const printed = Array.from({ length: 200_000 }, (_, i) => `${i + 1}\n`.length).reduce((sum, n) => sum + n, 0);
  // Of output beyond 1 MiB Codex itself tells only what it kept.
  expect((cut ?? 0) + output.length).toBeGreaterThan(1_000_000);
  expect((cut ?? 0) + output.length).toBeLessThanOrEqual(printed);
});

test('an image and a file reach the model with the message', async () => {
  const conversation = await host.open();
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  mkdirSync(`${conversation.folder}/attached`);
  writeFileSync(`${conversation.folder}/attached/dot.png`, png);
  const turnId = await conversation.say('What is this?', newMessageId(), [
    { type: 'image', path: `${conversation.folder}/attached/dot.png` },
    { type: 'file', path: `${conversation.folder}/attached/notes.txt`, name: 'notes.txt' },
  ]);
  await conversation.ended(turnId);
  expect(conversation.said()).toMatch(/One image reached me:\n\n- PNG, \d+ bytes/);
});

test('looking at an image is an item of its own', async () => {
  const conversation = await host.open();
  writeFileSync(
    `${conversation.folder}/dot.png`,
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  );
  await conversation.play([{ do: 'look', path: 'dot.png' }]);
  expect(await conversation.item('image')).toMatchObject({ status: 'completed', path: 'dot.png' });
});

test('a message that is too long is refused with its reason', async () => {
  const conversation = await host.open();
  await expect(conversation.say('x'.repeat(1_100_000))).rejects.toMatchObject({ code: 'message_too_long' });
  expect((await conversation.play([{ do: 'say', text: 'Still here.' }])).status).toBe('completed');
});
