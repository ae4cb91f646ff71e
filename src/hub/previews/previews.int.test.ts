// Previews from a browser's request to an app on a laptop and back: real hub, real runner, real tunnel, real processes.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestHub } from '../test-hub.ts';
import { atHost, headerOf, setUpPreviews, startApp } from './test-preview.ts';

const one = async () => {
  const set = await setUpPreviews();
  const port = set.apps[0]?.port ?? 0;
  const preview = await set.share(port);
  const cookie = await set.enter(preview);
  const visit = set.at(preview);
  const { host, origin } = new URL(preview.url);
  return { ...set, port, preview, cookie, visit, host, origin };
};
/** A second app beside the one that is shared. */
const setUpTwo = async () => {
  const set = await setUpPreviews(2);
  const preview = await set.share(set.apps[0]?.port ?? 0);
  return { ...set, visit: set.at(preview), cookie: await set.enter(preview) };
};
const query = (values: Record<string, string>) => `/respond?${new URLSearchParams(values)}`;

test('R12: a browser is let in by a code that works once, for it alone, and leaves no trace in the address', async () => {
  const { visit, cookie, post, host } = await one();
  expect((await visit('/', { headers: { cookie } })).body).toBe('hello from the app');

  const away = await visit('/deep?x=1', { headers: { accept: 'text/html' } });
  expect(away.status).toBe(404);
  const nonce = away.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const challenge = createHash('sha256')
    .update(nonce.split('=')[1] ?? '')
    .digest('base64url');
  const codeFor = async (path: string) =>
    new URL(String((await post('/api/previews/codes', { host, challenge, path })).json.url));
  const stolen = await codeFor('/');
  expect((await visit(stolen.pathname + stolen.search)).status).toBe(404);
  // A try with the wrong nonce has used it up.
  expect((await visit(stolen.pathname + stolen.search, { headers: { cookie: nonce } })).status).toBe(404);
  for (const path of ['//evil.example/', '/\\evil.example', '/..//evil.example']) {
    const code = await codeFor(path);
    const { headers, status } = await visit(code.pathname + code.search, { headers: { cookie: nonce } });
    expect([path, status, new URL(headers.location ?? '', `http://${host}`).host]).toEqual([path, 303, host]);
    const again = await visit(code.pathname + code.search, { headers: { cookie: nonce } });
    expect(again.status).toBe(404);
  }
});

test('R12, R18: a frame beside a thread is let in through the page around it, with a cookie for frames alone', async () => {
  const { visit, post, host, origin, hub } = await one();
  const framed = {
    accept: 'text/html',
    'sec-fetch-dest': 'iframe',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'cross-site',
  };
  const away = await visit('/deep?x="1"', { headers: framed });
  const [, challenge] = /data-challenge="([^"]+)"/.exec(away.body) ?? [];
  const [, script = ''] = /<script>([^<]+)<\/script>/.exec(away.body) ?? [];
  expect([away.status, /data-hub="([^"]+)"/.exec(away.body)?.[1]]).toEqual([404, hub.url.origin]);
  expect(away.body).toContain('data-path="/deep?x=&#34;1&#34;"');
  const policy = String(away.headers['content-security-policy']);
  expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(policy).toContain(`frame-ancestors 'self' ${hub.url.origin}`);
  const [nonce = ''] = away.headers['set-cookie'] ?? [];
  expect(nonce).toMatch(/^hawser_nonce=.*; Secure; SameSite=None; Partitioned$/);

  const { json } = await post('/api/previews/codes', { host, challenge, path: '/echo' });
  const { pathname, search } = new URL(String(json.url));
  const headers = { ...framed, cookie: nonce.split(';')[0] ?? '' };
  const entered = await visit(pathname + search, { headers });
  expect([entered.status, entered.headers.location]).toEqual([303, `${origin}/echo`]);
  const keys = entered.headers['set-cookie'] ?? [];
  expect(keys).toEqual([
    expect.stringMatching(/^__Host-hawser_frame=.*; Path=\/; .*; Secure; SameSite=None; Partitioned$/),
  ]);

  const cookie = keys[0]?.split(';')[0] ?? '';
  const { rawHeaders } = JSON.parse((await visit('/echo', { headers: { ...framed, cookie } })).body);
  expect(headerOf(rawHeaders, 'cookie')).toEqual([]);
  const sets = query({ headers: JSON.stringify(['Set-Cookie', 'login=1; SameSite=Lax']) });
  const answer = await visit(sets, { headers: { cookie } });
  expect(answer.headers['set-cookie']).toEqual(['login=1; Secure; SameSite=None; Partitioned']);
});

