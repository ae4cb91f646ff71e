// The hub's HTTP face over real sockets: who is let in, what is refused and how, what goes with every answer.
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { newId } from '../../std/ids.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';

const json = { 'content-type': 'application/json' };

/** fetch hides some headers from its caller; this sends exactly what it is told. */
const raw = (
  hub: TestHub,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string },
) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(
      new URL(path, hub.url),
      { method: options.method ?? 'GET', headers: options.headers ?? {} },
      response => {
        let body = '';
        response.setEncoding('utf8').on('data', chunk => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });

describe('signing in', () => {
  test('works once per link, over a body and never over a URL', async () => {
    const hub = await startTestHub();
    const link = new URL(await hub.signInLink());
    expect(link.search).toBe('');
    const body = JSON.stringify({ code: new URLSearchParams(link.hash.slice(1)).get('code') });
    const signIn = () => fetch(new URL('/api/sign-in', hub.url), { method: 'POST', headers: json, body });
    const first = await signIn();
    expect(first.status).toBe(200);
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    const second = await signIn();
    expect([second.status, await second.json()]).toEqual([401, expect.objectContaining({ code: 'sign_in_failed' })]);
  });

  test('R42: is limited, and says the same to every wrong code', async () => {
    const hub = await startTestHub();
    const codes = new Set<string>();
    for (let index = 0; index < 40; index += 1) {
      const answer = await fetch(new URL('/api/sign-in', hub.url), {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ code: newId('hws') }),
      });
      codes.add(((await answer.json()) as { code: string }).code);
    }
    expect(codes).toEqual(new Set(['sign_in_failed', 'too_many_attempts']));
  });

  test('signing out ends the session at the hub, not only in the browser', async () => {
    const hub = await startTestHub();
    const browse = await hub.signedIn();
    expect((await browse('/api/me')).status).toBe(200);
    await browse('/api/sign-out', { method: 'POST', headers: json, body: '{}' });
    expect((await browse('/api/me')).status).toBe(401);
  });

  test('R50: leaves no secret in the log', async () => {
    const hub = await startTestHub();
    await hub.signedIn();
    await fetch(new URL(`/api/sign-in?code=${newId('hws')}`, hub.url), { method: 'POST', headers: json, body: '{' });
    expect(JSON.stringify(hub.logs)).not.toContain('hws_');
  });
});

describe('R27: a request', () => {
  test('under a name that is not the hub’s own is refused', async () => {
    const hub = await startTestHub();
    for (const host of ['evil.example', `evil.example:${hub.url.port}`, '127.0.0.1', 'localhost:1']) {
      expect([host, (await raw(hub, '/api/health', { headers: { host } })).status]).toEqual([host, 421]);
    }
    const { port } = hub.url;
    expect((await raw(hub, '/api/health', { headers: { host: `localhost:${port}` } })).status).toBe(200);
  });

  test.each([
    ['another site', { origin: 'http://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['nowhere', { origin: 'null' }],
    ['another site by its own word', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
  ])('that changes something and comes from %s is refused', async (_from, headers) => {
    const hub = await startTestHub();
    const answer = await raw(hub, '/api/sign-in', {
      method: 'POST',
      headers: { ...json, ...headers } as never,
      body: '{}',
    });
    expect(answer.status).toBe(403);
  });

  test.each([
    ['another site', { origin: 'http://evil.example' }, 403],
    ['this hub without a cookie', {}, 401],
    ['a program with a made-up proof', { authorization: 'Bearer nonsense' }, 401],
    ['an old client', {}, 403, '/socket/websocket?vsn=1.0.0'],
    ['a wrong address', {}, 404, '/elsewhere?vsn=2.0.0'],
  ] as const)(
    'for a WebSocket from %s is refused before there is one',
    async (_from, headers, status, path?: string) => {
      const hub = await startTestHub();
      const url = new URL(path ?? '/socket/websocket?vsn=2.0.0', hub.url);
      url.protocol = 'ws:';
      const socket = new WebSocket(url, { headers });
      const refusal = await new Promise<number | undefined>(resolve => {
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('open', () => resolve(undefined));
      });
      expect(refusal).toBe(status);
    },
  );
});

describe('R55: every answer', () => {
  test.each(['/', '/api/health', '/api/nothing', '/thread/x'])(
    'of %s carries the headers that keep a browser safe',
    async path => {
      const hub = await startTestHub();
      const { headers } = await fetch(new URL(path, hub.url));
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('server')).toBeNull();
      if (path.startsWith('/api/')) expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  test('lets pages show previews in frames, and nothing else of elsewhere (R18)', async () => {
    const hub = await startTestHub();
    const { headers } = await fetch(hub.url);
    const sources = /frame-src ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1];
    expect(sources).toBe(`'self' http://*.localhost:${hub.url.port}`);
  });

  test('of the page for diagrams, which shows what agents wrote, takes its origin and its network away', async () => {
    const hub = await startTestHub();
    const { headers } = await fetch(new URL('/diagram.html', hub.url));
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'self'.*sandbox allow-scripts$/);
    expect(policy).not.toMatch(/allow-same-origin|connect-src|https?:/);
  });
});

describe('bad input', () => {
  test.each([
    ['no JSON', '{"code"', 400],
    ['another shape', '{"code": 7}', 400],
    ['a prototype', '{"__proto__": {"code": "x"}, "code": "x"}', 400],
    ['100 MB', undefined, 413],
  ])('of %s gets a problem in words', async (_what, body, status) => {
    const hub = await startTestHub();
    const headers = body === undefined ? { ...json, 'content-length': '104857600' } : json;
    const answer = await raw(hub, '/api/sign-in', { method: 'POST', headers, ...(body && { body }) }).catch(
      () => undefined,
    );
    if (answer === undefined) return; // the hub hung up on the announced 100 MB without reading them
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });

  test('that is not HTTP ends the connection', async () => {
    const hub = await startTestHub();
    const socket = connect(Number(hub.url.port), '127.0.0.1');
    const ended = new Promise(resolve => socket.on('close', resolve));
    socket.on('data', () => undefined).write('\x16\x03\x01 hello\r\n\r\n');
    await ended;
  });

  test('to a route that needs someone is refused before its body is read', async () => {
    const hub = await startTestHub();
    const answer = await raw(hub, '/api/attachments?name=x', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'x'.repeat(1_000),
    });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, 'signed_out']);
  });
});

test('the hub describes its own routes', async () => {
  const hub = await startTestHub();
  const document = (await (await fetch(new URL('/api/openapi.json', hub.url))).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { security: unknown[] }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toContain('/api/attachments/{id}');
  expect(document.paths['/api/me']?.get?.security).toEqual([{ member: [] }]);
});

test('it is alive, ready, and has figures for those who hold the local secret', async () => {
  const hub = await startTestHub();
  expect(await (await fetch(new URL('/api/ready', hub.url))).json()).toEqual({ ok: true, store: 'sqlite' });
  expect((await fetch(new URL('/api/metrics', hub.url))).status).toBe(401);
  const metrics = await fetch(new URL('/api/metrics', hub.url), {
    headers: { authorization: `Bearer ${hub.localSecret}` },
  });
  expect(await metrics.text()).toMatch(/# TYPE hawser_sockets gauge\nhawser_sockets 0\n/);
});
