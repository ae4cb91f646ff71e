import { expect, test } from 'vitest';
import { isHere, pathOf } from './address.ts';

const origin = 'https://0123456789abcdefghjkmnpqrs.preview.example';

test.each([
  ['/week?from=mon#now', '/week?from=mon#now'],
  [' week ', '/week'],
  ['', '/'],
  [`${origin}/week`, '/week'],
  [origin, '/'],
  [`${origin}.evil.example/`, '/.evil.example/'],
  ['//evil.example', '//evil.example'],
  ['https://evil.example', '/https://evil.example'],
])('“%s” leads to a place of the preview’s own host', (typed, path) => {
  expect(pathOf(typed, origin)).toBe(path);
  expect(new URL(origin + pathOf(typed, origin)).origin).toBe(origin);
});

test('what is under localhost is told from what others can reach', () => {
  expect([isHere('http://a.localhost:4140/x'), isHere('https://a.preview.example/')]).toEqual([true, false]);
});