test('R9: unknown, stopped, reserved and foreign addresses all look the same', async () => {
  const { hub, visit, host, preview, post } = await one();
  const unknown = atHost(hub, host.replace(/^.{26}/, '0'.repeat(26)));
  const answers = [
    await visit('/'),
    await unknown('/'),
    await unknown('/.hawser/enter?code=x'),
    await visit('/.hawser/x'),
  ];
  expect((await post(`/api/previews/${preview.id}/stop`, {})).status).toBe(200);
  answers.push(await visit('/'));
  const [first] = answers;
  for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 404, body: first?.body });
});

describe('the app sees', () => {
  test('R17: itself at localhost, whatever the page’s host is, and nothing of ours', async () => {
    const { visit, cookie, origin, port } = await one();
    const { body } = await visit('/echo?a=1', {
      headers: {
        cookie: `own=1; ${cookie}; other="2"`,
        origin,
        referer: `${origin}/page?q`,
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
        'x-hawser-origin': 'http://evil.example',
        connection: 'keep-alive, x-secret',
        'x-secret': 'dropped',
      },
    });
    const { rawHeaders, url } = JSON.parse(body) as { rawHeaders: string[]; url: string };
    expect(url).toBe('/echo?a=1');
    expect(headerOf(rawHeaders, 'host')).toEqual([`localhost:${port}`]);
    expect(headerOf(rawHeaders, 'origin')).toEqual([`http://localhost:${port}`]);
    expect(headerOf(rawHeaders, 'referer')).toEqual([`http://localhost:${port}/page?q`]);
    expect(headerOf(rawHeaders, 'cookie')).toEqual(['own=1; other="2"']);
    expect(headerOf(rawHeaders, 'x-hawser-origin')).toEqual([origin]);
    expect(headerOf(rawHeaders, 'x-forwarded-for')).toEqual(['127.0.0.1']);
    for (const name of ['x-forwarded-host', 'forwarded', 'x-secret']) expect(headerOf(rawHeaders, name)).toEqual([]);
  });

  test('uploads whole, framed as they came, with their trailers', async () => {
    const { visit, cookie, hub, host } = await one();
    const body = randomBytes(5 << 20);
    const answer = JSON.parse((await visit('/echo', { method: 'PUT', headers: { cookie }, body })).body);
    expect(answer).toMatchObject({
      method: 'PUT',
      bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
    const chunked = request({
      ...{ host: '127.0.0.1', port: hub.url.port, path: '/echo', method: 'POST', agent: false },
      headers: { host, cookie, 'transfer-encoding': 'chunked', trailer: 'x-sum' },
    });
    chunked.write('abc');
    chunked.addTrailers({ 'x-sum': '7' });
    chunked.end('def');
    const [response] = await once(chunked, 'response');
    const text = (await response.toArray()).join('');
    expect(JSON.parse(text)).toMatchObject({ bytes: 6, rawTrailers: ['x-sum', '7'] });
  });
});

describe('the browser gets', () => {
  test('R11: the app’s cookies for this host only, and none under our names', async () => {
    const { visit, cookie } = await one();
    const headers = [
      ...['Set-Cookie', 'a=1; Domain=localhost; Path=/'],
      ...['Set-Cookie', 'b=2; domain=.example.com; HttpOnly'],
      ...['Set-Cookie', '__Host-hawser_preview=evil; Path=/; Secure'],
      ...['Set-Cookie', ' Hawser_Preview =evil'],
    ];
    const answer = await visit(query({ headers: JSON.stringify(headers) }), { headers: { cookie } });
    expect(answer.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; HttpOnly']);
  });

  test.each(['http://localhost:PORT/next?x#y', 'https://127.0.0.1:PORT/next?x#y', 'http://[::1]:PORT/next?x#y'])(
    'a redirect to %s as one to the preview',
    async location => {
      const { visit, cookie, origin, port } = await one();
      const headers = JSON.stringify(['Location', location.replace('PORT', String(port))]);
      const answer = await visit(query({ status: '302', headers }), { headers: { cookie } });
      expect(answer.headers.location).toBe(`${origin}/next?x#y`);
    },
  );

  test('R18: every answer with a policy of who may frame it, beside the app’s own', async () => {
    const { visit, cookie, hub } = await one();
    const headers = JSON.stringify(['Content-Security-Policy', "default-src 'self'"]);
    const answer = await visit(query({ headers }), { headers: { cookie } });
    expect(answer.headers['content-security-policy']).toBe(
      `default-src 'self', frame-ancestors 'self' ${hub.url.origin}`,
    );
  });

  test('HEAD, 304, 204, ranges, early hints and trailers as they are', async () => {
    const { visit, cookie, hub, host } = await one();
    const head = await visit(query({ headers: JSON.stringify(['Content-Length', '1234']) }), {
      method: 'HEAD',
      headers: { cookie },
    });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '1234', '']);
    for (const status of ['304', '204']) {
      const answer = await visit(query({ status, headers: JSON.stringify(['ETag', '"x"']) }), { headers: { cookie } });
      expect([answer.status, answer.headers.etag, answer.body]).toEqual([Number(status), '"x"', '']);
    }
    const part = await visit(
      query({ status: '206', headers: JSON.stringify(['Content-Range', 'bytes 0-2/9']), body: 'abc' }),
      {
        headers: { cookie, range: 'bytes=0-2' },
      },
    );
    expect([part.status, part.headers['content-range'], part.body]).toEqual([206, 'bytes 0-2/9', 'abc']);
    expect(await visit('/trailers', { headers: { cookie } })).toMatchObject({
      body: 'body',
      trailers: { 'x-sum': '42' },
    });
    const hinted = request({
      host: '127.0.0.1',
      port: hub.url.port,
      path: '/hints',
      headers: { host, cookie },
      agent: false,
    });
    // Both may come in one piece.
    const both = Promise.all([once(hinted, 'information'), once(hinted, 'response')]);
    hinted.end();
    const [[hint], [response]] = await both;
    expect([hint.statusCode, hint.headers.link]).toEqual([103, '</style.css>; rel=preload']);
    expect((await response.toArray()).join('')).toBe('after hints');
  });

  test('F17: an answer that was cut as a cut one', async () => {
    const { visit, cookie } = await one();
    await expect(visit('/cut', { headers: { cookie } })).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('events as they happen; and when it leaves, the app is told', async () => {
    const { cookie, hub, host, apps } = await one();
    const events = request({
      host: '127.0.0.1',
      port: hub.url.port,
      path: '/events',
      headers: { host, cookie },
      agent: false,
    });
    events.on('error', () => undefined); // we hang up ourselves
    events.end();
    const [response] = await once(events, 'response');
    expect(String((await once(response, 'data'))[0])).toBe('data: 1\n\n');
    response.on('error', () => undefined);
    events.destroy();
    expect(await apps[0]?.line()).toBe('events closed');
  });
});

describe('WebSockets', () => {
  const dial = (
    set: Awaited<ReturnType<typeof one>>,
    headers: Record<string, string>,
    path = '/',
    protocols: string[] = [],
  ) =>
    new WebSocket(`ws://127.0.0.1:${set.hub.url.port}${path}`, protocols, { headers: { host: set.host, ...headers } });
  const refusal = async (socket: WebSocket): Promise<number> => {
    const [, response] = await once(socket, 'unexpected-response');
    socket.on('error', () => undefined).terminate();
    return response.statusCode;
  };

  test('of any subprotocol pass in both directions', async () => {
    const set = await one();
    const socket = dial(set, { cookie: set.cookie, origin: set.origin }, '/hmr', ['vite-hmr']);
    await once(socket, 'open');
    expect(socket.protocol).toBe('vite-hmr');
    socket.send('ping');
    expect(String((await once(socket, 'message'))[0])).toBe('ping');
    socket.terminate();
  });

  test('R25: are the app’s own, with their messages in order, their packing, and the words they close with', async () => {
    const set = await one();
    const socket = dial(set, { cookie: set.cookie, origin: set.origin }, '/chat');
    await once(socket, 'open');
    expect(socket.extensions).toBe('permessage-deflate'); // what browser and app agreed on, and nobody in between
    const heard: string[] = [];
    socket.on('message', data => heard.push(String(data)));
    const said = Array.from({ length: 200 }, (_, no) => `${no} ${'x'.repeat(no * 10)}`);
    for (const [no, text] of said.entries()) {
      const half = text.length >> 1;
      if (no % 2 === 0) socket.send(text);
      else {
        socket.send(text.slice(0, half), { fin: false });
        socket.send(text.slice(half), { fin: true });
      }
    }
    socket.send('leave');
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([4_001, 'as you wish']);
    expect(heard).toEqual(said);
  });

  test('R14: are refused without a key, and from any page but the preview’s own and its siblings’', async () => {
    const set = await one();
    const { cookie, origin } = set;
    expect(await refusal(dial(set, { origin }))).toBe(404);
    for (const from of ['http://evil.example', 'null', set.hub.url.origin, 'http://localhost:3000']) {
      expect([from, await refusal(dial(set, { cookie, origin: from }))]).toEqual([from, 404]);
    }
    expect(await refusal(dial(set, { cookie, origin }, '/no-socket'))).toBe(403);
  });

  test('R41: are cut at once when sharing stops, and soon after their browser signs out', async () => {
    const set = await one();
    const first = dial(set, { cookie: set.cookie, origin: set.origin });
    await once(first, 'open');
    const cut = once(first, 'close');
    await set.post('/api/sign-out', {});
    await cut;

    const again = await one();
    const second = dial(again, { cookie: again.cookie, origin: again.origin });
    await once(second, 'open');
    const stopped = once(second, 'close');
    await again.post(`/api/previews/${again.preview.id}/stop`, {});
    await stopped;
    expect((await again.visit('/', { headers: { cookie: again.cookie } })).status).toBe(404);
  });
});

test('R14: other sites cannot use a visitor’s cookie; a link from them opens the page all the same', async () => {
  const { visit, cookie } = await one();
  const from = (headers: Record<string, string>, method = 'GET') =>
    visit('/', { method, headers: { cookie, ...headers } });
  const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await from(navigation)).status).toBe(200);
  expect((await from(navigation, 'POST')).status).toBe(404);
  expect((await from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(404);
  expect((await from({ origin: 'http://evil.example' })).status).toBe(404);
});

test('R23: where an app leads is the browser’s to go: neither hub nor laptop follows', async () => {
  const { visit, cookie, apps } = await setUpTwo();
  const elsewhere = `http://127.0.0.1:${apps[1]?.port}/together?count=1`;
  for (const status of ['301', '302', '303', '307', '308']) {
    const answer = await visit(query({ status, headers: JSON.stringify(['Location', elsewhere]) }), {
      headers: { cookie },
    });
    expect([answer.status, answer.headers.location]).toEqual([Number(status), elsewhere]);
  }
  // The other app counts who came to it: this request alone.
  expect(await (await fetch(elsewhere)).text()).toBe('1');
});

test('programs get in with a token, which the app does not see; without one they get no login page', async () => {
  const { visit, post, preview } = await one();
  const { json } = await post(`/api/previews/${preview.id}/tokens`, { hours: 1 });
  const answer = await visit('/echo', { headers: { authorization: `Bearer ${json.token}` } });
  const { rawHeaders } = JSON.parse(answer.body) as { rawHeaders: string[] };
  expect(headerOf(rawHeaders, 'authorization')).toEqual([]);
  const refused = await visit('/echo', { method: 'POST', headers: { authorization: 'Bearer hws_0000' } });
  expect([refused.status, refused.headers.location, refused.headers['content-type']]).toEqual([
    404,
    undefined,
    'text/plain; charset=utf-8',
  ]);
});

test.each([
  [
    'two lengths',
    'POST /echo HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
  ],
  [
    'a length and chunks',
    'POST /echo HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  [
    'another coding',
    'POST /echo HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  ],
  [
    'a bad chunk',
    'POST /echo HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\nab\r\n0\r\n\r\n',
  ],
  ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\n\r\n'],
  ['a network path', 'GET //evil.example/ HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\n\r\n'],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\n\r\n'],
  ['a folded header', 'GET / HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\nX-A: b\r\n c: d\r\n\r\n'],
])('R19, R20, R22: a request with %s is refused', async (_what, text) => {
  const { hub, host, cookie } = await one();
  const socket = connect(Number(hub.url.port), '127.0.0.1');
  socket.setEncoding('utf8').write(text.replace('HOST', host).replace('COOKIE', cookie));
  const [answer] = await once(socket, 'data');
  expect(answer).toMatch(/^HTTP\/1\.1 (400|405) /);
  socket.destroy();
});

describe('R7: a grant is for the process, not for the port', () => {
  test('another process that takes the port is not reached', async () => {
    const { visit, cookie, apps, port, hub, host, origin } = await one();
    await apps[0]?.kill();
    const usurper = await startApp(port);
    expect(usurper.port).toBe(port);
    const answer = await visit('/', { headers: { cookie, accept: 'text/html' } });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.body).toContain('The app has ended');
    const socket = new WebSocket(`ws://127.0.0.1:${hub.url.port}/`, { headers: { host, cookie, origin } });
    const [, refused] = await once(socket, 'unexpected-response');
    expect(refused.statusCode).toBe(503);
    socket.on('error', () => undefined).terminate();
  });

  test('R8: a port that is nobody’s of this thread is not shared', async () => {
    const { post, threadId } = await setUpPreviews();
    const refused = await post(`/api/threads/${threadId}/previews`, { port: 22, audience: 'thread' });
    expect(refused).toMatchObject({ status: 400, json: { code: 'port_not_shareable' } });
  });
});

test('a laptop that is offline is said to be, to those who may know, with a page that tries again', async () => {
  const { visit, cookie, runner } = await one();
  await visit('/', { headers: { cookie } });
  await runner.close();
  const answer = await visit('/', { headers: { cookie, accept: 'text/html' } });
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '3']);
  expect(answer.body).toContain('http-equiv="refresh"');
  expect((await visit('/', { headers: { accept: 'text/html' } })).status).toBe(404);
});

test('R7: a preview outlives its runner with its process; what was stopped meanwhile ends on the laptop as well', async () => {
  const { visit, cookie, runner, restart, home, post, preview } = await one();
  await runner.close();
  const again = await restart();
  const answers = async () => (await visit('/', { headers: { cookie } })).status;
  await vi.waitFor(async () => expect(await answers()).toBe(200), { timeout: 20_000, interval: 100 });

  await again.close();
  expect((await post(`/api/previews/${preview.id}/stop`, {})).status).toBe(200);
  expect(await answers()).toBe(404);
  const journal = new DatabaseSync(join(home, 'runner', 'journal.db'));
  onTestFinished(() => journal.close());
  const grants = () => journal.prepare('select count(*) as n from grants').get()?.n;
  expect(grants()).toBe(1);
  await restart();
  await vi.waitFor(() => expect(grants()).toBe(0), { timeout: 20_000, interval: 100 });
});

test('a preview, and who is in it, outlive a restart of the hub', async () => {
  const { hub, visit, cookie } = await one();
  await hub.close();
  await startTestHub({ folder: hub.folder, port: Number(hub.url.port) });
  await vi.waitFor(async () => expect((await visit('/', { headers: { cookie } })).status).toBe(200), {
    timeout: 20_000,
    interval: 100,
  });
});
