// Previews on one host for all of them, over real sockets: what still keeps them apart there, and what does not.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PreviewView } from '../../wire/protocol/previews.ts';
import type { DoorOptions } from '../doors/plan.ts';
import { atHost, setUpPreviews } from './test-preview.ts';

const doors: DoorOptions = {
  publicUrl: new URL('https://hub.test'),
  previewUrl: new URL('https://previews.test'),
  trustedProxies: ['127.0.0.1'],
  weakened: ['preview_paths'],
};
const tab = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

const setUp = async (count = 1) => {
  const set = await setUpPreviews(count, doors);
  const ask = atHost(set.hub, 'previews.test');
  const ports = set.apps.map(({ port }) => port);
  const prefixOf = ({ url }: Pick<PreviewView, 'url'>) => new URL(url).pathname;
  /** Goes to a page as a person does who has these cookies. */
  const go = (preview: PreviewView, path: string, cookie = '') =>
    ask(prefixOf(preview) + path, { headers: { ...tab, ...(cookie && { cookie }) } });
  /** Is let in and goes to the page. @returns all cookies that a browser has then */
  const open = async (preview: PreviewView, has = '') => {
    const keys = await set.enter(preview);
    const there = await go(preview, '/', [has, keys].filter(Boolean).join('; '));
    const [mark] = (there.headers['set-cookie'] ?? []).map(each => each.split(';')[0]);
    return [keys, mark].filter(Boolean).join('; ');
  };
  const shareElsewhere = async (port: number) => {
    const folder = join(set.folder, 'other');
    await mkdir(folder, { recursive: true });
    const thread = await set.hub.ensureThread({ runnerId: set.runner.id, agent: 'practice', folder });
    return set.share(port, 'thread', thread);
  };
  return { ...set, ask, ports, prefixOf, go, open, shareElsewhere };
};
const echoed = (body: string) => JSON.parse(body) as { url: string; rawHeaders: string[] };

test('R10, R12: whoever is let in is led to the same path at the root, and finds the app there', async () => {
  const { share, ports, go, open, ask, post } = await setUp();
  const preview = await share(ports[0] ?? 0);
  expect(preview.url).toMatch(/^https:\/\/previews\.test\/~[0-9a-z]{26}$/);
  const cookie = await open(preview);
  const there = await go(preview, '/echo?x=1', cookie);
  expect([there.status, there.headers.location]).toEqual([303, 'https://previews.test/echo?x=1']);
  // The app sees what it would see on a host of its own, and nothing of ours (R11, R17).
  const { url, rawHeaders } = echoed(
    (await ask('/echo?x=1', { headers: { ...tab, cookie: `${cookie}; mine=1` } })).body,
  );
  expect(url).toBe('/echo?x=1');
  expect(rawHeaders).toContain('mine=1');
  expect(rawHeaders.join()).not.toMatch(/hawser_|hws_/);
  for (const path of ['//evil.example/', '/..//evil.example/', '/\\evil.example']) {
    const { json } = await post('/api/previews/codes', {
      host: new URL(preview.url).host,
      challenge: 'x'.repeat(43),
      path,
    });
    expect([path, json.code]).toEqual([path, 'not_found']); // a host alone is no preview here
    const { headers, status } = await go(preview, path, cookie);
    expect(status === 400 || new URL(headers.location ?? '').host === 'previews.test').toBe(true);
  }
});

test('R9: unknown, foreign and mistyped addresses are told the same, and without one there is nothing', async () => {
  const { share, ports, go, ask } = await setUp();
  const preview = await share(ports[0] ?? 0);
  const nobody = { ...preview, url: `https://previews.test/~${'0'.repeat(26)}` };
  const told = async (which: PreviewView) => {
    const { status, body, headers } = await go(which, '/');
    const blank = (text: string) => text.replaceAll(/~[0-9a-z]{26}|~\w+|%7E[0-9a-z]{26}|challenge=[\w-]+/g, '-');
    return [status, blank(body), Object.keys(headers)];
  };
  expect(await told(preview)).toEqual(await told(nobody));
  expect((await ask('/', { headers: tab })).body).not.toContain('open-preview');
});

test('R14, R15: programs and the pages of siblings are served in place, by the keys of what they were let into', async () => {
  const { share, ports, enter, ask, post, prefixOf } = await setUp(2);
  const [page, data] = [await share(ports[0] ?? 0), await share(ports[1] ?? 0)];
  const { token } = (await post(`/api/previews/${data.id}/tokens`, { hours: 1 })).json;
  const path = `${prefixOf(data)}/echo?x=1`;
  const bearer = { authorization: `Bearer ${token}` };
  expect(echoed((await ask(path, { headers: bearer })).body)).toMatchObject({ url: '/echo?x=1' });
  expect((await ask(path)).status).toBe(404);

  const fetching = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' };
  const cookie = await enter(page);
  expect((await ask(path, { headers: { ...fetching, cookie } })).status).toBe(404);
  const both = `${cookie}; ${await enter(data)}`;
  expect((await ask(path, { headers: { ...fetching, cookie: both } })).status).toBe(200);
  for (const origin of ['https://evil.example', 'https://hub.test', 'null']) {
    expect([origin, (await ask(path, { headers: { origin, cookie: both } })).status]).toEqual([origin, 404]);
  }
  const moved = `${prefixOf(data)}/respond?${new URLSearchParams({ status: '302', headers: JSON.stringify(['location', `http://localhost:${ports[0]}/x`]) })}`;
  expect((await ask(moved, { headers: bearer })).headers.location).toBe(`${page.url}/x`);
});

test('R18: opening another session’s preview takes the keys, cookies and storage of the one before', async () => {
  const { share, ports, go, open, ask, shareElsewhere } = await setUp(2);
  const first = await share(ports[0] ?? 0);
  const second = await shareElsewhere(ports[1] ?? 0);
  const cookie = `${await open(first)}; session=of-the-app`;
  expect((await ask('/', { headers: { ...tab, cookie } })).status).toBe(200);

  const left = await go(second, '/deep', cookie);
  expect([left.status, left.headers.location]).toEqual([303, `${second.url}/deep`]);
  // Not its "cookies": browsers would take that for the whole of `test`, hosts beside this one included.
  expect(left.headers['clear-site-data']).toBe('"storage"');
  const ended = left.headers['set-cookie'] ?? [];
  expect(ended.every(each => /^[^=]+=; Path=\/; Max-Age=0/.test(each))).toBe(true);
  expect(ended.map(each => each.split('=')[0])).toEqual(cookie.split('; ').map(each => each.split('=')[0]));
  // Also where the browser has not done as it was told.
  expect((await ask('/', { headers: { ...tab, cookie } })).status).toBe(404);

  // From one to another of the same session nothing is lost.
  const sibling = await share(ports[1] ?? 0);
  const again = await open(first);
  expect((await go(sibling, '/', again)).headers['clear-site-data']).toBeUndefined();
});
