import { expect, test } from 'vitest';
import { de } from '../words/de.ts';
import { en } from '../words/en.ts';
import { speak } from '../words/t.ts';
import {
  age,
  baseName,
  dayName,
  duration,
  fileSize,
  folderPart,
  short,
  shortFolder,
  wholeDuration,
} from './figures.ts';

test('durations get coarser as they get longer', () => {
  expect([40, 8_100, 9_960, 42_000, 102_000, 3_780_000].map(duration)).toEqual([
    '0.0 s',
    '8.1 s',
    '10 s',
    '42 s',
    '1 m 42 s',
    '1 h 03 m',
  ]);
  expect(wholeDuration(9_999)).toBe('9 s');
});

test('ages are one short word', () => {
  const now = 1e12;
  const ages = [5_000, 240_000, 3_600_000, 3 * 86_400_000, 40 * 86_400_000, -5].map(ago => age(now - ago, now));
  expect(ages).toEqual(['now', '4m', '1h', '3d', '5w', 'now']);
});

test('days are named as people name them', () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  expect(dayName(noon, noon)).toBe('Today');
  expect(dayName(noon - 86_400_000, noon)).toBe('Yesterday');
  expect(dayName(new Date(2026, 10, 3, 12).getTime(), noon)).toMatch(/Tue.*3|3.*Tue/);
  expect(dayName(new Date(2024, 10, 3, 12).getTime(), noon)).toContain('2024');
});

test('home folders are shortened on every system, others are not', () => {
  expect(shortFolder('/home/mira/code/tides')).toBe('~/code/tides');
  expect(shortFolder('/Users/mira')).toBe('~');
  expect(shortFolder('C:\\Users\\mira\\code')).toBe('~\\code');
  expect(shortFolder('/rooted/code')).toBe('/rooted/code');
});

test('paths come apart into folder and name', () => {
  expect([folderPart('src/a/b.ts'), baseName('src/a/b.ts')]).toEqual(['src/a/', 'b.ts']);
  expect([folderPart('b.ts'), baseName('b.ts')]).toEqual(['', 'b.ts']);
});

test('sizes and counts stay short', () => {
  expect([12, 12_300, 3_400_000].map(fileSize)).toEqual(['12 bytes', '12 kB', '3.4 MB']);
  expect([840, 12_400, 240_000, 1_200_000].map(short)).toEqual(['840', '12.4k', '240k', '1.2M']);
});

test('numbers are written as the language writes them', () => {
  speak('de', { ...en, ...de });
  expect([duration(8_100), fileSize(3_400_000), short(12_400), short(1_200_000)]).toEqual([
    '8,1 s',
    '3,4 MB',
    '12,4 Tsd.',
    '1,2 Mio.',
  ]);
  speak('en', en);
  expect(duration(8_100)).toBe('8.1 s');
});
