import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { createPeer, type RequestId, RpcError } from './json-rpc.ts';
import type { MessageWire } from './message-wire.ts';

type TestCalls = { add: { params: number[]; result: number }; sub: { params: number[]; result: number } };

/** A peer whose other side is the test. */
const createPair = (maxInFlight = 2) => {
  const clock = createFakeClock();
  const sent: { id?: number; method?: string; params?: unknown; result?: unknown; error?: unknown }[] = [];
  const notifications: [string, unknown][] = [];
  const requests: [RequestId, string, unknown][] = [];
  const ends: (Error | undefined)[] = [];
  let say: (message: string) => void = () => undefined;
  let end: (reason?: Error) => void = () => undefined;
  const wire: MessageWire = {
    send: message => void sent.push(JSON.parse(message)),
    listen: (onMessage, onEnd) => {
      say = onMessage;
      end = onEnd;
    },
    close: () => end(),
  };
  const peer = createPeer<TestCalls>({
    wire,
    clock,
    timeoutMs: 1_000,
    maxInFlight,
    onNotification: (method, params) => void notifications.push([method, params]),
    onRequest: (id, method, params) => void requests.push([id, method, params]),
    onEnd: reason => void ends.push(reason),
  });
  const receive = (message: unknown) => say(typeof message === 'string' ? message : JSON.stringify(message));
  return { peer, clock, sent, notifications, requests, ends, receive, end: (reason?: Error) => end(reason) };
};

test('a call resolves with its answer, whatever the order', async () => {
  const { peer, sent, receive } = createPair();
  const [one, two] = [peer.call('add', [1, 2]), peer.call('sub', [3, 1])];
  expect(sent).toEqual([
    { id: 1, method: 'add', params: [1, 2] },
    { id: 2, method: 'sub', params: [3, 1] },
  ]);
  receive({ id: 2, result: 2 });
  receive({ id: 1, result: 3 });
  expect(await Promise.all([one, two])).toEqual([3, 2]);
});

test('a refusal rejects with the code, the words and the data, and names the method', async () => {
  const { peer, receive } = createPair();
  const call = peer.call('add', []);
  receive({ error: { code: -32602, message: 'too long', data: { max: 1 } }, id: 1 });
  const error = await call.catch(reason => reason);
  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ message: 'add: too long', code: -32_602, data: { max: 1 } });
});

test('requests of the other side have ids of their own, which may be the same as ours', async () => {
  const { peer, sent, requests, receive } = createPair();
  const call = peer.call('add', [1]);
  receive({ id: 1, method: 'ask', params: { what: 'now' } });
  receive({ id: 'x', method: 'ask' });
  expect(requests).toEqual([
    [1, 'ask', { what: 'now' }],
    ['x', 'ask', undefined],
  ]);
  peer.reply(1, { decision: 'accept' });
  peer.refuse('x', 'no idea');
  expect(sent.slice(1)).toEqual([
    { id: 1, result: { decision: 'accept' } },
    { id: 'x', error: { code: -32_601, message: 'no idea' } },
  ]);
  receive({ id: 1, result: 7 });
  expect(await call).toBe(7);
});

test('calls beyond the limit wait their turn', async () => {
  const { peer, sent, receive } = createPair(2);
  const calls = [1, 2, 3, 4].map(n => peer.call('add', [n]));
  expect(sent.map(message => message.id)).toEqual([1, 2]);
  receive({ id: 1, result: 10 });
  expect(sent.map(message => message.id)).toEqual([1, 2, 3]);
  receive({ id: 3, error: { code: 1, message: 'no' } });
  expect(sent.map(message => message.id)).toEqual([1, 2, 3, 4]);
  receive({ id: 2, result: 20 });
  receive({ id: 4, result: 40 });
  expect((await Promise.allSettled(calls)).map(one => one.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

test('a call that gets no answer in time fails and makes room, one that waited as well', async () => {
  const { peer, clock, sent, receive } = createPair(1);
  const calls = Promise.allSettled([peer.call('add', [1]), peer.call('add', [2])]);
  await clock.advance(1_001);
  expect(await calls).toMatchObject([
    { status: 'rejected', reason: { code: 'agent_timeout' } },
    { status: 'rejected', reason: { code: 'agent_timeout' } },
  ]);
  const late = peer.call('add', [3]);
  // The first answer comes after all; nobody waits for it, and it is nobody else's.
  receive({ id: 1, result: 'late' });
  receive({ id: sent.at(-1)?.id, result: 6 });
  expect(await late).toBe(6);
  expect(clock.pending()).toBe(0);
});

test('a call that is known to take long gets the time it asks for', async () => {
  const { peer, clock, receive } = createPair();
  const call = peer.call('add', [1], 5_000);
  await clock.advance(4_000);
  receive({ id: 1, result: 1 });
  expect(await call).toBe(1);
});

test('when the wire ends, everything that waits is rejected, and so is what comes later', async () => {
  const { peer, clock, ends, end } = createPair(1);
  const calls = Promise.allSettled([peer.call('add', [1]), peer.call('add', [2])]);
  const reason = new Error('broken pipe');
  end(reason);
  expect(await calls).toMatchObject([
    { status: 'rejected', reason: { code: 'agent_gone', cause: reason } },
    { status: 'rejected', reason: { code: 'agent_gone' } },
  ]);
  await expect(peer.call('add', [3])).rejects.toMatchObject({ code: 'agent_gone' });
  peer.close();
  expect(ends).toEqual([reason]);
  expect(clock.pending()).toBe(0);
});

test('what is no message is passed over, and what nobody knows is handed on', () => {
  const { notifications, requests, receive } = createPair();
  for (const noise of [
    '',
    'WARN starting',
    '[]',
    'null',
    '7',
    '{"id":null,"result":1}',
    '{"id":1.5}',
    '{"result":1}',
    '{"id":99,"result":1}',
  ])
    receive(noise);
  receive({ method: 'something/new', params: { a: 1 }, emittedAtMs: 5 });
  expect(notifications).toEqual([['something/new', { a: 1 }]]);
  expect(requests).toEqual([]);
});
