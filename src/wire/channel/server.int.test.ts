// The official client against a real server over real sockets, and a raw client for what the official one never does.
import { type Channel as ClientChannel, Presence, Socket, type SocketConnectOption } from 'phoenix';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { randomPart } from '../../std/ids.ts';
import { createPresence } from './presence.ts';
import type { ChannelFigures } from './server.ts';
import { connectRaw, type Hub, type HubOptions, type Named, startHub } from './test-hub.ts';
import { reply, turn } from './test-socket.ts';
import { type ChannelContext, channelFor, noReply } from './topic.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const task of undo.splice(0).reverse()) await task();
});

/** A hub with `room:*`, whose log of lines is what a client catches up from, and `who:*` for presence. */
const start = async (options: Partial<HubOptions> = {}, log: string[] = []) => {
  const contexts: ChannelContext<Named>[] = [];
  const presence = createPresence({
    clock: systemClock,
    broadcast: (topic, event, payload) => hub.server.broadcast(topic, event, payload),
    newRef: randomPart,
  });
  const say = (text: string) => {
    log.push(text);
    hub.server.broadcast('room:a', 'line', { seq: log.length, text });
  };
  const room = channelFor<Named>()({
    params: z.object({ since: z.number().default(0) }),
    pushes: {
      say: z.object({ text: z.string() }),
      echo: z.unknown(),
      reverse: z.instanceof(Uint8Array),
      silent: z.object({}),
      crash: z.object({}),
    },
    join: ({ since }, ctx) => {
      if (ctx.id === 'secret') throw new HawserError({ code: 'forbidden', message: 'Not for you.' });
      contexts.push(ctx);
      return { reply: { lines: log.slice(since), upTo: log.length }, state: undefined };
    },
    handle: {
      say: ({ text }) => {
        say(text);
        return { seq: log.length };
      },
      echo: payload => ({ payload }),
      reverse: bytes => bytes.toReversed(),
      silent: () => noReply,
      crash: () => {
        throw new Error('as the test asked');
      },
    },
  });
  const who = channelFor<Named>()({
    params: z.object({}),
    pushes: {},
    join: (_params, ctx) => {
      presence.track(ctx, ctx.assigns.name, { at: 'desk' });
      return { reply: {}, state: undefined };
    },
    handle: {},
  });
  const hub: Hub = await startHub({ topics: { 'room:*': room, 'who:*': who }, ...options });
  undo.push(hub.close, () => presence.close());
  const waitUntil = async (done: (figures: ChannelFigures) => boolean) => {
    while (!done(hub.server.figures())) await turn();
  };
  return { ...hub, say, contexts, waitUntil };
};

const connect = (url: string, name = 'ann', options: Partial<SocketConnectOption> = {}) => {
  const socket = new Socket(url, {
    params: { name },
    reconnectAfterMs: () => 20,
    rejoinAfterMs: () => 20,
    ...options,
  });
  socket.connect();
  undo.push(() => new Promise<void>(resolve => socket.disconnect(resolve)));
  return socket;
};

type Push = ReturnType<ClientChannel['push']>;

const settled = (push: Push): Promise<{ status: string; response: unknown }> =>
  new Promise(resolve => {
    for (const status of ['ok', 'error', 'timeout'] as const) {
      push.receive(status, response => resolve({ status, response }));
    }
  });

/** Folds what a channel says, as a thread's page does: keeps its lines and joins with what it has. */
const openRoom = (socket: Socket, topic = 'room:a') => {
  const lines: string[] = [];
  const joins: unknown[] = [];
  const errors: unknown[] = [];
  let wake: (() => void) | undefined;
  const channel = socket.channel(topic, () => ({ since: lines.length }));
  channel.on('line', ({ seq, text }) => {
    expect(seq).toBe(lines.length + 1);
    lines.push(text);
    wake?.();
  });
  channel.onError(error => void errors.push(error));
  const joined = settled(
    channel.join().receive('ok', response => {
      lines.push(...response.lines);
      joins.push(response);
      wake?.();
    }),
  );
  const until = async (done: () => boolean) => {
    while (!done()) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  };
  return { channel, lines, joins, errors, joined, until };
};

