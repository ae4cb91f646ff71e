import { expect, test } from 'vitest';
import { formatMessage, parseMessage, type Values } from './format.ts';

const say = (source: string, values: Values<never> = {}, locale = 'en') =>
  formatMessage(parseMessage(source), values, locale).join('');

test('values are put in where their names stand', () => {
  expect(say('{who} allowed it {how}', { who: 'You', how: 'once' })).toBe('You allowed it once');
});

test('plurals follow the rules of the language, exact numbers first', () => {
  const files = '{n, plural, =0 {no files} one {# file} other {# files}}';
  expect([0, 1, 2, 1200].map(n => say(files, { n }))).toEqual(['no files', '1 file', '2 files', '1,200 files']);
  const polish = '{n, plural, one {# plik} few {# pliki} other {# plików}}';
  expect([1, 3, 5].map(n => say(polish, { n }, 'pl'))).toEqual(['1 plik', '3 pliki', '5 plików']);
});

test('a select falls back to other, and cases may hold further arguments', () => {
  const message = '{mode, select, steer {steers {agent}} other {waits for {agent}}}';
  expect(say(message, { mode: 'steer', agent: 'Codex' })).toBe('steers Codex');
  expect(say(message, { mode: 'queue', agent: 'Codex' })).toBe('waits for Codex');
});

test('pieces that are not text come back in their places', () => {
  const link = { href: '/machines' };
  expect(formatMessage(parseMessage('See {link} first.'), { link }, 'en')).toEqual(['See ', link, ' first.']);
});

test('a missing value stays visible instead of becoming nothing', () => {
  expect(say('in {folder}')).toBe('in {folder}');
});

test('a number sign outside a plural is only a number sign', () => {
  expect(say('# {name}', { name: 'general' })).toBe('# general');
});

test.each([
  ['{', 'without a name'],
  ['a } b', 'too many'],
  ['{n, plural, one {#}}', 'other'],
  ['{n, number}', 'plural or select'],
  ['{n, plural, other {x}', 'braces'],
])('“%s” is refused in words', (source, why) => {
  expect(() => parseMessage(source)).toThrow(why);
});
