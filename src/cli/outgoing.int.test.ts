// `hawser` on its way to a hub elsewhere, as real processes: a hub with TLS whose authority nobody knows, under a name
// that only a proxy can find.
import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Home, makeHome, runToEnd, type Started, start } from '../../e2e/support/hawser.ts';
import { makeAuthority } from '../hub/doors/test-certificate.ts';
import { startTestHub, type TestHub } from '../hub/test-hub.ts';
import { dialer } from '../wire/tunnel/dial.ts';
import { startProxy } from './test-proxy.ts';

let home: Home;
const running: Started[] = [];
beforeEach(async () => {
  home = await makeHome();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill();
  await home.remove();
});

const HUB = 'https://hub.test';
const startTlsHub = async () => {
  const authority = await makeAuthority();
  const doors = { ...(await authority.sign(['hub.test'])), publicUrl: new URL(HUB) };
  return { authority, hub: await startTestHub({ doors }) };
};

/** A token as the owner lets a machine have it in the browser. */
const tokenOf = async (hub: TestHub): Promise<string> => {
  const verifier = 'v'.repeat(43);
  const redirect_uri = 'http://127.0.0.1:1/callback';
  const asked = {
    ...{ response_type: 'code', client_id: 'hawser-cli', redirect_uri, state: 's'.repeat(16), approve: true },
    ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
  };
  const browse = await hub.signedIn();
  const headers = { 'content-type': 'application/json' };
  const allowed = await browse('/api/oauth/authorize', { method: 'POST', headers, body: JSON.stringify(asked) });
  const { redirect } = (await allowed.json()) as { redirect: string };
  const code = new URL(redirect).searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', client_id: 'hawser-cli', code, redirect_uri, code_verifier: verifier },
  });
  const answer = await fetch(new URL('/api/oauth/token', hub.url), { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
};

describe('a hub behind a proxy, with an authority of its own', () => {
  test('is logged in at and dialled by the proxy alone, and the authority is remembered', async () => {
    const { authority, hub } = await startTlsHub();
    const proxy = await startProxy(hub.listens.port);
    const env = { HTTPS_PROXY: proxy.url.replace('//', '//mira:tide@'), HAWSER_CODEX_BIN: '/nowhere/codex' };
    const login = await runToEnd(home, ['login', HUB, '--token', await tokenOf(hub), '--ca', authority.file], env);
    expect([login.code, login.stderr]).toEqual([0, '']);
    const one = await start(home, ['start'], { env });
    running.push(one);
    await vi.waitFor(() => expect(one.stderr()).toMatch(/^ {2}online$/m), { timeout: 20_000, interval: 20 });
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT hub.test:443']));
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2); // the login's, and the link's

    const { stdout } = await runToEnd(home, ['status'], env);
    expect(stdout).toMatch(/hub +https:\/\/hub\.test\n/);
    expect(stdout).toMatch(/credential +this machine's own key, .*key\.pem\n/);
    expect(stdout).toMatch(/transport +HTTPS\n/);
    expect(stdout).toMatch(new RegExp(`proxy +${proxy.url}\n`));
    expect(stdout).toMatch(new RegExp(`trusts .*, ${authority.file}[,\n]`));
    expect(stdout).not.toContain('tide');
  });

  test.each(['upgrade', 'websocket'] as const)('has its tunnel dialled the same way, by %s', async kind => {
    const { authority, hub } = await startTlsHub();
    const proxy = await startProxy(hub.listens.port);
    const agent = new Agent({ ca: authority.pem, proxyEnv: { HTTPS_PROXY: proxy.url } });
    const dial = dialer(
      new URL(HUB),
      async () => 'no proof',
      () => agent,
    );
    await expect(dial(kind, new AbortController().signal)).rejects.toMatchObject({ code: 'not_enrolled' });
    expect(proxy.asked).toEqual(['CONNECT hub.test:443']);
  });

  test('is trusted for what NODE_EXTRA_CA_CERTS names, too', async () => {
    const { authority, hub } = await startTlsHub();
    const proxy = await startProxy(hub.listens.port);
    const env = { https_proxy: proxy.url, NODE_EXTRA_CA_CERTS: authority.file };
    const { code, stderr } = await runToEnd(home, ['login', HUB, '--token', await tokenOf(hub)], env);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('is not trusted by itself; its token stays unused, and the way on is said', async () => {
    const { authority, hub } = await startTlsHub();
    const proxy = await startProxy(hub.listens.port);
    const token = await tokenOf(hub);
    const refused = await runToEnd(home, ['login', HUB, '--token', token], { HTTPS_PROXY: proxy.url });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('vouches for the certificate of hub.test');
    expect(refused.stderr).toContain('--ca <file>');
    const ca = ['--ca', authority.file];
    const login = await runToEnd(home, ['login', HUB, '--token', token, ...ca], { HTTPS_PROXY: proxy.url });
    expect(login.code).toBe(0);
  });

  test('that the proxy does not lead to is named with the proxy', async () => {
    const { authority } = await startTlsHub();
    const proxy = await startProxy(undefined);
    const args = ['login', HUB, '--token', 'none', '--ca', authority.file];
    const { code, stderr } = await runToEnd(home, args, { HTTPS_PROXY: proxy.url });
    expect(code).toBe(1);
    expect(stderr).toContain('The proxy did not let this machine through to hub.test');
    expect(proxy.asked).toEqual(['CONNECT hub.test:443']);
  });
});

test('a hub of this machine is never reached by a proxy', async () => {
  const hub = await startTestHub();
  const proxy = await startProxy(undefined);
  const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
  const { code } = await runToEnd(home, ['login', hub.url.href, '--token', await tokenOf(hub)], env);
  expect([code, proxy.asked]).toEqual([0, []]);
});

test.each([
  [{ HAWSER_CA: '/nowhere.pem' }, 'does not hold certificates'],
  [{ HTTPS_PROXY: 'not a proxy' }, 'not the address of a proxy'],
])('%j is refused in words', async (env, words) => {
  const { code, stderr } = await runToEnd(home, ['login', HUB, '--token', 'none'], env);
  expect(code).toBe(1);
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(/\n\s+at /);
});

describe('credentials are looked for in this order:', () => {
  test('flag before environment, and the hub this machine is enrolled with before logging in', async () => {
    const hub = await startTestHub();
    const token = await tokenOf(hub);
    const named = ['login', '--hub', hub.url.href, '--token', token];
    const elsewhere = { HAWSER_HUB: 'https://nowhere.test', HAWSER_TOKEN: 'none' };
    expect((await runToEnd(home, named, elsewhere)).code).toBe(0);
    const state = async (...args: string[]) => (await runToEnd(home, ['status', ...args])).stdout;
    expect(await state()).toMatch(/credential +this machine's own key/);
    expect(await state('--hub', 'https://nowhere.test', '--token', 'x')).toMatch(/credential +the one-time token/);
    expect(await state('--hub', 'https://nowhere.test')).toMatch(/credential +none/);
  });
});
