import { expect, test } from 'vitest';
import { countHidden, showHidden } from './hidden-characters.ts';

test('ordinary text in any script is one piece', () => {
  for (const text of ['npm run dev -- --port 5173', 'écho "größe" 漢字 😀', 'a\tb\nc']) {
    expect(showHidden(text)).toEqual([{ text }]);
  }
});

test('R35: bidi overrides, zero-width and control characters are named', () => {
  expect(showHidden('rm \u202e txt.\u200bexe\u001b[2K').map(piece => piece.hidden ?? piece.text)).toEqual([
    'rm ',
    'U+202E RLO',
    ' txt.',
    'U+200B ZWSP',
    'exe',
    'U+001B ESC',
    '[2K',
  ]);
});

test('R35: blanks that look like nothing or like a space are named', () => {
  expect(countHidden('\u00a0\u3000\u2800\u3164\u{e0041}\ufeff\ue000\u2028\r\u0085')).toBe(10);
});

test('the pieces put together are the text', () => {
  const text = 'a\u200bb\u202ec\u{e0041}d';
  expect(
    showHidden(text)
      .map(piece => piece.text)
      .join(''),
  ).toBe(text);
});
