// Long texts in pieces: the right ones, whoever asks in between, and one reading for all pieces of a text.
import { expect, test } from 'vitest';
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { anItem, logOf } from '../../wire/thread/log.fixture.ts';
import { createTextReader } from './text-reader.ts';

const long = 'high tide\n'.repeat(limits.textChars / 4);
const log = logOf([
  { type: 'item.completed', turnId: 't1' as never, item: anItem('itm1', long, 'completed') },
  { type: 'item.completed', turnId: 't1' as never, item: anItem('itm2', 'short', 'completed') },
  { type: 'queue.released' } as never,
]);

const open = () => {
  const asked: number[] = [];
  const read = createTextReader(async (_id, seq): Promise<ThreadEvent | undefined> => {
    asked.push(seq);
    return log.find(event => event.seq === seq);
  });
  return { read, asked };
};
const [one, two] = ['thr_one', 'thr_two'] as ThreadId[];

test('the pieces of a text are all of it, and are read once', async () => {
  const { read, asked } = open();
  let text = '';
  for (;;) {
    const piece = await read(one as ThreadId, 1, text.length);
    if (piece === '') break;
    text += piece;
  }
  expect(text).toBe(long);
  expect(asked).toEqual([1]);
});

test('another text, and the same seq of another thread, are read for themselves', async () => {
  const { read, asked } = open();
  expect(await read(one as ThreadId, 2, 0)).toBe('short');
  expect(await read(one as ThreadId, 2, 2)).toBe('ort');
  expect(await read(two as ThreadId, 2, 0)).toBe('short');
  expect(await read(two as ThreadId, 1, 0)).toHaveLength(limits.textChars);
  expect(asked).toEqual([2, 2, 1]);
});

test('what is no completed item, or not there, has no text', async () => {
  const { read } = open();
  expect([await read(one as ThreadId, 3, 0), await read(one as ThreadId, 9, 0)]).toEqual(['', '']);
});
