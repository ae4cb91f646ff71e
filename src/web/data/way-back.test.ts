import { expect, test } from 'vitest';
import { comeBack, leave, type Tab } from './way-back.ts';

const HASH = '#host=a.localhost%3A4140&challenge=c&path=%2Fdeep%3Fx%3D1';

/** One tab, at one address after the other. */
const openTab = () => {
  const kept = new Map<string, string>();
  let shown = '';
  const at = (pathname: string, hash = ''): Tab => ({
    location: { pathname, search: '', hash },
    history: { state: null, replaceState: (_state, _title, address) => (shown = String(address)) },
    sessionStorage: {
      getItem: name => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: name => void kept.delete(name),
    },
  });
  return { at, shown: () => shown };
};

test('who leaves for the identity provider comes back with all that stood in the address, once', () => {
  const { at, shown } = openTab();
  expect(leave(at('/open-preview', HASH))).toBe('/open-preview');
  comeBack(at('/open-preview'));
  expect(shown()).toBe(`/open-preview${HASH}`);
  const again = openTab();
  comeBack(again.at('/open-preview'));
  expect(again.shown()).toBe('');
});

test.each([
  ['another page', '/machines', ''],
  ['a place of its own', '/open-preview', '#other'],
])('R12: what was kept is not added to %s', (_what, path, hash) => {
  const { at, shown } = openTab();
  leave(at('/open-preview', HASH));
  comeBack(at(path, hash));
  expect(shown()).toBe('');
  comeBack(at('/open-preview'));
  expect(shown()).toBe('');
});

test('R12: a code for signing in is never kept, and the way back stays in this app', () => {
  const { at, shown } = openTab();
  expect(leave(at('/sign-in', '#code=hws_0'))).toBe('/');
  comeBack(at('/sign-in'));
  expect(shown()).toBe('');
  expect(leave(at('//evil.example'))).toBe('/');
});

test('a browser that keeps nothing leads back to the page', () => {
  const forbidden = () => {
    throw new Error('forbidden');
  };
  const { at } = openTab();
  const tab = {
    ...at('/open-preview', HASH),
    sessionStorage: { getItem: forbidden, setItem: forbidden, removeItem: forbidden },
  };
  expect(leave(tab)).toBe('/open-preview');
  expect(() => comeBack(tab)).not.toThrow();
});
