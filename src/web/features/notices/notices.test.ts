import { expect, test } from 'vitest';
import { newId } from '../../../std/ids.ts';
import type { ApprovalId, ChannelId, ThreadId } from '../../../wire/protocol/ids.ts';
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { createNotices } from './notices.ts';

const threadWith = (...lines: readonly string[]): ThreadSummary => ({
  id: newId('thr') as ThreadId,
  channelId: newId('chn') as ChannelId,
  title: 'Tides',
  state: 'needs_you',
  seq: 1,
  at: 1,
  approvals: lines.length,
  waiting: lines.map(line => ({ id: `apr_${line}` as ApprovalId, kind: 'command', line, at: 1 })),
});

const watch = (wanted: () => boolean | Promise<boolean> = () => true) => {
  const standing = new Set<string>();
  const told: string[] = [];
  const notices = createNotices({
    isWanted: async () => wanted(),
    show: ({ line }) => {
      told.push(line);
      standing.add(line);
      return () => standing.delete(line);
    },
  });
  return { notices, told, standing };
};

test('what waits when the page opens is not told; what comes later is, once', async () => {
  const { notices, told } = watch();
  await notices.update([threadWith('old')]);
  await notices.update([threadWith('old', 'new')]);
  await notices.update([threadWith('old', 'new')]);
  expect(told).toEqual(['new']);
});

test('a notification goes when its question is answered, wherever that was', async () => {
  const { notices, standing } = watch();
  await notices.update([]);
  await notices.update([threadWith('a', 'b')]);
  await notices.update([threadWith('b')]);
  expect([...standing]).toEqual(['b']);
  notices.close();
  expect([...standing]).toEqual([]);
});

test('while someone looks nothing is told, and it is not told later either', async () => {
  let wanted = false;
  const { notices, told } = watch(() => wanted);
  await notices.update([]);
  await notices.update([threadWith('seen')]);
  wanted = true;
  await notices.update([threadWith('seen', 'unseen')]);
  expect(told).toEqual(['unseen']);
});

test('what was answered while it was found out whether someone looks is not told', async () => {
  let answer: (wanted: boolean) => void = () => undefined;
  const asked = new Promise<boolean>(resolve => {
    answer = resolve;
  });
  const { notices, told } = watch(() => asked);
  await notices.update([]);
  const telling = notices.update([threadWith('quick')]);
  await notices.update([]);
  answer(true);
  await telling;
  expect(told).toEqual([]);
});
