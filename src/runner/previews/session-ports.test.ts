// From what a scan finds to what a thread hears: whose it is, whether it may be offered, and what a grant follows.
import { expect, onTestFinished, test } from 'vitest';
import type { Agent } from '../../agents/driver.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import { newId } from '../../std/ids.ts';
import { silentLogger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { type Listener, listenerKey } from '../ports/listener.ts';
import { listenerOn } from '../ports/test-listener.ts';
import { createGrants } from './grants.ts';
import type { GrantBook, KeptGrant } from './kept-grants.ts';
import { createSessionPorts } from './session-ports.ts';

const threadId = newId('thr') as ThreadId;

const bookOf = (kept = new Map<string, KeptGrant>()): GrantBook => ({
  all: () => [...kept.values()],
  keep: grant => void kept.set(grant.grantId, grant),
  drop: grantId => void kept.delete(grantId),
});

/** @param book what an earlier start has granted */
const set = (never: readonly number[] = [], book = bookOf()) => {
  const may = { comeBack: true };
  const clock = createFakeClock();
  let listening: readonly Listener[] = [];
  let scanned = true;
  const told: string[] = [];
  const agents = [{ process: () => ({ pid: 1, mark: 'mark' }) }] as unknown as readonly Agent[];
  const ports = createSessionPorts({
    ...{ clock, log: silentLogger, agents, never: () => never, own: new Set([4_700]) },
    scanner: {
      scan: async () => (scanned ? listening : []),
      stillListens: async listener => listening.some(each => listenerKey(each) === listenerKey(listener)),
    },
    threadOf: id => (id === 'thread' ? threadId : undefined),
    busy: () => true,
    probe: async () => ({ kind: 'http', tls: false, status: 200, title: 'T'.repeat(999), framework: undefined }),
    onFound: async (id, listener, app) => {
      const returned = await grants.returned(id, listener);
      told.push(`${returned ? 'returned' : 'found'} ${listener.port} ${app.command} ${app.title?.length}`);
    },
    onGone: (_id, port) => void told.push(`gone ${port}`),
  });
  const grants = createGrants({ ports, book, clock, log: silentLogger, mayComeBack: () => may.comeBack });
  onTestFinished(async () => {
    grants.close();
    await ports.close();
  });
  const scan = async (...now: Listener[]) => {
    listening = now;
    ports.look();
    await clock.advance(3_000);
    return told.splice(0);
  };
  /** A start of the runner while this listens, which no scan finds: its agent has ended. */
  const resume = async (...now: Listener[]) => {
    listening = now;
    scanned = false;
    await grants.resume(ports.resume);
    return told.splice(0);
  };
  return { ports, grants, scan, resume, clock, may };
};

test('R8: only what a session of this machine started, and nothing sensitive or forbidden, is offered', async () => {
  const { ports, scan } = set([8_081]);
  const found = await scan(
    listenerOn(5_173),
    listenerOn(5_432, { pid: 2 }),
    listenerOn(4_700, { pid: 3 }),
    listenerOn(8_081, { pid: 4 }),
    listenerOn(8_082, { pid: 5 }, { session: { conversationId: 'another', callId: null } }),
    listenerOn(8_083, { pid: 6 }, { session: null }),
  );
  expect(found).toEqual(['found 5173 server.js 300']);
  for (const port of [5_432, 4_700, 8_081, 8_082, 8_083]) expect(await ports.shareable(threadId, port)).toBeUndefined();
  expect(await ports.shareable(newId('thr') as ThreadId, 5_173)).toBeUndefined();
  expect(await ports.shareable(threadId, 5_173)).toMatchObject({ port: 5_173 });
  expect(await scan()).toEqual(['gone 5173']);
  expect(await ports.shareable(threadId, 5_173)).toBeUndefined();
});

test('R7: a grant passes to the same command alone, and only where whoever shared it said so', async () => {
  const { grants, scan } = set();
  await scan(listenerOn(5_173));
  await grants.share(threadId, 5_173, { comeBack: true });
  expect(await scan()).toEqual(['gone 5173']);
  expect(await scan(listenerOn(5_173, { pid: 2, argv: ['node', 'other.js'] }))).toEqual(['found 5173 other.js 300']);
  expect(await scan(listenerOn(5_173, { pid: 3, cwd: '/elsewhere' }))).toEqual([
    'gone 5173',
    'found 5173 server.js 300',
  ]);
  expect(await scan(listenerOn(5_173, { pid: 4 }))).toEqual(['gone 5173', 'returned 5173 server.js 300']);

  const strict = set();
  await strict.scan(listenerOn(5_173));
  await strict.grants.share(threadId, 5_173, { comeBack: false });
  expect(await strict.scan(listenerOn(5_173, { pid: 2 }))).toEqual(['gone 5173', 'found 5173 server.js 300']);
});

test('what a sub-agent serves is offered in the thread of its session', async () => {
  const { scan } = set();
  const session = { conversationId: 'sub-agent', rootId: 'thread', callId: null };
  expect(await scan(listenerOn(5_173, {}, { session }))).toEqual(['found 5173 server.js 300']);
});

test('R7: a grant outlives the runner with its process; with another one only by the rule that it may come back', async () => {
  const book = bookOf();
  const first = set([], book);
  await first.scan(listenerOn(5_173), listenerOn(3_000, { pid: 2 }), listenerOn(4_000, { pid: 3 }));
  for (const port of [5_173, 3_000]) await first.grants.share(threadId, port, { comeBack: false });
  await first.grants.share(threadId, 4_000, { comeBack: true });
  first.grants.close();

  const second = set([], book);
  // Of one process the pid is another one's by now.
  expect(await second.resume(listenerOn(5_173), listenerOn(3_000, { pid: 2, birth: 'later' }))).toEqual([
    'returned 5173 server.js 300',
  ]);
  expect(book.all().map(({ listener }) => listener.port)).toEqual([5_173, 4_000]);
  expect(await second.scan()).toEqual(['gone 5173']);

  const third = set([], book);
  expect(await third.resume()).toEqual([]);
  expect(book.all()).toHaveLength(1);
  third.may.comeBack = false;
  expect(await third.grants.returned(threadId, listenerOn(4_000, { pid: 9 }))).toBe(false);
  third.may.comeBack = true;
  expect(await third.grants.returned(threadId, listenerOn(4_000, { pid: 9 }))).toBe(true);

  const strict = set([4_000], book);
  expect(await strict.resume(listenerOn(4_000, { pid: 9 }))).toEqual([]);
  expect(book.all()).toEqual([]);
});

test('a grant ends with its time, whatever the hub says', async () => {
  const book = bookOf();
  const { grants, scan, clock } = set([], book);
  await scan(listenerOn(5_173));
  const { grantId } = await grants.share(threadId, 5_173, { comeBack: true, expiresInMs: 60_000 });
  await clock.advance(60_000);
  await expect(grants.serve(grantId, new AbortController().signal)).rejects.toMatchObject({ code: 'grant_gone' });
  expect(book.all()).toEqual([]);
});