test('the official client joins, pushes, is answered and hears broadcasts', async () => {
  const hub = await start();
  const socket = connect(hub.url);
  const { channel, joined, lines, until } = openRoom(socket);
  expect(await joined).toEqual({ status: 'ok', response: { lines: [], upTo: 0 } });
  expect(await settled(channel.push('say', { text: 'hello' }))).toEqual({ status: 'ok', response: { seq: 1 } });
  // The broadcast was said before the reply.
  expect(lines).toEqual(['hello']);
  hub.say('again');
  await until(() => lines.length === 2);
  expect(await settled(channel.push('say', {}))).toMatchObject({
    status: 'error',
    response: { reason: 'invalid_payload' },
  });
  expect(await settled(channel.push('silent', {}, 50))).toEqual({ status: 'timeout', response: {} });
  expect(await settled(socket.channel('room:secret').join())).toMatchObject({
    status: 'error',
    response: { reason: 'forbidden', message: 'Not for you.' },
  });
  expect(await settled(socket.channel('nowhere').join())).toMatchObject({
    status: 'error',
    response: { reason: 'unmatched topic' },
  });
});

test('two viewers hear the same lines in the same order, and one who comes in the middle misses none', async () => {
  const hub = await start();
  const [ann, bob] = [openRoom(connect(hub.url)), openRoom(connect(hub.url, 'bob'))];
  await Promise.all([ann.joined, bob.joined]);
  for (let n = 0; n < 500; n += 1) ann.channel.push('say', { text: `ann ${n}` });
  const cat = openRoom(connect(hub.url, 'cat'));
  for (let n = 0; n < 500; n += 1) bob.channel.push('say', { text: `bob ${n}` });
  await Promise.all([ann, bob, cat].map(viewer => viewer.until(() => viewer.lines.length === 1_000)));
  expect(bob.lines).toEqual(ann.lines);
  expect(cat.lines).toEqual(ann.lines);
  expect(ann.lines.filter(line => line.startsWith('ann'))).toEqual(Array.from({ length: 500 }, (_, n) => `ann ${n}`));
});

test('after a restart of the server the client comes back by itself with what it has', async () => {
  const log: string[] = [];
  const first = await start({}, log);
  const socket = connect(first.url);
  const viewer = openRoom(socket);
  await viewer.joined;
  first.say('one');
  await viewer.until(() => viewer.lines.length === 1);
  const closeCode = new Promise(resolve => socket.onClose(event => resolve(event.code)));
  await first.close();
  expect(await closeCode).toBe(1012);
  log.push('while it was down');
  const second = await start({ port: first.port }, log);
  await viewer.until(() => viewer.joins.length === 2);
  second.say('three');
  await viewer.until(() => viewer.lines.length === 3);
  expect(viewer.lines).toEqual(['one', 'while it was down', 'three']);
});

test('after phx_error the client rejoins the one channel by itself', async () => {
  const hub = await start();
  const socket = connect(hub.url);
  const [crashing, other] = [openRoom(socket), openRoom(socket, 'room:b')];
  await Promise.all([crashing.joined, other.joined]);
  crashing.channel.push('crash', {});
  await crashing.until(() => crashing.joins.length === 2);
  expect(crashing.errors).toEqual([{ reason: 'channel_crash' }]);
  expect([other.joins.length, other.errors.length]).toEqual([1, 0]);
  expect(await settled(crashing.channel.push('echo', {}))).toMatchObject({ status: 'ok' });
});

test('bytes go both ways through the official serializer', async () => {
  const hub = await start();
  const { channel, joined } = openRoom(connect(hub.url));
  await joined;
  const heard = new Promise<ArrayBuffer>(resolve => channel.on('bytes', resolve));
  const told = new Promise<ArrayBuffer>(resolve => channel.on('yours', resolve));
  const { status, response } = await settled(channel.push('reverse', Uint8Array.of(1, 2, 3).buffer));
  expect([status, ...new Uint8Array(response as ArrayBuffer)]).toEqual(['ok', 3, 2, 1]);
  hub.server.broadcast('room:a', 'bytes', Uint8Array.of(7, 8));
  hub.contexts[0]?.push('yours', Uint8Array.of(9));
  expect([...new Uint8Array(await heard)]).toEqual([7, 8]);
  expect([...new Uint8Array(await told)]).toEqual([9]);
});

test('a leave is answered, ends the channel and stops its broadcasts', async () => {
  const hub = await start();
  const { channel, joined, lines } = openRoom(connect(hub.url));
  await joined;
  const closed = new Promise<void>(resolve => channel.onClose(() => resolve()));
  expect(await settled(channel.leave())).toMatchObject({ status: 'ok' });
  await closed;
  // The official client says "ok" to itself before the server has answered.
  const { signal } = hub.contexts[0] ?? {};
  if (!signal?.aborted) await new Promise(resolve => signal?.addEventListener('abort', resolve));
  hub.say('to nobody');
  expect([hub.server.subscribers('room:a'), lines]).toEqual([[], []]);
  expect(hub.server.figures()).toMatchObject({ sockets: 1, channels: 0 });
});

