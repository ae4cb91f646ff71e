import { expect, test } from 'vitest';
import { whatToServe } from './what-to-serve.ts';

const HUB = 'https://hub.example';
const ask = (path: string, mode = 'cors', method = 'GET') =>
  whatToServe({ method, mode, url: new URL(path, HUB).href }, HUB);

test('every address one can open shows the kept page', () => {
  expect(['/', '/thread/thr_1', '/sign-in', '/no/such/place'].map(path => ask(path, 'navigate'))).toEqual(
    Array(4).fill('page'),
  );
});

test('what is live, or somebody’s, never comes from a cache', () => {
  const paths = ['/api', '/api/me', '/api/attachments/att_1', '/socket/websocket'];
  expect(paths.map(path => ask(path))).toEqual(Array(4).fill('hub'));
  expect(ask('/api/attachments/att_1', 'navigate')).toBe('hub');
  expect(ask('/assets/index.js', 'cors', 'POST')).toBe('hub');
  expect(ask('https://elsewhere.example/x.js')).toBe('hub');
});

test('files of the app come from the cache first, also those whose names only begin like live ones', () => {
  expect(['/assets/index.js', '/icons/idle.svg', '/apiary.svg'].map(path => ask(path))).toEqual(Array(3).fill('kept'));
});

test('the frame that draws diagrams is itself, not the app', () => {
  expect(ask('/diagram.html', 'navigate')).toBe('hub');
});
