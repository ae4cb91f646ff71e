import { expect, test } from 'vitest';
import { snippetPieces } from './snippet.ts';

test('what was found is told apart from what stands around it', () => {
  expect(snippetPieces('the \ue000tide\ue001 and the\n \ue000tide\ue001s')).toEqual([
    { text: 'the ', found: false },
    { text: 'tide', found: true },
    { text: ' and the ', found: false },
    { text: 'tide', found: true },
    { text: 's', found: false },
  ]);
});

test('a snippet without a find is one piece', () => {
  expect(snippetPieces('plain')).toEqual([{ text: 'plain', found: false }]);
  expect(snippetPieces('')).toEqual([]);
});
