import { expect, test } from 'vitest';
import type { PreviewRow } from '../store/queries/previews.ts';
import { joinedCookie } from './cookies.ts';
import { baseOf } from './hosts.ts';
import { goesToPage, joinedWith, notJoined, toJoin, wayOn } from './join.ts';

const row = (letter: string, over: Partial<PreviewRow> = {}) =>
  ({ label: letter.repeat(26), audience: 'thread', ...over }) as PreviewRow;
const [page, data, more] = [row('a'), row('b'), row('c')];
const base = baseOf(new URL('https://preview.test'));
const asked = (headers: Record<string, string>, url = '/') => ({ method: 'GET', url, headers });
const withCookie = (cookie: string) => ({ headers: { cookie } }) as never;
const tab = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

test('people who go to a page are led, and nothing else is', () => {
  expect(goesToPage(asked(tab))).toBe(true);
  const pane = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
  expect(goesToPage(asked(pane))).toBe(true);
  // A frame that the app has made: nobody around it lets it in.
  expect(goesToPage(asked({ ...pane, 'sec-fetch-site': 'same-origin' }))).toBe(false);
  expect(goesToPage(asked({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }))).toBe(false);
  expect(goesToPage({ ...asked(tab), method: 'POST' })).toBe(false);
  expect(goesToPage(asked({}))).toBe(false);
  expect(goesToPage(asked(tab, `/${'x'.repeat(3_000)}`))).toBe(false);
});

test('each sibling is gone through once, and none that needs no key', () => {
  const open = row('d', { audience: 'link' });
  expect(notJoined(withCookie(''), [data, more, open])).toEqual([data, more]);
  const cookie =
    joinedCookie(joinedWith(withCookie('x=1'), data), 60, { secure: true, framed: false }).split(';')[0] ?? '';
  expect(notJoined(withCookie(`x=1; ${cookie}`), [data, more])).toEqual([more]);
  expect(joinedWith(withCookie(cookie), more)).toHaveLength(2);
});

test('R12: the way on leads to a page of the same session and nowhere else', () => {
  const url = new URL(toJoin(data, page, '/deep?x=1&y=/', base));
  expect(url.origin).toBe(`https://${data.label}.preview.test`);
  expect(wayOn(url.pathname + url.search, data, [page, more])).toEqual({ page, path: '/deep?x=1&y=/' });
  expect(wayOn(url.pathname + url.search, data, [more])).toBeUndefined();
  expect(wayOn('/.hawser/join?path=/own', data, [page])).toEqual({ page: data, path: '/own' });
  expect(wayOn('/.hawser/join?to=https://evil.example/&path=/', data, [page])).toBeUndefined();
});
