// Enrolment over the wire, as strict clients of other people see it: oauth4webapi and openid-client take the hub's word
// for nothing that the RFCs do not say.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { enrolWithToken, readEnrolment } from '../../../runner/enrolment.ts';
import { openIdentity } from '../../../runner/identity.ts';
import { listenForAnswer } from '../../../runner/login/callback.ts';
import { loginWithBrowser, loginWithDevice } from '../../../runner/login/login.ts';
import { createFakeClock } from '../../../std/fake-clock.ts';
import { startTestHub, type TestHub } from '../../test-hub.ts';

const http = { [oauth.allowInsecureRequests]: true } as const;
const machine = { name: 'laptop', host: 'ada-laptop' };
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const folderFor = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-login-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};
const approve = async (hub: TestHub, userCode: string, yes = true) => {
  const browser = await hub.signedIn();
  return browser('/api/oauth/decide', json({ user_code: userCode, approve: yes }));
};
/** What the page does when the person clicks, given the address the machine opened. */
const clickIn = async (hub: TestHub, page: URL, yes = true, over: Record<string, string> = {}) => {
  const browser = await hub.signedIn();
  const answer = await browser(
    '/api/oauth/authorize',
    json({ ...Object.fromEntries(page.searchParams), approve: yes, ...over }),
  );
  return { status: answer.status, redirect: ((await answer.json()) as { redirect?: string }).redirect ?? '' };
};
const options = (hub: TestHub) => ({
  hubUrl: hub.url,
  machine,
  clock: createFakeClock(0),
  signal: new AbortController().signal,
});

