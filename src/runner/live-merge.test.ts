import { beforeEach, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../std/fake-clock.ts';
import type { ItemId, TurnId } from '../wire/protocol/ids.ts';
import { limits, pace } from '../wire/protocol/limits.ts';
import type { LiveBatch } from '../wire/protocol/live.ts';
import { someThread } from '../wire/thread/log.fixture.ts';
import { createLiveMerge, type LiveMerge } from './live-merge.ts';

let clock: FakeClock;
let sent: LiveBatch['deltas'][];
let up: boolean;
let merge: LiveMerge;
beforeEach(() => {
  clock = createFakeClock();
  sent = [];
  up = true;
  merge = createLiveMerge({
    clock,
    send: ({ deltas }) => {
      if (up) sent.push(deltas);
      return up;
    },
  });
});

const add = (offset: number, text: string, itemId = 'i1', keep: number = limits.itemChars) =>
  merge.add({ threadId: someThread, turnId: 't1' as TurnId, itemId: itemId as ItemId, offset, text, keep });
const texts = () => sent.map(deltas => deltas.map(delta => [delta.itemId, delta.offset, delta.text]));

test('the first delta goes out at once, later ones are merged for one flush', async () => {
  add(0, 'high ');
  await clock.advance(0);
  add(5, 'ti');
  add(7, 'de');
  await clock.advance(pace.streamFlushMs - 1);
  expect(texts()).toEqual([[['i1', 0, 'high ']]]);
  await clock.advance(1);
  expect(texts()).toEqual([[['i1', 0, 'high ']], [['i1', 5, 'tide']]]);
});

test('one flush carries every item that has something to say', async () => {
  add(0, 'a', 'i1');
  add(0, 'b', 'i2');
  await clock.advance(0);
  expect(texts()).toEqual([
    [
      ['i1', 0, 'a'],
      ['i2', 0, 'b'],
    ],
  ]);
});

test('what could not be sent is sent later, whole', async () => {
  up = false;
  add(0, 'high ');
  await clock.advance(0);
  add(5, 'tide');
  await clock.advance(200);
  up = true;
  await clock.advance(pace.streamFlushMs);
  expect(texts()).toEqual([[['i1', 0, 'high tide']]]);
});

test('a snapshot holds everything so far, and nothing of it is sent again', async () => {
  add(0, 'high ');
  await clock.advance(0);
  add(5, 'tide');
  expect(merge.snapshots()).toMatchObject([{ itemId: 'i1', base: 0, text: 'high tide' }]);
  await clock.advance(1_000);
  expect(texts()).toEqual([[['i1', 0, 'high ']]]);
  expect(merge.snapshots('unknown' as ItemId)).toEqual([]);
});

test('a completed item is forgotten', async () => {
  add(0, 'never seen');
  merge.end('i1' as ItemId);
  await clock.advance(1_000);
  expect(sent).toEqual([]);
  expect(merge.snapshots()).toEqual([]);
  expect(clock.pending()).toBe(0);
});

test('of long output the end is kept, and its offsets stay true', async () => {
  add(0, 'x'.repeat(30), 'i1', 10);
  add(30, 'yyyyy', 'i1', 10);
  await clock.advance(0);
  expect(texts()).toEqual([[['i1', 25, 'xxxxxyyyyy']]]);
});

test('one frame is bounded, and the rest follows', async () => {
  add(0, 'x'.repeat(300_000));
  await clock.advance(0);
  await clock.advance(pace.streamFlushMs);
  const pieces = sent.flat().map(delta => delta.text.length);
  expect(pieces).toEqual([262_144, 37_856]);
});
