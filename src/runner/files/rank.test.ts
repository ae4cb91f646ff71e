import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankPaths } from './rank.ts';

const PATHS = [
  'README.md',
  'src/harbour.tsx',
  'src/tide-chart.tsx',
  'src/tide-chart.test.tsx',
  'src/wire/tides/index.ts',
  'docs/tides/harbour-map.md',
  'build/chart-of-tides.ts',
];

test.each([
  ['a file’s own name comes before a folder of that name', 'tide', 'src/tide-chart.tsx'],
  ['a whole name comes first', 'harbour', 'src/harbour.tsx'],
  ['the beginnings of words are enough', 'tc', 'src/tide-chart.tsx'],
  ['a part of the path finds what is in it', 'tides/ind', 'src/wire/tides/index.ts'],
  ['case, accents and spaces do not matter', 'Tidé CHART', 'src/tide-chart.tsx'],
])('%s', (_name, query, first) => {
  expect(rankPaths(PATHS, query)[0]).toBe(first);
});

test('what does not have the letters in their order is left out', () => {
  expect(rankPaths(PATHS, 'zz')).toEqual([]);
  expect(rankPaths(['ab'], 'ba')).toEqual([]);
});

test('without letters the files nearest to the top come first', () => {
  expect(rankPaths(PATHS, '')[0]).toBe('README.md');
  expect(rankPaths(PATHS, ' ')).toHaveLength(PATHS.length);
});

test('whatever is typed, the answer is some of the paths, each once, and a path finds itself', () => {
  const paths = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(paths, fc.string({ maxLength: 12 }), (all, query) => {
      const found = rankPaths(all, query);
      expect(new Set(found).size).toBe(found.length);
      expect(all).toEqual(expect.arrayContaining(found));
      for (const path of all) expect(rankPaths([path], path)).toEqual([path]);
    }),
  );
});
