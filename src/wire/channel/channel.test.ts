// The order of things within one channel, and what a channel and its socket do when a client does not keep up.
import { expect, test } from 'vitest';
import { CLOSE } from './constants.ts';
import { reply, setUpSocket, turn, type Wire } from './test-socket.ts';

const news = (n: number): Wire => [null, null, 'room:a', 'news', { n }];

test('messages of one channel are handled in order, one at a time, while other channels go on', async () => {
  const { send, join, take, open, handled } = setUpSocket();
  await join('room:a', '1');
  await join('room:b', '2');
  send(['1', '3', 'room:a', 'wait', { gate: 'first' }]);
  send(['1', '4', 'room:a', 'echo', { n: 4 }]);
  send(['2', '5', 'room:b', 'echo', { n: 5 }]);
  send(['1', '6', 'room:a', 'phx_leave', {}]);
  expect(await take()).toEqual([reply('2', '5', 'room:b', { n: 5 })]);
  expect(handled).toEqual(['wait first', 'echo {"n":5}']);
  await open('first');
  expect(await take()).toEqual([
    reply('1', '3', 'room:a', {}),
    reply('1', '4', 'room:a', { n: 4 }),
    reply('1', '6', 'room:a', {}),
    ['1', '1', 'room:a', 'phx_close', {}],
  ]);
});

test('what is sent during a join is handled after it, or refused with it', async () => {
  const { send, take, open } = setUpSocket();
  send(['1', '1', 'room:a', 'phx_join', { wait: 'join' }]);
  send(['1', '2', 'room:a', 'echo', { n: 2 }]);
  send(['3', '3', 'room:b', 'phx_join', { refuse: true }]);
  send(['3', '4', 'room:b', 'echo', {}]);
  send(['3', '5', 'room:b', 'phx_leave', {}]);
  expect(await take()).toMatchObject([
    ['3', '3', 'room:b', 'phx_reply', { status: 'error', response: { reason: 'forbidden' } }],
    [null, '4', 'room:b', 'phx_reply', { status: 'error', response: { reason: 'unmatched topic' } }],
    reply('3', '5', 'room:b', {}),
  ]);
  await open('join');
  expect(await take()).toEqual([reply('1', '1', 'room:a', { id: 'a' }), reply('1', '2', 'room:a', { n: 2 })]);
});

test('a join that is replaced while it runs is told phx_close, and its own end says nothing more', async () => {
  const { send, take, open, contexts, ended } = setUpSocket();
  send(['1', '1', 'room:a', 'phx_join', { wait: 'old' }]);
  await turn();
  send(['2', '2', 'room:a', 'phx_join', {}]);
  expect(await take()).toEqual([['1', '1', 'room:a', 'phx_close', {}]]);
  expect(contexts.map(ctx => ctx.signal.aborted)).toEqual([true]);
  await open('old');
  expect(await take()).toEqual([reply('2', '2', 'room:a', { id: 'a' })]);
  expect(contexts.map(ctx => ctx.signal.aborted)).toEqual([true, false]);
  expect(ended).toEqual(['room:a']);
});

test('of joins that replace each other while one is at work, only the last one works', async () => {
  const { send, take, open, contexts, socket, figures } = setUpSocket();
  send(['1', '1', 'room:a', 'phx_join', { wait: 'first' }]);
  await turn();
  for (let no = 2; no <= 50; no++) send([`${no}`, `${no}`, 'room:a', 'phx_join', {}]);
  await take();
  expect(contexts).toHaveLength(1);
  await open('first');
  expect(await take()).toEqual([reply('50', '50', 'room:a', { id: 'a' })]);
  expect(contexts).toHaveLength(2);
  expect(figures.channels).toBe(1);
  send(['51', '51', 'room:a', 'phx_join', { wait: 'gone' }]);
  await turn();
  send(['52', '52', 'room:a', 'phx_join', {}]);
  socket.gone();
  await open('gone');
  expect(contexts).toHaveLength(3);
});

