// What the pane beside a thread is told by: one tag in the pages its frame shows, and nothing anywhere else. Real hub,
// real runner, real app; what the script does in a browser is e2e/previews.e2e.ts's.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Ask, atHost, setUpPreviews } from './test-preview.ts';

const PAGE = '<!doctype html><html><head><title>é</title></head></html>';
const TAG = /<script src="\/\.hawser\/observe\.js\?[\w-]+"><\/script>/;
/** As browsers ask for the document of the pane's frame, where the hub's page leads it and where its own links do. */
const LED = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' };
const WITHIN = { ...LED, 'sec-fetch-site': 'same-origin', cookie: '__Host-hawser_frame=frame' };

const set = async () => {
  const all = await setUpPreviews();
  const preview = await all.share(all.apps[0]?.port ?? 0, 'link');
  const visit = all.at(preview);
  const respond = (
    { status = '200', body = PAGE, ...headers }: Record<string, string>,
    ask: Omit<Ask, 'headers'> & { headers?: Record<string, string> } = {},
  ) => {
    const raw = Object.entries({ 'Content-Type': 'text/html', ...headers }).flat();
    return visit(`/respond?${new URLSearchParams({ status, body, headers: JSON.stringify(raw) })}`, ask);
  };
  const seen = async (headers: Record<string, string>): Promise<Record<string, string>> => {
    const { rawHeaders } = JSON.parse((await visit('/echo', { headers })).body) as { rawHeaders: string[] };
    const entries = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1]]] : []));
    return Object.fromEntries(entries);
  };
  return { ...all, preview, visit, respond, seen };
};

test('R18: a page in the pane’s frame begins with the hub’s script, and is the app’s own besides', async () => {
  const { respond, visit, hub } = await set();
  for (const headers of [LED, WITHIN]) {
    for (const status of ['200', '404', '500']) {
      const { body } = await respond({ status }, { headers });
      expect(body.split('<head>')[1]).toMatch(TAG);
      expect(body.replace(TAG, '')).toBe(PAGE);
    }
  }
  const { body } = await respond({}, { headers: LED });
  const script = await visit(/src="([^"]+)"/.exec(body)?.[1] ?? '');
  expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(script.body).toContain(`'${hub.url.origin}'`);
  expect(() => new Function(script.body)).not.toThrow();
});

test('R18: who comes into a frame without a key is known to be in one from then on, and then not told again', async () => {
  const { respond } = await set();
  const led = await respond({ 'Set-Cookie': 'login=1; SameSite=Lax' }, { headers: LED });
  expect(led.headers['set-cookie']).toEqual([
    'login=1; Secure; SameSite=None; Partitioned',
    '__Host-hawser_frame=frame; Path=/; HttpOnly; Secure; SameSite=None; Partitioned',
  ]);
  expect((await respond({}, { headers: WITHIN })).headers['set-cookie']).toBeUndefined();
});

test('R9: the script is the same on hosts where there is no preview', async () => {
  const { hub, preview, visit } = await set();
  const unknown = atHost(hub, new URL(preview.url).host.replace(/^.{26}/, '0'.repeat(26)));
  const [there, nowhere] = [await visit('/.hawser/observe.js'), await unknown('/.hawser/observe.js')];
  expect({ ...nowhere.headers, date: '' }).toEqual({ ...there.headers, date: '' });
  expect(nowhere.body).toBe(there.body);
});