test('joining the same topic twice over one socket leaves one channel, the newer', async () => {
  const hub = await start();
  const socket = connect(hub.url);
  const older = openRoom(socket);
  await older.joined;
  const closed = new Promise<void>(resolve => older.channel.onClose(() => resolve()));
  const newer = openRoom(socket);
  await Promise.all([newer.joined, closed]);
  hub.say('once');
  await newer.until(() => newer.lines.length === 1);
  expect(older.lines).toEqual([]);
  expect(hub.server.subscribers('room:a')).toEqual([{ name: 'ann' }]);
});

test('presence: two people and three tabs, as the official client sees them', async () => {
  const hub = await start();
  const watch = (name: string) => {
    const socket = connect(hub.url, name);
    const channel = socket.channel('who:all');
    const presence = new Presence(channel);
    let check: (() => void) | undefined;
    presence.onSync(() => check?.());
    channel.join();
    const seen = () => Object.fromEntries(presence.list((key, { metas }) => [key, metas.length] as const).toSorted());
    const until = async (expected: object) => {
      while (JSON.stringify(seen()) !== JSON.stringify(expected)) {
        await new Promise<void>(resolve => {
          check = resolve;
        });
      }
    };
    return { socket, until };
  };
  const [ann, tab, bob] = [watch('ann'), watch('ann'), watch('bob')];
  await Promise.all([ann, tab, bob].map(each => each.until({ ann: 2, bob: 1 })));
  tab.socket.disconnect();
  await Promise.all([ann, bob].map(each => each.until({ ann: 1, bob: 1 })));
  ann.socket.disconnect();
  await bob.until({ bob: 1 });
});

test('a client whose join_ref differs from its ref gets both back, and a stale join_ref is ignored', async () => {
  const hub = await start();
  const raw = await connectRaw(hub.url);
  raw.send(['11', '1', 'room:a', 'phx_join', {}]);
  expect(await raw.take(1)).toEqual([reply('11', '1', 'room:a', { lines: [], upTo: 0 })]);
  raw.send(['12', '2', 'room:a', 'phx_join', {}], ['11', '3', 'room:a', 'echo', 'stale']);
  raw.send(['11', '4', 'room:a', 'phx_leave', {}], ['12', '5', 'room:a', 'echo', 'mine']);
  expect(await raw.take(3)).toEqual([
    ['11', '11', 'room:a', 'phx_close', {}],
    reply('12', '2', 'room:a', { lines: [], upTo: 0 }),
    reply('12', '5', 'room:a', { payload: 'mine' }),
  ]);
  hub.say('news');
  expect(await raw.take(1)).toEqual([[null, null, 'room:a', 'line', { seq: 1, text: 'news' }]]);
});

test('R41: disconnect ends the sockets of one person at once and nobody else, and says why', async () => {
  const hub = await start();
  const [ann, bob] = [await connectRaw(hub.url, 'ann'), await connectRaw(hub.url, 'bob')];
  for (const raw of [ann, bob]) {
    raw.send(['1', '1', 'room:a', 'phx_join', {}]);
    await raw.take(1);
  }
  expect(hub.server.disconnect(({ name }) => name === 'ann', { code: 4401, reason: 'signed out' })).toBe(1);
  expect(hub.contexts.map(ctx => ctx.signal.aborted)).toEqual([true, false]);
  hub.say('secret');
  expect(await ann.closed).toEqual({ code: 4401, reason: 'signed out' });
  expect(await bob.take(1)).toEqual([[null, null, 'room:a', 'line', { seq: 1, text: 'secret' }]]);
  await hub.waitUntil(({ sockets }) => sockets === 1);
  // Nothing came between the reply of its join and the close.
  expect(ann.unread()).toEqual([]);
});

test('R41: a peer that does not answer the close frame is cut off', async () => {
  const hub = await start({ limits: { closeMs: 50 } });
  const raw = await connectRaw(hub.url);
  raw.ws.pause();
  const gone = hub.waitUntil(({ sockets }) => sockets === 0);
  hub.server.disconnect(() => true, { code: 4401, reason: 'x'.repeat(200) });
  await gone;
  raw.ws.resume();
  // It reads the close frame late, with as much of the reason as fits.
  expect(await raw.closed).toEqual({ code: 4401, reason: 'x'.repeat(123) });
});

