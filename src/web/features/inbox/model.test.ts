import { expect, test } from 'vitest';
import { newId } from '../../../std/ids.ts';
import type { ApprovalId, ChannelId, ThreadId } from '../../../wire/protocol/ids.ts';
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { inboxLists, needCount } from './model.ts';

const thread = (title: string, over: Partial<ThreadSummary> = {}): ThreadSummary => ({
  id: newId('thr') as ThreadId,
  channelId: newId('chn') as ChannelId,
  title,
  state: 'idle',
  seq: 10,
  at: 1,
  approvals: 0,
  waiting: [],
  ...over,
});
const waiting = (n: number): Partial<ThreadSummary> => ({
  state: 'needs_you',
  waiting: Array.from({ length: n }, () => ({ id: newId('apr') as ApprovalId, kind: 'command', line: 'ls', at: 1 })),
});
const titles = (threads: readonly ThreadSummary[]) => threads.map(({ title }) => title);

test('approvals, held queues and agents that cannot run are what waits for a person', () => {
  const threads = [
    thread('asks twice', waiting(2)),
    thread('held', { state: 'needs_you', at: 5 }),
    thread('blocked', { state: 'blocked', at: 2 }),
    thread('works', { state: 'working' }),
  ];
  expect(needCount(threads)).toBe(4);
  expect(titles(inboxLists(threads, new Map()).stuck)).toEqual(['blocked', 'held']);
});

test('turns that ended unseen are news until they were looked at, failed ones first', () => {
  const done = thread('done', { at: 9 });
  const failed = thread('failed', { state: 'failed', at: 3 });
  const seen = thread('seen');
  const foreign = thread('never opened here');
  const reads = new Map([
    [done.id, 4],
    [failed.id, 9],
    [seen.id, 10],
  ]);
  expect(titles(inboxLists([done, failed, seen, foreign], reads).news)).toEqual(['failed', 'done']);
});

test('an archived thread is no news', () => {
  const away = thread('away', { archivedAt: 5 });
  expect(inboxLists([away], new Map([[away.id, 4]])).news).toEqual([]);
});

test('what still works is no news, however much of it is unread', () => {
  const works = thread('works', { state: 'working' });
  expect(inboxLists([works], new Map([[works.id, 1]])).news).toEqual([]);
});