describe('R38: the device flow', () => {
  test('of openid-client leads to a token that enrols one machine', async () => {
    const hub = await startTestHub();
    const config = await openid.discovery(hub.url, 'hawser-cli', undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
      algorithm: 'oauth2',
    });
    const started = await openid.initiateDeviceAuthorization(config, { scope: 'enrol', ...machine });
    expect(started).toMatchObject({ verification_uri: `${hub.url.href}approve-device`, interval: 5, expires_in: 600 });
    const browser = await hub.signedIn();
    const shown = await browser(`/api/oauth/requests?user_code=${started.user_code}`);
    expect(await shown.json()).toMatchObject(machine);
    expect((await approve(hub, started.user_code)).status).toBe(200);
    expect((await approve(hub, started.user_code)).status).toBe(404);
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...started, interval: 0 });
    const enrol = () =>
      fetch(new URL('/api/runners', hub.url), {
        ...json({ name: 'laptop', publicKey: 'A'.repeat(43) }),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.access_token}` },
      });
    expect(await (await enrol()).json()).toMatchObject({ runnerId: expect.stringMatching(/^run_/), hubId: hub.hubId });
    expect((await enrol()).status).toBe(401);
  });

  test('of hawser shows the code, waits, and brings the token back', async () => {
    const hub = await startTestHub();
    const opts = options(hub);
    const code = Promise.withResolvers<{ code: string }>();
    const token = loginWithDevice(opts, code.resolve);
    await approve(hub, (await code.promise).code);
    // The fake clock stands for the five seconds of patience.
    const polling = setInterval(() => opts.clock.advance(5_000), 5);
    onTestFinished(() => clearInterval(polling));
    const folder = await folderFor();
    const identity = await openIdentity(folder);
    const made = await enrolWithToken(folder, hub.url, await token, { name: 'laptop', publicKey: identity.publicKey });
    expect(await readEnrolment(folder)).toEqual(made);
    expect((await stat(join(folder, 'hub.json'))).mode & 0o077).toBe(0);
  });

  test('that is declined is told so', async () => {
    const hub = await startTestHub();
    const opts = options(hub);
    const code = Promise.withResolvers<{ code: string }>();
    const token = loginWithDevice(opts, code.resolve);
    await approve(hub, (await code.promise).code, false);
    const polling = setInterval(() => opts.clock.advance(5_000), 5);
    onTestFinished(() => clearInterval(polling));
    await expect(token).rejects.toMatchObject({ code: 'login_denied' });
  });
});

describe('R36: the authorization code', () => {
  test('of oauth4webapi is exchanged once, with its verifier', async () => {
    const hub = await startTestHub();
    const server = await oauth.processDiscoveryResponse(
      hub.url,
      await oauth.discoveryRequest(hub.url, { ...http, algorithm: 'oauth2' }),
    );
    const client = { client_id: 'hawser-cli' };
    const verifier = oauth.generateRandomCodeVerifier();
    const page = new URL(String(server.authorization_endpoint));
    const redirectUri = 'http://127.0.0.1:4711/callback';
    page.search = new URLSearchParams({
      response_type: 'code',
      client_id: 'hawser-cli',
      redirect_uri: redirectUri,
      state: 'a-state-of-at-least-16',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const { redirect } = await clickIn(hub, page);
    const answer = oauth.validateAuthResponse(server, client, new URL(redirect), 'a-state-of-at-least-16');
    const exchange = async () =>
      oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), answer, redirectUri, verifier, http),
      );
    expect(await exchange()).toMatchObject({ token_type: 'bearer', expires_in: 300 });
    await expect(exchange()).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('is given only for this client, PKCE with S256, and loopback', async () => {
    const hub = await startTestHub();
    const page = new URL('/approve-device', hub.url);
    page.search = new URLSearchParams({
      response_type: 'code',
      client_id: 'hawser-cli',
      redirect_uri: 'http://127.0.0.1:4711/callback',
      state: 'a-state-of-at-least-16',
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
    }).toString();
    expect((await clickIn(hub, page)).status).toBe(200);
    for (const wrong of [
      { code_challenge_method: 'plain' },
      { client_id: 'somebody' },
      { response_type: 'token' },
      { redirect_uri: 'http://127.0.0.1:4711/callback/../x' },
      { redirect_uri: 'http://127.0.0.1:4711@evil.example/callback' },
      { redirect_uri: 'http://127.0.0.1.evil.example:80/callback' },
      { redirect_uri: 'http://localhost:4711/callback' },
      { redirect_uri: 'https://evil.example/callback' },
      { redirect_uri: 'javascript:alert(1)' },
      { state: 'short' },
    ]) {
      expect([wrong, (await clickIn(hub, page, true, wrong)).status]).toEqual([wrong, 400]);
    }
  });

  test('of hawser goes through the browser and back', async () => {
    const hub = await startTestHub();
    const token = loginWithBrowser(options(hub), async page => {
      const { redirect } = await clickIn(hub, page);
      const back = await fetch(redirect);
      expect(await back.text()).not.toContain(new URL(redirect).searchParams.get('code'));
    });
    expect(await token).toMatch(/^hwe_/);
  });

  test('of hawser that is declined says so', async () => {
    const hub = await startTestHub();
    const token = loginWithBrowser(options(hub), async page => {
      await fetch((await clickIn(hub, page, false)).redirect);
    });
    await expect(token).rejects.toMatchObject({ code: 'login_denied' });
  });
});

describe('R37: the loopback callback', () => {
  test('answers its own state on its own address only, once', async () => {
    const { redirectUri, answer } = await listenForAnswer('right-state', new AbortController().signal);
    const { port } = new URL(redirectUri);
    const get = (url: string, headers: Record<string, string> = {}) =>
      fetch(url, { headers }).then(
        response => response.status,
        () => 'closed',
      );
    expect(await get(`${redirectUri}?state=wrong&code=x`)).toBe(404);
    expect(await get(`${redirectUri}/more?state=right-state&code=x`)).toBe(404);
    expect(await get(`http://localhost:${port}/callback?state=right-state&code=x`)).not.toBe(200);
    expect((await fetch(`${redirectUri}?state=right-state&code=x`, { method: 'POST' })).status).toBe(404);
    expect(await get(`${redirectUri}?state=right-state&code=y`)).toBe(200);
    expect((await answer).searchParams.get('code')).toBe('y');
    expect(await get(`${redirectUri}?state=right-state&code=z`)).toBe('closed');
  });

  test('is closed when logging in is given up', async () => {
    const stop = new AbortController();
    const { redirectUri, answer } = await listenForAnswer('state', stop.signal);
    stop.abort();
    await expect(answer).rejects.toMatchObject({ code: 'login_cancelled' });
    await expect(fetch(redirectUri)).rejects.toThrow();
  });
});

describe('forms', () => {
  const form =
    (body: string, path = '/api/oauth/token') =>
    async (hub: TestHub) =>
      fetch(new URL(path, hub.url), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });

  test('are taken by the OAuth endpoints alone, and not with a parameter twice', async () => {
    const hub = await startTestHub();
    expect((await form('code=x', '/api/sign-in')(hub)).status).toBe(415);
    expect((await form('client_id=hawser-cli&client_id=other', '/api/oauth/device')(hub)).status).toBe(400);
    const unknown = await form('grant_type=password&client_id=hawser-cli')(hub);
    expect([unknown.status, await unknown.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    expect(unknown.headers.get('cache-control')).toBe('no-store');
  });
});

test('a key that its owner enrols again keeps its machine', async () => {
  const hub = await startTestHub();
  const folder = await folderFor();
  const { publicKey } = await openIdentity(folder);
  const first = await loginWithBrowser(
    options(hub),
    async page => void (await fetch((await clickIn(hub, page)).redirect)),
  );
  const made = await enrolWithToken(folder, hub.url, first, { name: 'laptop', publicKey });
  const second = await loginWithBrowser(
    options(hub),
    async page => void (await fetch((await clickIn(hub, page)).redirect)),
  );
  expect(await enrolWithToken(folder, hub.url, second, { name: 'renamed', publicKey })).toEqual(made);
});