test('R52: bad messages close the socket with the codes Phoenix has, and hurt nobody else', async () => {
  const hub = await start({ maxPayload: 10_000 });
  const bystander = await connectRaw(hub.url);
  const closeOf = async (data: string | Buffer, binary: boolean) => {
    const raw = await connectRaw(hub.url);
    raw.ws.send(data, { binary });
    return (await raw.closed).code;
  };
  expect(await closeOf('not json', false)).toBe(1011);
  expect(await closeOf('[]', false)).toBe(1011);
  expect(await closeOf(Buffer.from([0, 255]), true)).toBe(1011);
  expect(await closeOf(Buffer.from([0xff]), false)).toBe(1007);
  expect(await closeOf('x'.repeat(10_001), false)).toBe(1009);
  bystander.send([null, '1', 'phoenix', 'heartbeat', {}]);
  expect(await bystander.take(1)).toEqual([[null, '1', 'phoenix', 'phx_reply', { status: 'ok', response: {} }]]);
});

test('frames written past ws and frames written by ws never cut into each other', async () => {
  const hub = await start();
  const raw = await connectRaw(hub.url);
  raw.send(['1', '1', 'room:a', 'phx_join', {}]);
  await raw.take(1);
  let pongs = 0;
  raw.ws.on('pong', () => {
    pongs += 1;
  });
  const lengths = [1, 125, 126, 65_535, 70_000];
  for (let round = 0; round < 50; round += 1) {
    for (const length of lengths) {
      hub.say('x'.repeat(length));
      raw.ws.ping();
    }
    const lines = await raw.take(lengths.length);
    expect(lines.map(([, , , , line]) => (line as { text: string }).text.length)).toEqual(lengths);
  }
  raw.send([null, '2', 'phoenix', 'heartbeat', {}]);
  await raw.take(1);
  expect(pongs).toBe(50 * lengths.length);
});

test('a socket that says nothing is closed as idle', async () => {
  const hub = await start({ limits: { idleMs: 100 } });
  const raw = await connectRaw(hub.url);
  expect(await raw.closed).toEqual({ code: 1002, reason: 'idle' });
});

test('a server that closes waits for handlers that stop, and not for ever for those that do not', async () => {
  const started: string[] = [];
  const stopped: string[] = [];
  const slow = channelFor<Named>()({
    params: z.object({}),
    pushes: { heed: z.object({}), ignore: z.object({}) },
    join: () => ({ reply: {}, state: undefined }),
    handle: {
      heed: async (_payload, { signal, topic }) => {
        started.push(topic);
        await new Promise(resolve => signal.addEventListener('abort', resolve));
        await turn();
        stopped.push(topic);
      },
      ignore: (_payload, { topic }) => {
        started.push(topic);
        return new Promise<void>(() => undefined);
      },
    },
  });
  const hub = await startHub({ topics: { 'slow:*': slow }, limits: { closeMs: 50 } });
  const raw = await connectRaw(hub.url);
  raw.send(['1', '1', 'slow:a', 'phx_join', {}], ['2', '2', 'slow:b', 'phx_join', {}]);
  raw.send(['1', '3', 'slow:a', 'heed', {}], ['2', '4', 'slow:b', 'ignore', {}]);
  while (started.length < 2) await turn();
  await hub.close();
  expect(stopped).toEqual(['slow:a']);
});

test('a server that closes leaves no timer and no handle, and refuses who comes later', async () => {
  const resources = () => process.getActiveResourcesInfo().toSorted();
  const before = resources();
  const hub = await start();
  const raws = await Promise.all(['a', 'b', 'c'].map(name => connectRaw(hub.url, name)));
  for (const raw of raws) raw.send(['1', '1', 'room:a', 'phx_join', {}]);
  await Promise.all(raws.map(raw => raw.take(1)));
  hub.say('the last word');
  const closing = hub.server.close();
  for (const raw of raws) {
    expect(await raw.closed).toEqual({ code: 1012, reason: 'server restart' });
    expect(raw.unread()).toEqual([[null, null, 'room:a', 'line', { seq: 1, text: 'the last word' }]]);
  }
  await closing;
  const late = await connectRaw(hub.url);
  expect(await late.closed).toMatchObject({ code: 1012 });
  await hub.waitUntil(({ sockets, channels }) => sockets + channels === 0);
  await hub.close();
  expect(resources()).toEqual(before);
});
