import { expect, test } from 'vitest';
import { titleFrom } from './title-from.ts';

test.each([
  ['Make a small web page about tides.', 'Make a small web page about tides'],
  ['\n\n## Fix *the* `build`\nIt takes 40 s', 'Fix the build'],
  ['Why does it take 40 s?', 'Why does it take 40 s?'],
  ['```ts\nlet a;\n```', 'let a'],
  ['', ''],
])('“%s” is called “%s”', (text, title) => {
  expect(titleFrom(text)).toBe(title);
});

test('long words are cut where a word ends', () => {
  const title = titleFrom('Show this week’s tides on the harbour page with a chart that fits a phone and a table');
  expect(title.length).toBeLessThanOrEqual(65);
  expect(title).toMatch(/\S…$/);
  expect(titleFrom('x'.repeat(200)).length).toBe(64);
});
