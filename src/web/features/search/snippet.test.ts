import { expect, test } from 'vitest';
import { snippetPieces } from './snippet.ts';

test('what was found is told apart from what stands around it', () => {
  expect(snippetPieces('the \ue000tide\ue001 and the\n \ue000tide\ue001s', 'message')).toEqual([
    { text: 'the ', found: false },
    { text: 'tide', found: true },
    { text: ' and the ', found: false },
    { text: 'tide', found: true },
    { text: 's', found: false },
  ]);
});

test('a snippet without a find is one piece', () => {
  expect(snippetPieces('plain', 'message')).toEqual([{ text: 'plain', found: false }]);
  expect(snippetPieces('', 'message')).toEqual([]);
});

test('the signs of Markdown are left out of what was written, and stay in what is code', () => {
  const read = (text: string, kind: 'answer' | 'command') =>
    snippetPieces(text, kind)
      .map(({ text: part }) => part)
      .join('');
  expect(
    read('3. **\ue000Spring\ue001 lines** stop it *along* the [quay](https://quay.example), `npm test`.', 'answer'),
  ).toBe('3. Spring lines stop it along the quay, npm test.');
  expect(read('…lines** run', 'answer')).toBe('…lines run');
  expect(read('src/**/*.ts, 2**3 and 2 * 3 * 4', 'answer')).toBe('src/**/*.ts, 2**3 and 2 * 3 * 4');
  expect(read('echo **\ue000a\ue001** `b`', 'command')).toBe('echo **a** `b`');
});

test('of a diff, what says which lines it is about is left out', () => {
  const pieces = snippetPieces('src/a.ts\n@@ -0,0 +1,14 @@\n+\ue000tide\ue001', 'file_change');
  expect(pieces).toEqual([
    { text: 'src/a.ts +', found: false },
    { text: 'tide', found: true },
  ]);
});
