import { expect, test } from 'vitest';
import { clipDiff, clipEnd, clipMiddle, GrowingText } from './clip.ts';

test('output within the limit is untouched', () => {
  expect(clipMiddle('short', 10)).toEqual({ text: 'short', cut: 0 });
});

test('long output keeps its beginning and its end and says how much is missing', () => {
  expect(clipMiddle('0123456789abcdef', 8)).toEqual({ text: '0123cdef', cut: 8 });
});

test('a character of two units is never cut in half', () => {
  expect(clipMiddle('abc😀defghi😀xyz', 8)).toEqual({ text: 'abcxyz', cut: 10 });
});

test('long text says that it was cut and stays within the limit', () => {
  const clipped = clipEnd('x'.repeat(200), 100);
  expect(clipped.length).toBe(100);
  expect(clipped).toMatch(/^x+\n\n\[The rest was cut/);
});

test('a long diff is cut after a whole line', () => {
  const diff = Array.from({ length: 50 }, (_, i) => `+line ${i}\n`).join('');
  const clipped = clipDiff(diff, 200);
  expect(clipped.length).toBeLessThanOrEqual(200);
  expect(clipped.split('\n').slice(0, -2)).toEqual(diff.split('\n').slice(0, clipped.split('\n').length - 2));
  expect(clipped).toMatch(/\n\\ The rest was cut[^\n]*\n$/);
});

test.each([true, false])('growing text keeps every piece while it is within its limit (tail: %s)', keepTail => {
  const text = new GrowingText(10_000, keepTail);
  for (let i = 0; i < 2_000; i += 1) text.append(String(i % 10));
  expect(text.length).toBe(2_000);
  expect(text.read()).toEqual({ text: '0123456789'.repeat(200), cut: 0 });
});

test('growing output beyond its limit is what clipMiddle would have kept', () => {
  const whole = Array.from({ length: 5_000 }, (_, i) => `${i}\n`).join('');
  const text = new GrowingText(1_000, true);
  for (const char of whole) text.append(char);
  expect(text.read()).toEqual(clipMiddle(whole, 1_000));
});

test('growing text beyond its limit keeps its beginning', () => {
  const text = new GrowingText(4, false);
  for (const piece of ['ab', 'cd', 'ef']) text.append(piece);
  expect(text.read()).toEqual({ text: 'abcd', cut: 2 });
});
