// The rules of Phoenix.Socket, one situation per test, over a fake connection. channel.test.ts has the order of things.
import { expect, test } from 'vitest';
import { encodeClientPush } from './binary-frame.ts';
import { CLOSE } from './constants.ts';
import { reply, setUpSocket } from './test-socket.ts';

const unmatched = { status: 'error', response: { reason: 'unmatched topic' } };

test('a heartbeat is answered without a join_ref', async () => {
  const { send, take } = setUpSocket();
  send([null, '7', 'phoenix', 'heartbeat', {}]);
  expect(await take()).toEqual([[null, '7', 'phoenix', 'phx_reply', { status: 'ok', response: {} }]]);
});

test('a join is answered with its join_ref and ref, which need not be the same', async () => {
  const { send, take } = setUpSocket();
  send(['11', '1', 'room:a', 'phx_join', { reply: 5 }]);
  expect(await take()).toEqual([reply('11', '1', 'room:a', { id: 'a', reply: 5 })]);
});

test('a join without a join_ref makes a channel known by the ref', async () => {
  const { send, take } = setUpSocket();
  send([null, '4', 'room:a', 'phx_join', {}]);
  send([null, '5', 'room:a', 'echo', { n: 1 }]);
  send(['4', '6', 'room:a', 'echo', { n: 2 }]);
  expect(await take()).toEqual([
    reply('4', '4', 'room:a', { id: 'a' }),
    reply('4', '5', 'room:a', { n: 1 }),
    reply('4', '6', 'room:a', { n: 2 }),
  ]);
});

test('a topic that nobody serves is unmatched, for joins and for pushes', async () => {
  const { send, take } = setUpSocket();
  send(['1', '1', 'nowhere', 'phx_join', {}]);
  send(['1', '2', 'nowhere', 'echo', {}]);
  send(['1', '3', 'phoenix', 'phx_join', {}]);
  expect(await take()).toEqual([
    [null, '1', 'nowhere', 'phx_reply', unmatched],
    [null, '2', 'nowhere', 'phx_reply', unmatched],
    [null, '3', 'phoenix', 'phx_reply', unmatched],
  ]);
});

test('a push to a topic that is not joined is unmatched', async () => {
  const { send, take } = setUpSocket();
  send(['1', '2', 'room:a', 'echo', {}]);
  expect(await take()).toEqual([[null, '2', 'room:a', 'phx_reply', unmatched]]);
});

test('leaving is answered ok and then closes the channel', async () => {
  const { send, join, take } = setUpSocket();
  await join('room:a', '1');
  send(['1', '2', 'room:a', 'phx_leave', {}]);
  send(['1', '3', 'room:a', 'echo', {}]);
  expect(await take()).toEqual([
    reply('1', '2', 'room:a', {}),
    ['1', '1', 'room:a', 'phx_close', {}],
    [null, '3', 'room:a', 'phx_reply', unmatched],
  ]);
});

test('leaving a topic that is not joined is answered ok', async () => {
  const { send, take } = setUpSocket();
  send(['1', '2', 'room:a', 'phx_leave', {}]);
  expect(await take()).toEqual([reply('1', '2', 'room:a', {})]);
});

test('a second join closes the older channel with its own join_ref first', async () => {
  const { send, join, take, broadcast, figures } = setUpSocket();
  await join('room:a', '1');
  send(['2', '5', 'room:a', 'phx_join', {}]);
  expect(await take()).toEqual([['1', '1', 'room:a', 'phx_close', {}], reply('2', '5', 'room:a', { id: 'a' })]);
  broadcast('room:a', 'news', { n: 1 });
  expect(await take()).toEqual([[null, null, 'room:a', 'news', { n: 1 }]]);
  expect(figures.channels).toBe(1);
});

