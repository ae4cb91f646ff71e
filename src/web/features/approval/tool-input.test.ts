import { expect, test } from 'vitest';
import { inputRows } from './tool-input.ts';

test('an object becomes its names and values, words as they are and everything else as JSON', () => {
  const input = JSON.stringify({ team: 'WEB', title: 'two\nlines', urgent: true, labels: ['a'], due: null });
  expect(inputRows(input)).toEqual([
    ['team', 'WEB'],
    ['title', 'two\nlines'],
    ['urgent', 'true'],
    ['labels', '[\n  "a"\n]'],
    ['due', 'null'],
  ]);
});

test('what is no object, says nothing or was cut is left as text', () => {
  for (const input of ['[1, 2]', '"words"', '7', 'null', '{}', '{"team": "WE', 'plain words', '']) {
    expect(inputRows(input)).toBeUndefined();
  }
});
