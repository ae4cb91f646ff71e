import { expect, test } from 'vitest';
import { newId } from '../std/ids.ts';
import type { ThreadId } from '../wire/protocol/ids.ts';
import { readRoute, safeReturn, threadAddress } from './routes.ts';

const id = newId('thr') as ThreadId;

test('addresses lead to their pages, with and without a slash at the end', () => {
  expect(['/', '/machines', '/search/', '/settings', '/sign-in'].map(path => readRoute(path).name)).toEqual([
    'home',
    'machines',
    'search',
    'settings',
    'sign_in',
  ]);
  expect(readRoute(`/thread/${id}`)).toEqual({ name: 'thread', id });
});

test('an address that leads nowhere is unknown', () => {
  expect(readRoute('/thread/../../etc')).toEqual({ name: 'unknown' });
  expect(readRoute('/thread/thr_short')).toEqual({ name: 'unknown' });
});

test('a place in a thread is part of its address', () => {
  expect(threadAddress(id, 'item-a:1/b')).toBe(`/thread/${id}#item-a%3A1%2Fb`);
});

test.each([
  [`/thread/thr_x#item-1`, `/thread/thr_x#item-1`],
  ['/machines', '/machines'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in', '/'],
  ['/reset', '/'],
  [null, '/'],
])('R12: after signing in, “%s” leads to “%s”', (to, place) => {
  expect(safeReturn(to)).toBe(place);
});
