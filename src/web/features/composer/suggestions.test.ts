import { expect, test } from 'vitest';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import { peopleFor, stillFitting, toFileSuggestion } from './suggestions.ts';

const member = (id: string, name: string): Member => ({ id: id as MemberId, name, role: 'member' });
const members = [member('me', 'Ada Lovelace'), member('b', 'José García'), member('c', 'Adam Smith')];

test('people are found by the beginning of any of their names, without accents, and never oneself', () => {
  const names = (query: string) => peopleFor(query, members, 'me').map(({ name }) => name);
  expect(names('')).toEqual(['José García', 'Adam Smith']);
  expect(names('gar')).toEqual(['José García']);
  expect(names('ada')).toEqual(['Adam Smith']);
  expect(names('joseg')).toEqual(['José García']);
  expect(names('mit')).toEqual([]);
});

test('a file is shown by its name and where it is, and inserted with its path', () => {
  expect(toFileSuggestion('src/map/tide.ts')).toMatchObject({
    name: 'tide.ts',
    note: 'src/map',
    insert: '@src/map/tide.ts',
  });
  expect(toFileSuggestion('my notes.md')).toMatchObject({ insert: '@"my notes.md"' });
});

test('files found for fewer letters are left out once they cannot be meant', () => {
  expect(stillFitting(['src/tide.ts', 'readme.md'], 'srti')).toEqual(['src/tide.ts']);
});