test('F12: a join that comes twice is one join, and its channel is not closed', async () => {
  const { send, join, take, broadcast, figures } = setUpSocket();
  await join('room:a', '1');
  send(['1', '1', 'room:a', 'phx_join', {}]);
  send(['2', '2', 'room:b', 'phx_join', {}]);
  send(['2', '2', 'room:b', 'phx_join', {}]);
  expect(await take()).toEqual([reply('2', '2', 'room:b', { id: 'b' })]);
  broadcast('room:a', 'news', { n: 1 });
  expect(await take()).toEqual([[null, null, 'room:a', 'news', { n: 1 }]]);
  expect(figures.channels).toBe(2);
});

test('messages with the join_ref of an earlier join are ignored, a leave among them', async () => {
  const { send, join, take } = setUpSocket();
  await join('room:a', '1');
  await join('room:a', '2');
  send(['1', '3', 'room:a', 'echo', {}]);
  send(['1', '4', 'room:a', 'phx_leave', {}]);
  send([null, '5', 'room:a', 'echo', { n: 1 }]);
  send(['2', '6', 'room:a', 'echo', { n: 2 }]);
  expect(await take()).toEqual([reply('2', '5', 'room:a', { n: 1 }), reply('2', '6', 'room:a', { n: 2 })]);
});

test('R43: a refused join says why and leaves nothing behind', async () => {
  const { send, take, figures } = setUpSocket();
  send(['1', '1', 'room:a', 'phx_join', { refuse: true }]);
  send(['1', '2', 'room:a', 'echo', {}]);
  expect(await take()).toEqual([
    [
      '1',
      '1',
      'room:a',
      'phx_reply',
      { status: 'error', response: { reason: 'forbidden', code: 'forbidden', message: 'No.', hint: 'Ask.' } },
    ],
    [null, '2', 'room:a', 'phx_reply', unmatched],
  ]);
  expect(figures.channels).toBe(0);
});

test('a join that crashes says only that, and the log has the error', async () => {
  const { send, take, logged } = setUpSocket();
  send(['1', '1', 'room:a', 'phx_join', { crash: true }]);
  expect(await take()).toEqual([
    ['1', '1', 'room:a', 'phx_reply', { status: 'error', response: { reason: 'join crashed' } }],
  ]);
  expect(logged()).toEqual(['error: a join crashed']);
});

test('a handler that crashes ends its channel with one phx_error, and the socket lives', async () => {
  const { send, join, take, logged } = setUpSocket();
  await join('room:a', '1');
  await join('room:b', '2');
  send(['1', '3', 'room:a', 'crash', {}]);
  send(['1', '4', 'room:a', 'echo', {}]);
  send(['2', '5', 'room:b', 'echo', { n: 1 }]);
  expect(await take()).toEqual([
    reply('2', '5', 'room:b', { n: 1 }),
    ['1', '1', 'room:a', 'phx_error', { reason: 'channel_crash' }],
    [null, '4', 'room:a', 'phx_reply', unmatched],
  ]);
  expect(logged()).toEqual(['error: a channel crashed']);
  await join('room:a', '6');
});

test('a response that JSON cannot say is a crash of its channel', async () => {
  const { send, join, take } = setUpSocket();
  await join('room:a', '1');
  send(['1', '2', 'room:a', 'cycle', {}]);
  expect(await take()).toEqual([['1', '1', 'room:a', 'phx_error', { reason: 'channel_crash' }]]);
});

test('a problem thrown by a handler is an error reply, and the channel goes on', async () => {
  const { send, join, take } = setUpSocket();
  await join('room:a', '1');
  send(['1', '2', 'room:a', 'refuse', {}]);
  send(['1', '3', 'room:a', 'nonsense', {}]);
  send(['1', '4', 'room:a', 'echo', 'text']);
  send(['1', '5', 'room:a', 'echo', { n: 1 }]);
  const replies = await take();
  expect(replies).toMatchObject([
    [
      '1',
      '2',
      'room:a',
      'phx_reply',
      { status: 'error', response: { reason: 'full', code: 'full', message: 'Full.' } },
    ],
    ['1', '3', 'room:a', 'phx_reply', { status: 'error', response: { code: 'unknown_event' } }],
    ['1', '4', 'room:a', 'phx_reply', { status: 'error', response: { code: 'invalid_payload' } }],
    reply('1', '5', 'room:a', { n: 1 }),
  ]);
});

