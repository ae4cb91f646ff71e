import { expect, test } from 'vitest';
import { rankEntries } from './rank.ts';

const entries = [
  { name: 'New thread', group: 'actions' },
  { name: 'Search', group: 'actions' },
  { name: 'Tide table for the harbour page', group: 'threads', note: '# web' },
  { name: 'Rate limits per key', group: 'threads', note: '# api' },
  { name: 'Über Nacht', group: 'threads' },
];
const names = (query: string) => rankEntries(entries, query).map(({ name }) => name);

test('without letters nothing changes', () => {
  expect(rankEntries(entries, '  ')).toEqual(entries);
});

test('beginnings come before middles, and those before scattered letters', () => {
  expect(names('t')[0]).toBe('Tide table for the harbour page');
  expect(names('harb')).toEqual(['Tide table for the harbour page']);
  expect(names('nt')).toEqual(['New thread']); // not those that merely have an n and a t somewhere
  expect(names('nwt')).toContain('New thread');
});

test('case and accents do not matter, notes are found too', () => {
  expect(names('uber')).toEqual(['Über Nacht']);
  expect(names('api')).toEqual(['Rate limits per key']);
});

test('what fits nowhere is left out', () => {
  expect(names('zzz')).toEqual([]);
});
