import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiveText } from './live-text.ts';
import { appendLive, emptyLiveText, furtherLive, keepTail, liveEnd } from './live-text.ts';

test('any pieces that cover a text, in rising order and with overlaps, give the text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.array(fc.tuple(fc.nat(200), fc.nat(30))), (text, cuts) => {
      const pieces = [...cuts, [0, text.length] as const].map(([at, length]) => ({
        at: Math.min(at, text.length),
        length,
      }));
      let live: LiveText = emptyLiveText;
      for (const { at, length } of pieces) {
        const next = appendLive(live, at, text.slice(at, at + length));
        if (next !== 'gap') live = next;
      }
      expect(live.text).toBe(text);
    }),
  );
});

test('a piece beyond the end is a gap, and a repeat changes nothing', () => {
  const live = { base: 0, text: 'abc' };
  expect(appendLive(live, 4, 'x')).toBe('gap');
  expect(appendLive(live, 1, 'bc')).toBe(live);
});

test('a kept tail still knows its offsets', () => {
  const live = keepTail({ base: 10, text: 'abcdef' }, 2);
  expect(live).toEqual({ base: 14, text: 'ef' });
  expect(liveEnd(live)).toBe(16);
  expect(appendLive(live, 15, 'fg')).toEqual({ base: 14, text: 'efg' });
});

test('of two views the one that reaches further wins', () => {
  const short = { base: 0, text: 'ab' };
  const long = { base: 1, text: 'bcd' };
  expect(furtherLive(short, long)).toBe(long);
  expect(furtherLive(long, short)).toBe(long);
});
