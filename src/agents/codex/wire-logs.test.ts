// Replays recorded wire logs of the real Codex (fixtures/, written by tools/codex-record.ts) through the feed.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Ask } from './map-approval.ts';
import { isServerRequest, isThreadNotification } from './methods.ts';
import { createFeed, tell } from './thread-feed.fixture.ts';

/** What a recorded scene becomes. Approvals are answered as soon as they open. */
const replay = async (scene: string, keepsCommands = true): Promise<string[]> => {
  const file = new URL(`./fixtures/${scene}.wire.jsonl`, import.meta.url);
  const messages = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const { feed, events, settle } = createFeed(messages[0].params.threadId, keepsCommands);
  for (const { method, id, params } of messages) {
    if (isServerRequest(method)) {
      feed.ask(id, { method, params } as Ask);
      const approval = events.flatMap(event => (event.type === 'approval_opened' ? [event.approval] : [])).at(-1);
      const choice = approval?.choices[0]?.id ?? '';
      if (approval) feed.desk.take({ approvalId: approval.id, hash: '', choice });
    } else if (isThreadNotification(method)) feed.handle(method, params as never);
    await settle();
  }
  return tell(events);
};

test('a scene of work: thoughts, words, a plan, a command, a patch', async () => {
  expect(await replay('work')).toEqual([
    'turn_started',
    'item_started reasoning 1 running',
    'item_delta reasoning 1 First look.',
    'item_completed reasoning 1 completed "First look."',
    'item_started message 2 running',
    'item_delta message 2 I look.',
    'item_completed message 2 completed "I look."',
    'item_started plan 3 running',
    'item_started command 4 running',
    'item_delta command 4 more\n',
    'item_completed command 4 failed "one\ntwo\nmore\n"',
    'item_started file_change 5 running',
    'item_completed file_change 5 completed',
    'item_updated plan 3 running',
    'item_started message 6 running',
    'item_delta message 6 It is done.',
    'item_completed message 6 completed "It is done."',
    'item_completed plan 3 completed',
    'turn_completed completed',
  ]);
});

test('a scene of approvals: one accepted, one declined with a reason', async () => {
  expect(await replay('approvals')).toEqual([
    'turn_started',
    'item_started command 1 running',
    'approval_opened command',
    'approval_closed applied',
    'item_completed command 1 completed ""',
    'item_started command 2 running',
    'approval_opened command',
    'approval_closed applied',
    'item_completed command 2 declined ""',
    'item_started message 3 running',
    'item_delta message 3 Understood, I will leave that: once is enough',
    'item_completed message 3 completed "Understood, I will leave that: once is enough"',
    'item_started message 4 running',
    'item_delta message 4 So.',
    'item_completed message 4 completed "So."',
    'turn_completed completed',
  ]);
});

test('a scene of a question', async () => {
  const lines = await replay('question');
  expect(lines.filter(line => line.startsWith('approval'))).toEqual([
    'approval_opened question',
    'approval_closed applied',
  ]);
  expect(lines.at(-1)).toBe('turn_completed completed');
});

test('a scene of a command that outlives its turn', async () => {
  expect(await replay('background')).toEqual([
    'turn_started',
    'item_started command 1 running',
    'item_delta command 1 early\n',
    'item_started message 2 running',
    'item_delta message 2 Going on.',
    'item_completed message 2 completed "Going on."',
    'item_updated command 1 running',
    'turn_completed completed',
    'item_delta command 1 late\n',
    'item_completed command 1 completed "early\nlate\n"',
  ]);
});

test('a scene of an interrupt: what was open ends with what it had', async () => {
  const lines = await replay('interrupt', false);
  expect(lines.slice(0, 3)).toEqual([
    'turn_started',
    'item_started command 1 running',
    'item_started message 2 running',
  ]);
  expect(lines).toContain('item_completed message 2 interrupted "w0 w1 w2 "');
  expect(lines.at(-1)).toBe('turn_completed interrupted');
});

test('a scene of steering: the sentence that was cut off ends where it was', async () => {
  const lines = await replay('steer');
  expect(lines.find(line => line.startsWith('item_completed message 1'))).toMatch(
    /^item_completed message 1 interrupted "w0 w1 w2 /,
  );
  expect(lines.filter(line => line.startsWith('notice'))).toEqual([]);
  expect(lines.at(-1)).toBe('turn_completed completed');
});

test('a scene of a connection that was cut', async () => {
  const lines = await replay('cut');
  expect(lines.find(line => line.startsWith('item_completed message 1'))).toMatch(
    /^item_completed message 1 interrupted "w0 w1 w2 /,
  );
  expect(lines.filter(line => line.startsWith('notice'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('turn_completed completed');
});

test('a scene of a model that fails: people are told once that it is tried again, and then why it failed', async () => {
  expect(await replay('failure')).toEqual([
    'turn_started',
    'notice agent_reconnecting',
    'turn_completed failed (model_error)',
  ]);
});

test('a scene of a sub-agent: its work is below the item that started it', async () => {
  const lines = await replay('sub-agent');
  // What the two of them do at the same time may come in either order.
  expect(lines).toContainEqual(expect.stringMatching(/^item_completed command \d below completed "rigged\n"$/));
  const lastWord = lines.findIndex(line => /^item_completed message \d below completed "Up\."$/.test(line));
  expect(lastWord).toBeGreaterThan(0);
  expect(lines.indexOf('item_completed sub_agent 1 completed')).toBeGreaterThan(lastWord);
  expect(lines.at(-1)).toBe('turn_completed completed');
});
