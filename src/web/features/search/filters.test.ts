import { expect, test } from 'vitest';
import { newId } from '../../../std/ids.ts';
import { isNarrowed, readFilters, searchAddress, toQuery } from './filters.ts';

const by = newId('mem');

test('a search is read from its address and written into it', () => {
  const address = searchAddress({ q: 'high tide', kind: 'command', by, from: '2026-11-01' });
  expect(address).toBe(`/search?q=high+tide&kind=command&by=${by}&from=2026-11-01`);
  const filters = readFilters(new URL(address, 'http://hub').searchParams);
  expect(filters).toEqual({ q: 'high tide', kind: 'command', by, from: '2026-11-01' });
  expect(isNarrowed(filters)).toBe(true);
  expect(isNarrowed({ q: 'high tide' })).toBe(false);
  expect(searchAddress({ q: ' ' })).toBe('/search');
});

test('days begin and end where the reader is, and the last one belongs to it', () => {
  const query = toQuery({ q: 'tide', from: '2026-11-01', to: '2026-11-01' });
  const start = new Date(2026, 10, 1).getTime();
  expect(query).toMatchObject({ after: start, before: new Date(2026, 10, 2).getTime() });
});

test('what nobody can mean is left out, and without words or a person there is nothing to look for', () => {
  expect(toQuery({ q: 'tide', kind: 'nonsense', by: 'me', from: 'yesterday', to: '1066-99-99x' })).toEqual({
    q: 'tide',
  });
  expect(toQuery({ q: '  ', in: newId('chn') })).toBeUndefined();
  expect(toQuery({ q: '', by })).toEqual({ q: '', by });
});
