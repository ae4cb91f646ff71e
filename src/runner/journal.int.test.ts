import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../std/fake-clock.ts';
import { silentLogger } from '../std/log.ts';
import type { RunnerEventBody } from '../wire/protocol/events.ts';
import { limits } from '../wire/protocol/limits.ts';
import { someThread } from '../wire/thread/log.fixture.ts';
import { type Journal, openJournal } from './journal.ts';
import { newSession } from './sessions/step.ts';

let folder: string;
let file: string;
let clock: FakeClock;
let journal: Journal;
const open = () => openJournal(file, { clock, log: silentLogger });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-journal-'));
  file = join(folder, 'journal.db');
  clock = createFakeClock();
  journal = open();
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true });
});

const session = newSession(someThread, { agent: 'practice', folder: '/x', settings: {} });
const event = (reason: string): { threadId: typeof someThread; event: RunnerEventBody } => ({
  threadId: someThread,
  event: { type: 'session.stopped', reason },
});
const reasons = (after = 0) =>
  journal.outboxAfter(after).map(entry => [entry.no, (entry.event as { reason: string }).reason]);

test('keeps sessions, outbox and cursor across a restart', async () => {
  await journal.save({ session, events: [event('a'), event('b')], appliedCommand: 7 });
  await journal.close();
  journal = open();
  expect(journal.sessions()).toEqual([session]);
  expect(journal.appliedCommand()).toBe(7);
  expect(reasons()).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('never gives a number twice, even when everything was acknowledged', async () => {
  await journal.save({ events: [event('a'), event('b')] });
  journal.acknowledge(2);
  await journal.close();
  journal = open();
  expect(journal.outboxEnd()).toBe(2);
  await journal.save({ events: [event('c')] });
  expect(reasons()).toEqual([[3, 'c']]);
});

test('hands the outbox out in batches of bounded number and size, each at least one event', async () => {
  const long = 'x'.repeat(limits.batchChars / 2);
  await journal.save({ events: [event(long), event(long), event(`${long}${long}${long}`), event('small')] });
  expect(journal.outboxAfter(0).map(entry => entry.no)).toEqual([1]);
  expect(journal.outboxAfter(2).map(entry => entry.no)).toEqual([3]);
  expect(journal.outboxAfter(3).map(entry => entry.no)).toEqual([4]);
  await journal.save({ events: Array.from({ length: limits.batchEvents + 5 }, () => event('s')) });
  expect(journal.outboxAfter(3)).toHaveLength(limits.batchEvents);
});

test('waits for a disk that does not take its writes, and loses nothing meanwhile', async () => {
  const other = new DatabaseSync(file);
  other.exec('pragma busy_timeout = 0; begin exclusive');
  let resolved = false;
  const saved = journal.save({ events: [event('a')] }).then(() => {
    resolved = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  const later = journal.save({ events: [event('b')] });
  expect(resolved).toBe(false);
  other.exec('rollback');
  other.close();
  await clock.advance(1_000);
  await Promise.all([saved, later]);
  expect(reasons()).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('leaves out a session it can’t read, and keeps the others', async () => {
  await journal.save({ session });
  const raw = new DatabaseSync(file);
  raw.exec(`insert into sessions values ('thr_x', '{"phase":"from the future"}')`);
  raw.close();
  expect(journal.sessions()).toEqual([session]);
});
