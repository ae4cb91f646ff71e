// From what a scan finds to what a thread hears: whose it is, whether it may be offered, and what a grant follows.
import { expect, onTestFinished, test } from 'vitest';
import type { Agent } from '../../agents/driver.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import { newId } from '../../std/ids.ts';
import { silentLogger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { Listener } from '../ports/listener.ts';
import { listenerOn } from '../ports/test-listener.ts';
import { createGrants } from './grants.ts';
import { createSessionPorts } from './session-ports.ts';

const threadId = newId('thr') as ThreadId;

const set = (never: readonly number[] = []) => {
  const clock = createFakeClock();
  let listening: readonly Listener[] = [];
  const told: string[] = [];
  const agents = [{ process: () => ({ pid: 1, mark: 'mark' }) }] as unknown as readonly Agent[];
  const ports = createSessionPorts({
    ...{ clock, log: silentLogger, agents, never: () => never, own: new Set([4_700]) },
    scanner: {
      scan: async () => listening,
      stillListens: async listener => listening.includes(listener),
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
  const grants = createGrants({ ports, log: silentLogger });
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
  return { ports, grants, scan };
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
  await grants.share(threadId, 5_173, true);
  expect(await scan()).toEqual(['gone 5173']);
  expect(await scan(listenerOn(5_173, { pid: 2, argv: ['node', 'other.js'] }))).toEqual(['found 5173 other.js 300']);
  expect(await scan(listenerOn(5_173, { pid: 3, cwd: '/elsewhere' }))).toEqual([
    'gone 5173',
    'found 5173 server.js 300',
  ]);
  expect(await scan(listenerOn(5_173, { pid: 4 }))).toEqual(['gone 5173', 'returned 5173 server.js 300']);

  const strict = set();
  await strict.scan(listenerOn(5_173));
  await strict.grants.share(threadId, 5_173, false);
  expect(await strict.scan(listenerOn(5_173, { pid: 2 }))).toEqual(['gone 5173', 'found 5173 server.js 300']);
});
