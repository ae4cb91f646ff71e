// A hub's doors over real sockets: TLS with a certificate of a real authority, a proxy that speaks for others, and who is
// let through to what.
import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createFakeClock } from '../../std/fake-clock.ts';
import { silentLogger } from '../../std/log.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';
import { planDoors } from './plan.ts';
import { makeAuthority } from './test-certificate.ts';
import { readTlsPair, watchTlsPair } from './tls-files.ts';

const publicUrl = new URL('https://hub.test');
const json = { 'content-type': 'application/json' };

type Sent = { method?: string; headers?: Record<string, string>; body?: string };
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Asks the hub's own TLS door, or its plain one, as a client elsewhere would: under the name hub.test. */
const ask = (hub: TestHub, path: string, { method = 'GET', headers = {}, body }: Sent = {}, ca?: string) =>
  new Promise<Answer>((resolve, reject) => {
    const to = { host: '127.0.0.1', port: hub.listens.port, path, method, headers: { host: 'hub.test', ...headers } };
    const sent = ca === undefined ? plainRequest(to) : request({ ...to, ca, servername: 'hub.test', agent: false });
    sent.on('error', reject).on('response', response => {
      let text = '';
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.end(body);
  });

const signIn = async (hub: TestHub, headers: Record<string, string>, ca?: string) => {
  const link = new URL(await hub.signInLink());
  const body = JSON.stringify({ code: new URLSearchParams(link.hash.slice(1)).get('code') });
  return ask(hub, '/api/sign-in', { method: 'POST', headers: { ...json, ...headers }, body }, ca);
};

describe('R54: a hub with TLS of its own', () => {
  test('signs people in under its name, with cookies and headers that stay on HTTPS (R10, R55)', async () => {
    const authority = await makeAuthority();
    const hub = await startTestHub({ doors: { ...(await authority.sign(['hub.test'])), publicUrl } });
    expect(new URL(await hub.signInLink()).origin).toBe('https://hub.test');
    const signedIn = await signIn(hub, { origin: 'https://hub.test' }, authority.pem);
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = [signedIn.headers['set-cookie']].flat();
    expect(cookie).toMatch(/^__Host-hawser_\w+=.*; Path=\/; HttpOnly; SameSite=Strict; Secure/);
    expect(cookie).not.toMatch(/Domain/i);
    expect(signedIn.headers['strict-transport-security']).toBe('max-age=31536000');
    const me = await ask(hub, '/api/me', { headers: { cookie: cookie.split(';')[0] ?? '' } }, authority.pem);
    expect(JSON.parse(me.body)).toMatchObject({ weakened: [] });
  });

  test('takes WebSockets there, from its own pages over HTTPS and from no others (R27)', async () => {
    const authority = await makeAuthority();
    const hub = await startTestHub({ doors: { ...(await authority.sign(['hub.test'])), publicUrl } });
    const signedIn = await signIn(hub, {}, authority.pem);
    const cookie = [signedIn.headers['set-cookie']].flat()[0]?.split(';')[0] ?? '';
    const open = (origin: string) =>
      new Promise<string | number | undefined>(resolve => {
        const socket = new WebSocket(`wss://127.0.0.1:${hub.listens.port}/socket/websocket?vsn=2.0.0`, {
          agent: new Agent({ ca: authority.pem, servername: 'hub.test' }),
          headers: { host: 'hub.test', cookie, origin },
        });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('open', () => {
          resolve('open');
          socket.terminate();
        });
      });
    expect(await open('https://hub.test')).toBe('open');
    expect(await open('http://hub.test')).toBe(403);
    expect(await open('https://evil.test')).toBe(403);
  });

  test('does not answer in plain there, nor with old TLS, nor under other names', async () => {
    const authority = await makeAuthority();
    const hub = await startTestHub({ doors: { ...(await authority.sign(['hub.test'])), publicUrl } });
    await expect(ask(hub, '/api/health')).rejects.toThrow();
    const old = connect({
      ...{ host: '127.0.0.1', port: hub.listens.port, ca: authority.pem, servername: 'hub.test' },
      ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    });
    const ended = await new Promise(resolve => old.on('error', () => resolve('refused')).on('secureConnect', resolve));
    expect(ended).toBe('refused');
    expect((await ask(hub, '/api/health', { headers: { host: 'evil.test' } }, authority.pem)).status).toBe(421);
  });

  test('keeps a plain door on loopback for the programs of its machine', async () => {
    const authority = await makeAuthority();
    const hub = await startTestHub({ doors: { ...(await authority.sign(['hub.test'])), publicUrl } });
    expect(hub.url.hostname).toBe('127.0.0.1');
    expect((await fetch(new URL('/api/health', hub.url))).status).toBe(200);
  });

  test('does not start with a certificate for another name, another key, or none at all', async () => {
    const authority = await makeAuthority();
    const [one, two] = [await authority.sign(['hub.test']), await authority.sign(['other.test'])];
    for (const files of [
      two,
      { ...one, tlsKey: two.tlsKey },
      { ...one, tlsCert: '/nowhere' },
      { ...one, tlsCert: one.tlsKey },
    ]) {
      await expect(startTestHub({ doors: { ...files, publicUrl } })).rejects.toMatchObject({ code: 'tls_files' });
    }
  });
});

test('a renewed certificate is taken within a minute, and one that does not fit never', async () => {
  const authority = await makeAuthority();
  const [{ tlsCert: cert, tlsKey: key }, renewed] = [
    await authority.sign(['hub.test']),
    await authority.sign(['hub.test']),
  ];
  const clock = createFakeClock();
  const first = await readTlsPair({ cert, key }, ['hub.test']);
  const pairs: string[] = [];
  const warned = vi.fn();
  const log = { ...silentLogger, warn: warned };
  const stop = watchTlsPair({ cert, key }, ['hub.test'], first, { clock, log, onPair: pair => pairs.push(pair.cert) });
  await copyFile(renewed.tlsCert, cert);
  await clock.advance(60_000);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(1)); // half of it: the key is still the old one
  expect(pairs).toEqual([]);
  await copyFile(renewed.tlsKey, key);
  await clock.advance(60_000);
  await vi.waitFor(() => expect(pairs).toHaveLength(1));
  stop();
  expect(clock.pending()).toBe(0);
});

describe('R13: behind a proxy', () => {
  const behind = { trustedProxies: ['127.0.0.1'], publicUrl };

  test('it is who the proxy says that sits at the other end, and cookies are as under TLS', async () => {
    const hub = await startTestHub({ doors: behind });
    const signedIn = await signIn(hub, { 'x-forwarded-for': '10.9.9.9, 203.0.113.7' });
    expect([signedIn.headers['set-cookie']].flat()[0]).toMatch(/^__Host-.*Secure/);
    const cookie = [signedIn.headers['set-cookie']].flat()[0]?.split(';')[0] ?? '';
    const { body } = await ask(hub, '/api/account', { headers: { cookie } });
    expect(body).toContain('203.0.113.7');
    expect(body).not.toContain('10.9.9.9');
  });

  test('what a client says of itself moves neither its address, nor the hub’s name, nor its scheme', async () => {
    const hub = await startTestHub();
    const forged = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-real-ip': '203.0.113.7' };
    const own = `127.0.0.1:${hub.url.port}`;
    const signedIn = await signIn(hub, { host: own, ...forged, 'x-forwarded-proto': 'https' });
    const cookie = [signedIn.headers['set-cookie']].flat()[0]?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^hawser_/);
    expect((await ask(hub, '/api/account', { headers: { host: own, cookie } })).body).not.toContain('203.0.113.7');
    const misled = { host: 'evil.test', 'x-forwarded-host': own };
    expect((await ask(hub, '/api/health', { headers: misled })).status).toBe(421);
  });

  test('the names in its OAuth metadata are those of the proxy', async () => {
    const hub = await startTestHub({ doors: behind });
    const { body } = await ask(hub, '/.well-known/oauth-authorization-server', {
      headers: { 'x-forwarded-host': 'evil.test' },
    });
    expect(JSON.parse(body)).toMatchObject({
      issuer: 'https://hub.test',
      token_endpoint: 'https://hub.test/api/oauth/token',
    });
  });
});

describe('R54: the hub’s own key', () => {
  test.each([
    ['short', 'hunter2', 0o600],
    ['the same letter again and again', 'x'.repeat(64), 0o600],
    ['open to others', 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ', 0o644],
  ])('that is %s is refused', async (_how, key, mode) => {
    const hub = await startTestHub();
    await hub.close();
    await writeFile(join(hub.folder, 'key'), key);
    await chmod(join(hub.folder, 'key'), mode);
    await expect(startTestHub({ folder: hub.folder })).rejects.toMatchObject({ code: 'hub_key_unsafe' });
  });
});

test('what somebody weakened is told to every page', async () => {
  const doors = { listen: '127.0.0.2', publicUrl: new URL('http://hub.test'), weakened: ['plain_http'] } as const;
  expect(planDoors(doors).aside).toBe(true);
  const hub = await startTestHub({ doors });
  const browse = await hub.signedIn();
  expect(await (await browse('/api/me')).json()).toMatchObject({ weakened: ['plain_http'] });
});
