import { expect, test } from 'vitest';
import { moved, placeAmong, withLeft } from './places.ts';

const left = (id: string, ...followers: string[]) => ({ id, followers });

test('a message goes back before the nearest one that followed it and still waits', () => {
  expect(placeAmong(['b', 'c'], ['a', 'b', 'c'])).toBe('b');
  expect(placeAmong(['b', 'c'], ['a', 'c'])).toBe('c');
  expect(placeAmong(['b'], ['a'])).toBeNull();
});

test('what was cancelled is shown where it stood, whether or not it still waits', () => {
  const b = left('b', 'c');
  expect(withLeft(['a', 'c'], [b])).toEqual(['a', b, 'c']);
  expect(withLeft(['a', 'b', 'c'], [b])).toEqual(['a', b, 'c']);
});

test('several that were cancelled keep their order, also at the end and when nothing else waits', () => {
  const [b, c] = [left('b', 'c'), left('c')];
  expect(withLeft(['a'], [b, c])).toEqual(['a', b, c]);
  expect(withLeft([], [b, c])).toEqual([b, c]);
});

test('a message is moved before another or to the end, and stays where one of them waits no longer', () => {
  expect(moved(['a', 'b', 'c'], { id: 'c', before: 'a' })).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], { id: 'a', before: null })).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], { id: 'a', before: 'b' })).toEqual(['a', 'b', 'c']);
  expect(moved(['b', 'c'], { id: 'a', before: 'c' })).toEqual(['b', 'c']);
  expect(moved(['a', 'c'], { id: 'a', before: 'b' })).toEqual(['a', 'c']);
});
