// A viewer that really stops reading, over a real socket whose kernel buffers really fill.
import { Socket } from 'phoenix';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { ChannelLimits } from './constants.ts';
import { connectRaw, type Hub, type Named, startHub } from './test-hub.ts';
import { turn } from './test-socket.ts';
import { channelFor } from './topic.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const task of undo.splice(0).reverse()) await task();
});

/** `log:*` answers a join with how many entries there are after `since`, so that a client knows it has all. */
const start = async (limits: Partial<ChannelLimits> = {}) => {
  let last = 0;
  const log = channelFor<Named>()({
    params: z.object({ since: z.number().default(0) }),
    pushes: { ask: z.object({}) },
    join: ({ since }) => ({ reply: { missed: last - since, last }, state: undefined }),
    handle: { ask: () => ({ text: 'x'.repeat(20_000) }) },
  });
  const hub: Hub = await startHub({ topics: { 'log:*': log }, limits });
  undo.push(hub.close);
  const text = 'x'.repeat(50_000);
  return {
    ...hub,
    last: () => last,
    /** Broadcasts until `done`, letting the sockets work after each. */
    sayUntil: async (done: () => boolean) => {
      while (!done()) {
        last += 1;
        hub.server.broadcast('log:1', 'entry', { seq: last, text });
        await turn();
      }
    },
  };
};

/** The official client on `ws`, whose reading a test can stop. */
const connectViewer = (url: string) => {
  const connections: WebSocket[] = [];
  class Transport extends WebSocket {
    constructor(address: string) {
      super(address);
      connections.push(this);
    }
  }
  const socket = new Socket(url, { transport: Transport, params: { name: 'slow' }, rejoinAfterMs: () => 10 });
  socket.connect();
  undo.push(() => new Promise<void>(resolve => socket.disconnect(resolve)));
  const seen = { seq: 0, joins: 0, missed: 0, errors: [] as unknown[] };
  const channel = socket.channel('log:1', () => ({ since: seen.seq }));
  channel.on('entry', ({ seq }) => {
    // Whatever is missed, it is never missed silently.
    expect(seq).toBe(seen.seq + 1);
    seen.seq = seq;
  });
  channel.onError(error => void seen.errors.push(error));
  channel.join().receive('ok', ({ missed, last }) => {
    seen.joins += 1;
    seen.missed += missed;
    seen.seq = last;
  });
  return { seen, connections };
};

test('a viewer that does not read costs the others nothing, and catches up once it reads', async () => {
  const hub = await start();
  const slow = connectViewer(hub.url);
  const quick = connectViewer(hub.url);
  while (slow.seen.joins + quick.seen.joins < 2) await turn();
  slow.connections[0]?.pause();
  await hub.sayUntil(() => hub.server.figures().dropped > 0);
  expect(hub.server.figures()).toMatchObject({ congested: 1, sockets: 2, channels: 1 });
  const { last } = hub;
  while (quick.seen.seq < last()) await turn();
  expect(quick.seen).toMatchObject({ joins: 1, errors: [] });
  slow.connections[0]?.resume();
  while (slow.seen.joins < 2) await turn();
  expect(slow.seen.errors).toEqual([{ reason: 'too_slow' }]);
  expect(slow.seen).toMatchObject({ seq: last() });
  expect(slow.seen.missed).toBeGreaterThan(0);
  // The same connection goes on.
  expect(slow.connections).toHaveLength(1);
  const target = last() + 2;
  await hub.sayUntil(() => last() === target);
  while (slow.seen.seq < last()) await turn();
  expect(hub.server.figures()).toMatchObject({ congested: 0, channels: 2 });
});

test('what a viewer does not read takes no more memory than the limit and one write', async () => {
  const unsentBytes = 256 << 10;
  const hub = await start({ unsentBytes });
  const raw = await connectRaw(hub.url);
  raw.send(['1', '1', 'log:1', 'phx_join', {}]);
  await raw.take(1);
  raw.ws.pause();
  await hub.sayUntil(() => hub.server.figures().dropped > 0);
  const before = process.memoryUsage().arrayBuffers;
  const target = hub.last() + 2_000;
  await hub.sayUntil(() => hub.last() === target);
  // 100 MB have been said since.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 << 20);
});

test('a client that asks without reading the answers is no longer read', async () => {
  const hub = await start();
  const raw = await connectRaw(hub.url);
  raw.send(['1', '1', 'log:1', 'phx_join', {}]);
  await raw.take(1);
  raw.ws.pause();
  const asked = 5_000;
  for (let n = 0; n < asked; n += 1) raw.send(['1', `${n + 2}`, 'log:1', 'ask', {}]);
  while (hub.server.figures().congested === 0) await turn();
  const { framesIn } = hub.server.figures();
  // Long enough for all 5,000 to be read, if they were read.
  for (let n = 0; n < 1_000; n += 1) await turn();
  expect(hub.server.figures().framesIn).toBe(framesIn);
  expect(framesIn).toBeLessThan(asked);
  raw.ws.resume();
  expect(await raw.take(asked)).toHaveLength(asked);
});

test('a viewer that does not read for stalledMs is closed with a code that says so', async () => {
  const hub = await start({ stalledMs: 50 });
  const raw = await connectRaw(hub.url);
  raw.send(['1', '1', 'log:1', 'phx_join', {}]);
  await raw.take(1);
  raw.ws.pause();
  await hub.sayUntil(() => hub.server.figures().dropped > 0);
  while (hub.server.figures().congested > 0) await turn();
  // The close frame is behind what was unsent.
  raw.ws.resume();
  expect(await raw.closed).toEqual({ code: 1013, reason: 'too slow' });
});

test('a viewer that reads slowly but steadily gets all of it, although it takes longer than stalledMs', async () => {
  const stalledMs = 500;
  const hub = await start({ stalledMs });
  const raw = await connectRaw(hub.url);
  raw.send(['1', '1', 'log:1', 'phx_join', {}]);
  await raw.take(1);
  raw.ws.pause();
  const text = 'x'.repeat(48 << 20);
  hub.server.broadcast('log:1', 'entry', { seq: 1, text });
  while (hub.server.figures().congested === 0) await turn();
  const since = performance.now();
  // At a time no more is read than some 2 MB (64 KiB, 32 times), which leaves most of it for later.
  while (performance.now() - since < 3 * stalledMs) {
    raw.ws.resume();
    await turn();
    raw.ws.pause();
    for (const pause = performance.now(); performance.now() - pause < stalledMs / 5; ) await turn();
  }
  expect(hub.server.figures()).toMatchObject({ congested: 1, sockets: 1 });
  raw.ws.resume();
  const [[, , , event, payload] = []] = await raw.take(1);
  expect(event).toBe('entry');
  expect((payload as { text: string }).text.length).toBe(text.length);
});
