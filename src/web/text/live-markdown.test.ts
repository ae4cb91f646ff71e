import { expect, test } from 'vitest';
import { readableTail } from './live-markdown.ts';

test.each([
  ['a **bo', 'a **bo**'],
  ['a **bold** and', 'a **bold** and'],
  ['a *word', 'a *word*'],
  ['a _word', 'a _word_'],
  ['snake_case_name and', 'snake_case_name and'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['run `npm te', 'run `npm te`'],
  ['run `', 'run '],
  ['~~gone', '~~gone~~'],
  ['see [the docs](https://exa', 'see the docs'],
  ['see [the do', 'see the do'],
  ['see [the docs](https://example.org) now', 'see [the docs](https://example.org) now'],
  ['so **', 'so '],
])('“%s” is shown as “%s”', (live, shown) => {
  expect(readableTail(live)).toBe(shown);
});

test('marks inside code are not marks', () => {
  expect(readableTail('`a ** b` then')).toBe('`a ** b` then');
  expect(readableTail('```\na ** b [c')).toBe('```\na ** b [c');
});

test('only the last paragraph is mended', () => {
  expect(readableTail('an open ** star\n\nand **so')).toBe('an open ** star\n\nand **so**');
});

test('dashes below a text wait until it is clear that they begin a list', () => {
  expect(readableTail('My points:\n-')).toBe('My points:\n');
  expect(readableTail('My points:\n- o')).toBe('My points:\n- o');
});

test('a table appears row by row, never as a line of bars', () => {
  const head = '| line | leads |\n';
  const rule = '|---|---|\n';
  expect(readableTail('| line | le')).toBe('');
  expect(readableTail(head)).toBe('');
  expect(readableTail(`${head}|--`)).toBe('');
  expect(readableTail(head + rule)).toBe(head + rule);
  expect(readableTail(`${head + rule}| head |`)).toBe(head + rule);
});
