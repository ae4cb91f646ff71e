import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import { fileMention, mentionedIn, partsOf, personMention } from './mentions.ts';

const ada = { id: 'mem_ada' as MemberId, name: 'Ada' };
const lovelace = { id: 'mem_lovelace' as MemberId, name: 'Ada Lovelace' };
const members = [ada, lovelace];

test.each([
  ['@Ada please look', [ada.id]],
  ['please, @Ada Lovelace: look', [lovelace.id]],
  ['@Ada and (@Ada Lovelace), and @Ada again', [ada.id, lovelace.id]],
  ['@Adam is someone else, ada@Ada.example an address', []],
])('“%s” names whom it names', (text, ids) => {
  expect(mentionedIn(text, members)).toEqual(ids);
});

test.each([
  ['look at @src/tide.ts.', 'src/tide.ts'],
  ['@README.md says so', 'README.md'],
  ['(@"my notes/a b.md")', 'my notes/a b.md'],
])('“%s” names a file', (text, path) => {
  expect(partsOf(text, members).flatMap(part => (part.kind === 'file' ? [part.path] : []))).toEqual([path]);
});

test('what is inserted is found again', () => {
  for (const path of ['src/tide.ts', 'with space/and more.ts', 'Makefile.am', 'a/b']) {
    expect(partsOf(`see ${fileMention(path)} there`, members)[1]).toMatchObject({ kind: 'file', path });
  }
  expect(mentionedIn(`${personMention('Ada Lovelace')},`, members)).toEqual([lovelace.id]);
});

test('the pieces of any text are that text', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const pieces = partsOf(text, members);
      expect(pieces.map(part => part.text).join('')).toBe(text);
    }),
  );
});