test('what is broadcast before a join does not reach it, and what is broadcast during it follows its reply', async () => {
  const { send, join, take, broadcast, open, transport } = setUpSocket();
  await join('room:a', '1');
  broadcast('room:a', 'news', { n: 1 });
  send(['2', '2', 'room:a', 'phx_join', { wait: 'join' }]);
  broadcast('room:a', 'news', { n: 2 });
  expect(await take()).toEqual([['1', '1', 'room:a', 'phx_close', {}]]);
  broadcast('room:a', 'news', { n: 3 });
  await open('join');
  // The reply and what was kept are one write.
  expect(transport.takeWrites().map(frames => frames.length)).toEqual([2]);
  broadcast('room:a', 'news', { n: 4 });
  expect(await take()).toEqual([news(3), news(4)]);
});

test('during a join, pushes keep their place among broadcasts, and startHere takes back only the broadcasts', async () => {
  const { send, take, broadcast, open, contexts } = setUpSocket();
  const during = async (ref: string, afterwards: () => void) => {
    send([ref, ref, 'room:a', 'phx_join', { wait: 'join' }]);
    await turn();
    broadcast('room:a', 'news', { n: 1 });
    contexts.at(-1)?.push('own', { n: 2 });
    broadcast('room:a', 'news', { n: 3 });
    afterwards();
    broadcast('room:a', 'news', { n: 4 });
    await open('join');
    return (await take()).map(([, , , event, payload]) => (event === 'phx_reply' ? event : payload));
  };
  expect(await during('1', () => undefined)).toEqual(['phx_reply', { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  send(['1', '2', 'room:a', 'phx_leave', {}]);
  await take();
  expect(await during('3', () => contexts.at(-1)?.startHere())).toEqual(['phx_reply', { n: 2 }, { n: 4 }]);
});

test('a join during which too much is said is refused, so that the client joins again', async () => {
  const { send, take, broadcast, open } = setUpSocket({ unsentBytes: 1_000 });
  send(['1', '1', 'room:a', 'phx_join', { wait: 'join' }]);
  await turn();
  for (let n = 0; n < 100; n += 1) broadcast('room:a', 'news', { n });
  await take();
  await open('join');
  expect(await take()).toMatchObject([
    ['1', '1', 'room:a', 'phx_reply', { status: 'error', response: { code: 'too_slow' } }],
  ]);
});

test('pushes and replies never overtake an earlier broadcast of their topic', async () => {
  const { send, join, take, broadcast, transport } = setUpSocket();
  await join('room:a', '1');
  broadcast('room:a', 'news', { n: 0 });
  await take();
  // The topic has just been flushed, so the next broadcasts wait for its pace.
  broadcast('room:a', 'news', { n: 1 });
  send(['1', '2', 'room:a', 'tell', { text: 'x' }]);
  await turn();
  broadcast('room:a', 'news', { n: 2 });
  expect(transport.take().map(frame => frame.event)).toEqual(['news', 'all', 'you', 'phx_reply']);
  expect(await take()).toEqual([news(2)]);
});

test('after close() nothing of the channel is said, not even a reply or a pending broadcast', async () => {
  const { send, join, take, broadcast, contexts, ended } = setUpSocket();
  await join('room:a', '1');
  broadcast('room:a', 'news', { n: 0 });
  await take();
  broadcast('room:a', 'news', { n: 1 });
  send(['1', '2', 'room:a', 'stop', {}]);
  contexts[0]?.push('late', {});
  contexts[0]?.close('again');
  expect(await take()).toEqual([['1', '1', 'room:a', 'phx_close', { reason: 'stopped' }]]);
  expect(ended).toEqual(['room:a']);
  expect(contexts[0]?.signal.aborted).toBe(true);
});

test('clean-ups run once, at once when the channel has ended already, and one that throws does not keep the others', async () => {
  const { send, join, take, contexts, logged } = setUpSocket();
  await join('room:a', '1');
  const ran: string[] = [];
  contexts[0]?.onClose(() => {
    throw new Error('clean-up');
  });
  contexts[0]?.onClose(() => void ran.push('registered'));
  send(['1', '2', 'room:a', 'phx_leave', {}]);
  await take();
  contexts[0]?.onClose(() => void ran.push('late'));
  expect(ran).toEqual(['registered', 'late']);
  expect(logged()).toEqual(['error: the clean-up of a channel failed']);
});

test('when the connection goes, every channel ends without a word', async () => {
  const { socket, send, join, take, open, contexts, ended, clock } = setUpSocket();
  await join('room:a', '1');
  await join('room:b', '2');
  send(['1', '3', 'room:a', 'wait', { gate: 'g' }]);
  send(['1', '4', 'room:a', 'echo', {}]);
  await turn();
  socket.gone();
  await open('g');
  expect(await take()).toEqual([]);
  expect(ended).toEqual(['room:a', 'room:b']);
  expect(contexts.every(ctx => ctx.signal.aborted)).toBe(true);
  expect(clock.pending()).toBe(0);
});

test('a socket with too many unhandled messages is not read until they have been handled', async () => {
  const { send, join, take, open, transport } = setUpSocket({ unhandledMessages: 3 });
  await join('room:a', '1');
  send(['1', '2', 'room:a', 'wait', { gate: 'g' }]);
  send(['1', '3', 'room:a', 'echo', {}]);
  await turn();
  expect(transport.paused).toBe(false);
  send(['1', '4', 'room:a', 'echo', {}]);
  expect(transport.paused).toBe(true);
  await open('g');
  expect(await take()).toHaveLength(3);
  expect(transport.paused).toBe(false);
});

test('unhandled bytes count as well, and a channel that is replaced gives its messages back', async () => {
  const { send, join, take, open, transport } = setUpSocket({ unhandledBytes: 1_000 });
  await join('room:a', '1');
  send(['1', '2', 'room:a', 'wait', { gate: 'g' }]);
  await turn();
  send(['1', '3', 'room:a', 'echo', { text: 'x'.repeat(1_000) }]);
  expect(transport.paused).toBe(true);
  send(['4', '4', 'room:a', 'phx_join', {}]);
  expect(transport.paused).toBe(false);
  expect(await take()).toMatchObject([
    ['1', '1', 'room:a', 'phx_close', {}],
    [null, '3', 'room:a', 'phx_reply', { response: { reason: 'unmatched topic' } }],
    reply('4', '4', 'room:a', { id: 'a' }),
  ]);
  await open('g');
});

test('a client that does not read loses its broadcasts and is told to rejoin once it has read', async () => {
  const { send, join, take, broadcast, transport, figures, clock, ended } = setUpSocket({ unsentBytes: 1_000 });
  await join('room:a', '1');
  await join('room:b', '2');
  transport.setUnsent(2_000);
  broadcast('room:a', 'news', { n: 1 });
  expect(await take()).toEqual([news(1)]);
  expect(transport.paused).toBe(true);
  broadcast('room:a', 'news', { n: 2 });
  broadcast('room:a', 'news', { n: 3 });
  expect(await take()).toEqual([]);
  expect(figures.dropped).toBe(2);
  expect(ended).toEqual(['room:a']);
  // Only the channel that missed something has to be joined again.
  transport.setUnsent(0);
  expect(await take()).toEqual([['1', '1', 'room:a', 'phx_error', { reason: 'too_slow' }]]);
  expect(transport.paused).toBe(false);
  send(['2', '3', 'room:b', 'echo', { n: 1 }]);
  expect(await take()).toEqual([reply('2', '3', 'room:b', { n: 1 })]);
  expect(clock.pending()).toBe(0);
});

test('while much is unsent no further message is handled, and the reply of the one that runs is still written', async () => {
  const { send, join, take, open, broadcast, transport } = setUpSocket({ unsentBytes: 1_000 });
  await join('room:a', '1');
  await join('room:b', '2');
  send(['2', '3', 'room:b', 'wait', { gate: 'g' }]);
  await turn();
  transport.setUnsent(2_000);
  broadcast('room:a', 'news', { n: 1 });
  await take();
  send(['2', '4', 'room:b', 'echo', { n: 4 }]);
  await open('g');
  expect(await take()).toEqual([reply('2', '3', 'room:b', {})]);
  transport.setUnsent(0);
  expect(await take()).toEqual([reply('2', '4', 'room:b', { n: 4 })]);
});

test('a reply larger than the limit does not make its own channel look slow', async () => {
  const { join, take, broadcast, transport, figures } = setUpSocket({ unsentBytes: 1_000 });
  transport.setUnsent(3_000);
  await join('room:a', '1', { reply: 'x'.repeat(3_000) });
  broadcast('room:a', 'news', { n: 1 });
  expect(await take()).toEqual([news(1)]);
  transport.setUnsent(5_000);
  broadcast('room:a', 'news', { n: 2 });
  expect(await take()).toEqual([]);
  expect(figures.dropped).toBe(1);
  // Once it has been read, the large reply no longer counts.
  transport.setUnsent(0);
  await take();
  await join('room:a', '2');
  transport.setUnsent(3_000);
  broadcast('room:a', 'news', { n: 3 });
  broadcast('room:a', 'news', { n: 4 });
  await take();
  broadcast('room:a', 'news', { n: 5 });
  await take();
  expect(figures.dropped).toBe(2);
});

test('a push that has to be dropped ends its channel in the same way', async () => {
  const { join, take, broadcast, transport, contexts } = setUpSocket({ unsentBytes: 1_000 });
  await join('room:a', '1');
  await join('room:b', '2');
  transport.setUnsent(2_000);
  broadcast('room:a', 'news', { n: 1 });
  await take();
  contexts[1]?.push('own', {});
  expect(contexts[1]?.signal.aborted).toBe(true);
  transport.setUnsent(0);
  expect(await take()).toEqual([['2', '2', 'room:b', 'phx_error', { reason: 'too_slow' }]]);
});

test('a client that reads nothing for stalledMs is closed', async () => {
  const { join, take, broadcast, transport, clock } = setUpSocket({ unsentBytes: 1_000, stalledMs: 30_000 });
  await join('room:a', '1');
  transport.setUnsent(2_000);
  broadcast('room:a', 'news', { n: 1 });
  await take();
  await clock.advance(29_000);
  expect(transport.closed).toBeUndefined();
  await clock.advance(1_000);
  expect(transport.closed).toEqual(CLOSE.tooSlow);
  expect(clock.pending()).toBe(0);
});

test('a client that reads slowly but steadily is not closed, however long it takes', async () => {
  const { join, take, broadcast, transport, clock } = setUpSocket({ unsentBytes: 1_000, stalledMs: 30_000 });
  await join('room:a', '1');
  transport.setUnsent(5_000);
  broadcast('room:a', 'news', { n: 1 });
  await take();
  for (const left of [4_000, 3_000, 2_000, 1_500]) {
    await clock.advance(29_000);
    transport.setUnsent(left);
  }
  expect(transport.closed).toBeUndefined();
  await clock.advance(30_000);
  expect(transport.closed).toEqual(CLOSE.tooSlow);
});

test('a connection that goes while much is unsent leaves no timer', async () => {
  const { socket, join, take, broadcast, transport, clock } = setUpSocket({ unsentBytes: 1_000 });
  await join('room:a', '1');
  transport.setUnsent(2_000);
  broadcast('room:a', 'news', { n: 1 });
  await take();
  expect(clock.pending()).toBe(1);
  socket.gone();
  expect(clock.pending()).toBe(0);
});
