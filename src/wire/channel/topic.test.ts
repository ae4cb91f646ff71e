// What a topic table does: finds the channel of a topic, parses payloads, refuses what it does not know.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { type ChannelContext, channelFor, createTopicMatcher, noReply } from './topic.ts';

type Member = { readonly name: string };

const room = channelFor<Member>()({
  params: z.object({ since: z.number().default(0) }),
  pushes: {
    add: z.object({ n: z.number().max(9) }),
    quiet: z.object({}),
    nothing: z.object({}),
  },
  join: ({ since }, ctx) => {
    if (ctx.assigns.name === 'mallory') throw new HawserError({ code: 'forbidden', message: 'No.' });
    return { reply: { id: ctx.id, since }, state: { sum: since } };
  },
  handle: {
    add: ({ n }, _ctx, state) => {
      state.sum += n;
      return { sum: state.sum };
    },
    quiet: () => noReply,
    nothing: () => undefined,
  },
});

const context = (name: string): ChannelContext<Member> => ({
  topic: 'room:7',
  id: '7',
  assigns: { name },
  signal: new AbortController().signal,
  push: () => undefined,
  close: () => undefined,
  onClose: () => undefined,
  startHere: () => undefined,
});

test('a channel parses the payload of its join and of each event, and keeps its state between them', async () => {
  const open = await room.open({ since: 3, extra: 'ignored' }, context('ann'));
  expect(open.reply).toEqual({ id: '7', since: 3 });
  expect(await open.handle('add', { n: 1 })).toEqual({ sum: 4 });
  expect(await open.handle('add', { n: 2 })).toEqual({ sum: 6 });
});

test('a handler that returns nothing answers {}, and one that returns noReply answers nothing', async () => {
  const open = await room.open({}, context('ann'));
  expect(await open.handle('nothing', {})).toEqual({});
  expect(await open.handle('quiet', {})).toBe(noReply);
});

test('R52: a payload that does not fit is refused with a code, a sentence that names the place, and a hint', async () => {
  await expect(room.open({ since: 'x' }, context('ann'))).rejects.toMatchObject({
    problem: { code: 'invalid_payload', message: expect.stringContaining('"join" is not valid: since:') },
  });
  const open = await room.open({}, context('ann'));
  for (const payload of [null, [], 'n', { n: 10 }, Uint8Array.of(1)]) {
    await expect(open.handle('add', payload)).rejects.toMatchObject({
      problem: { code: 'invalid_payload', hint: expect.any(String) },
    });
  }
});

test.each(['unknown', 'constructor', '__proto__', 'toString', ''])('R52: the event %j does not exist', async event => {
  const open = await room.open({}, context('ann'));
  await expect(open.handle(event, {})).rejects.toMatchObject({ problem: { code: 'unknown_event' } });
});

test('a join refuses by throwing', async () => {
  await expect(room.open({}, context('mallory'))).rejects.toMatchObject({ problem: { code: 'forbidden' } });
});

test('a topic goes to the first pattern that fits, with what the star stands for', () => {
  const lobby = { ...room };
  const special = { ...room };
  const match = createTopicMatcher({ lobby, 'room:main': special, 'room:*': room });
  expect(match('lobby')).toEqual({ definition: lobby, id: '' });
  expect(match('room:main')?.definition).toBe(special);
  expect(match('room:a:b')).toEqual({ definition: room, id: 'a:b' });
  expect(match('room:')).toEqual({ definition: room, id: '' });
  for (const topic of ['', 'lobby2', 'room', 'Room:1', 'phoenix', '__proto__', 'constructor']) {
    expect(match(topic)).toBeUndefined();
  }
});

test('a star within a pattern is refused when the table is made', () => {
  expect(() => createTopicMatcher({ 'room:*:x': room })).toThrow('only at its end');
});