test('who sends no ref gets no reply', async () => {
  const { send, join, take } = setUpSocket();
  await join('room:a', '1');
  send(['1', null, 'room:a', 'echo', {}]);
  send(['1', null, 'room:a', 'refuse', {}]);
  send(['1', '2', 'room:a', 'quiet', {}]);
  expect(await take()).toEqual([]);
});

test('bytes are pushed, answered and broadcast as binary frames', async () => {
  const { sendBytes, join, take, broadcast } = setUpSocket();
  await join('room:a', '1');
  const payload = Uint8Array.of(1, 2, 3);
  sendBytes(encodeClientPush({ joinRef: '1', ref: '2', topic: 'room:a', event: 'bytes', payload }));
  expect(await take()).toEqual([
    ['1', null, 'room:a', 'pushed', Uint8Array.of(3)],
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: Uint8Array.of(3, 2, 1) }],
  ]);
  broadcast('room:a', 'news', payload);
  expect(await take()).toEqual([[null, null, 'room:a', 'news', payload]]);
});

test('a socket may join only so many channels', async () => {
  const { send, join, take } = setUpSocket({ channelsPerSocket: 2 });
  await join('room:a', '1');
  await join('room:b', '2');
  send(['3', '3', 'room:c', 'phx_join', {}]);
  expect(await take()).toEqual([
    ['3', '3', 'room:c', 'phx_reply', { status: 'error', response: { reason: 'too many channels joined' } }],
  ]);
  send(['2', '4', 'room:b', 'phx_leave', {}]);
  await take();
  await join('room:c', '5');
});

test.each([
  ['text that is not JSON', Buffer.from('{'), false],
  ['JSON of another shape', Buffer.from('{"topic":"room:a"}'), false],
  ['a binary frame that is cut off', Buffer.from([0, 9]), true],
  ['a binary frame of a kind that only servers send', Buffer.from([2, 0, 0]), true],
])(
  'R52: %s closes the socket as a crashed Phoenix socket is closed, and ends its channels',
  async (_what, data, binary) => {
    const { socket, join, take, transport, ended, figures } = setUpSocket();
    await join('room:a', '1');
    socket.receive(data, binary);
    expect(transport.closed).toEqual(CLOSE.malformed);
    expect(transport.closed?.code).toBe(1011);
    expect(ended).toEqual(['room:a']);
    expect(figures.channels).toBe(0);
    socket.receive(Buffer.from('["1","2","room:a","echo",{}]'), false);
    expect(await take()).toEqual([]);
  },
);

test('a socket that is not read is not idle', async () => {
  const { socket, send, join, open, transport } = setUpSocket({ unhandledMessages: 1 });
  await join('room:a', '1');
  send(['1', '2', 'room:a', 'wait', { gate: 'g' }]);
  expect(transport.paused).toBe(true);
  for (let sweeps = 0; sweeps < 20; sweeps += 1) socket.sweep();
  expect(transport.closed).toBeUndefined();
  await open('g');
});

test('a socket from which nothing came for idleMs is closed, and any byte counts', () => {
  const { socket, transport } = setUpSocket();
  const sweep = (times: number) => {
    for (let i = 0; i < times; i += 1) socket.sweep();
  };
  sweep(9);
  transport.addReceived(1);
  sweep(10);
  expect(transport.closed).toBeUndefined();
  sweep(1);
  expect(transport.closed).toEqual(CLOSE.idle);
  expect(transport.closed?.code).toBe(1002);
});