test.each<[string, Record<string, string>, { method?: string; headers: Record<string, string> }]>([
  ['a person’s own tab', {}, { headers: { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' } }],
  ['a frame within an app in its own tab', {}, { headers: { ...LED, 'sec-fetch-site': 'same-origin' } }],
  ['a program', {}, { headers: {} }],
  [
    'what a page in the pane fetches',
    {},
    { headers: { ...WITHIN, 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' } },
  ],
  ['other text in the pane', { 'Content-Type': 'text/plain' }, { headers: LED }],
  ['XHTML in the pane', { 'Content-Type': 'application/xhtml+xml' }, { headers: LED }],
  ['a page in UTF-16', { 'Content-Type': 'text/html; charset=UTF-16LE' }, { headers: LED }],
  ['a page that is packed all the same', { 'Content-Encoding': 'br' }, { headers: LED }],
  ['a file to save', { 'Content-Disposition': 'attachment; filename=a.html' }, { headers: LED }],
  ['a part', { status: '206', 'Content-Range': 'bytes 0-9/90' }, { headers: LED }],
  ['a part that is asked for', {}, { headers: { ...LED, range: 'bytes=0-9' } }],
  ['a redirect', { status: '302', Location: '/elsewhere' }, { headers: WITHIN }],
])('R18: %s passes byte for byte, with what is said about its bytes', async (_what, answer, ask) => {
  const { respond } = await set();
  const about = { 'Content-Length': String(Buffer.byteLength(PAGE)), ETag: '"1"', 'Cache-Control': 'max-age=60' };
  const { body, headers } = await respond({ ...about, ...answer }, ask);
  expect(body).toBe(PAGE);
  expect(headers).toMatchObject({
    'content-length': about['Content-Length'],
    etag: '"1"',
    'cache-control': 'max-age=60',
  });
});

test('HEAD, 204 and 304 of the pane’s frame stay without a body', async () => {
  const { respond } = await set();
  const head = await respond({ 'Content-Length': '7', ETag: '"1"' }, { method: 'HEAD', headers: LED });
  expect([head.headers['content-length'], head.headers.etag, head.body]).toEqual(['7', '"1"', '']);
  for (const status of ['204', '304']) {
    const answer = await respond({ status, ETag: '"1"' }, { headers: LED });
    expect([answer.status, answer.headers.etag, answer.body]).toEqual([Number(status), '"1"', '']);
  }
});

test('the app is asked for a whole page that can be read; whoever else asks gets what they asked for', async () => {
  const { seen } = await set();
  const asked = {
    'accept-encoding': 'gzip, br',
    'if-none-match': '"1"',
    'if-modified-since': 'Mon, 23 Nov 2026 00:00:00 GMT',
  };
  const framed = await seen({ ...asked, ...WITHIN });
  expect([framed['accept-encoding'], framed['if-none-match'], framed['if-modified-since']]).toEqual([
    'identity',
    undefined,
    undefined,
  ]);
  expect(await seen({ ...asked, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' })).toMatchObject(asked);
});

test('what is said about the bytes of a page is not said of the page with the tag, so that no cache mixes them up', async () => {
  const { respond } = await set();
  const about = {
    'Content-Length': String(Buffer.byteLength(PAGE)),
    ETag: '"1"',
    'Last-Modified': 'x',
    'Accept-Ranges': 'bytes',
  };
  const { headers, body } = await respond({ ...about, 'Cache-Control': 'max-age=60' }, { headers: LED });
  expect(body).toMatch(TAG);
  for (const name of Object.keys(about)) expect(headers[name.toLowerCase()]).toBeUndefined();
  expect(headers['cache-control']).toBe('private, no-cache');
  const kept = await respond({ 'Cache-Control': 'no-store' }, { headers: LED });
  expect(kept.headers['cache-control']).toBe('no-store');
});

test('R18: the app’s own policy stays as strict as it is', async () => {
  const { respond, hub } = await set();
  const { headers, body } = await respond({ 'Content-Security-Policy': "script-src 'nonce-1'" }, { headers: LED });
  expect(headers['content-security-policy']).toBe(`script-src 'nonce-1', frame-ancestors 'self' ${hub.url.origin}`);
  expect(body).toMatch(TAG);
});

test('F17: a page with the tag that was cut comes as a cut one', async () => {
  const { visit } = await set();
  await expect(visit('/cut?type=text/html', { headers: LED })).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('R18: a page that an app sends packed, asked or not, passes byte for byte', async () => {
  const { visit } = await set();
  const packed = gzipSync(PAGE);
  const answer = await visit(`/packed?${new URLSearchParams({ packed: packed.toString('base64') })}`, { headers: LED });
  expect(answer.body).toBe(packed.toString());
  expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(packed.length) });
});
