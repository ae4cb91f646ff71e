// Single sign-on against a strict provider: who gets in, who does not, and what the provider's word is worth.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { codeIn, ownerBrowser, type TestBrowser, testBrowser } from '../test-browser.ts';
import { startTestHub } from '../test-hub.ts';
import { startTestIssuer, type TestIssuer } from './test-issuer.ts';

const client = { id: 'hawser', secret: 'canary-client-secret' };

const start = async (more = '') => {
  const issuer = await startTestIssuer(client);
  const folder = await mkdtemp(join(tmpdir(), 'hawser-oidc-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = `[oidc]\nissuer = "${issuer.url}"\nclient_id = "${client.id}"\nclient_secret = "${client.secret}"\nname = "Keycloak"\n${more}`;
  await writeFile(join(folder, 'config.toml'), config);
  const hub = await startTestHub({ folder });
  return { hub, issuer };
};

/** Goes to the provider and back, as a browser does. @returns where the hub sends it in the end */
const goThrough = async (browser: TestBrowser, path = '/api/auth/sign-in/social'): Promise<string> => {
  const begun = await browser.post(path, { provider: 'oidc', callbackURL: '/' });
  expect(begun.status).toBe(200);
  const atProvider = await fetch(String(begun.body.url), { redirect: 'manual' });
  const back = new URL(atProvider.headers.get('location') ?? 'about:blank');
  return String((await browser.get(`${back.pathname}${back.search}`)).headers.get('location'));
};

const who = async (browser: TestBrowser) => (await browser.get('/api/me')).body.member;

describe('single sign-on', () => {
  test('is offered by its name', async () => {
    const { hub } = await start();
    expect((await testBrowser(hub).get('/api/sign-in-ways')).body).toEqual({ oidc: 'Keycloak', mails: false });
  });

  test('R36: lets in whoever has a verified address in a named domain, with everything the protocol asks for', async () => {
    const { hub, issuer } = await start('domains = ["Example.com"]');
    const bo = testBrowser(hub);
    await goThrough(bo);
    expect(issuer.complaints).toEqual([]);
    expect(await who(bo)).toMatchObject({ name: 'Bo', role: 'member' });
    const again = testBrowser(hub);
    await goThrough(again);
    expect(await who(again)).toEqual(await who(bo));
  });

  test.each([
    ['has an address elsewhere', { email: 'bo@example.org' }],
    ['has an address that only ends alike', { email: 'bo@evil-example.com' }],
    ['has an address nobody has verified', { email_verified: false }],
  ])('keeps out whoever %s', async (_who, person: Partial<TestIssuer['person']>) => {
    const { hub, issuer } = await start('domains = ["example.com"]');
    issuer.person = { ...issuer.person, ...person };
    const bo = testBrowser(hub);
    expect(await goThrough(bo)).toMatch(/\/sign-in\?error=/);
    expect(await who(bo)).toBeUndefined();
  });

  test.each([
    ['another provider', { iss: 'https://evil.example' }],
    ['another client', { aud: 'somebody-else' }],
    ['another sign-in', { nonce: 'an-older-nonce-of-somebody' }],
  ])('believes no token that was meant for %s', async (_whom, lie) => {
    const { hub, issuer } = await start('domains = ["example.com"]');
    issuer.lie = lie;
    const bo = testBrowser(hub);
    expect(await goThrough(bo)).toMatch(/error=/);
    expect(await who(bo)).toBeUndefined();
  });

  test('lets an invited person in, in the role of the invitation, wherever their address is', async () => {
    const { hub } = await start();
    const owner = await ownerBrowser(hub);
    const made = await owner.post('/api/invitations', { role: 'guest', note: '', days: 1, uses: 1 });
    const bo = testBrowser(hub);
    await bo.post('/api/invitations/look', { code: codeIn(String(made.body.url)) });
    await goThrough(bo);
    expect(await who(bo)).toMatchObject({ name: 'Bo', role: 'guest' });
    expect((await owner.get('/api/invitations')).body).toMatchObject({ invitations: [] });
  });

  test('takes over no account just because the address is the same', async () => {
    const { hub } = await start('domains = ["example.com"]');
    const owner = await ownerBrowser(hub);
    await owner.post('/api/account/password', { next: 'a long enough phrase', email: 'bo@example.com' });
    const bo = testBrowser(hub);
    expect(await goThrough(bo)).toMatch(/error=/);
    expect(await who(bo)).toBeUndefined();
  });

  test('can be connected by whoever is signed in, and then signs them in', async () => {
    const { hub } = await start();
    const owner = await ownerBrowser(hub);
    await goThrough(owner, '/api/auth/link-social');
    expect((await owner.get('/api/account')).body.providers).toEqual(['oidc']);
    const elsewhere = testBrowser(hub);
    await goThrough(elsewhere);
    expect(await who(elsewhere)).toMatchObject({ role: 'owner' });
  });

  test('R12: a callback with somebody else’s state, or a second time, signs nobody in', async () => {
    const { hub } = await start('domains = ["example.com"]');
    const [mallory, victim] = [testBrowser(hub), testBrowser(hub)];
    const begun = await mallory.post('/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/' });
    const atProvider = await fetch(String(begun.body.url), { redirect: 'manual' });
    const back = new URL(atProvider.headers.get('location') ?? '');
    await victim.get(`${back.pathname}${back.search}`);
    expect(await who(victim)).toBeUndefined();
    expect((await mallory.get(`${back.pathname}${back.search}`)).status).toBe(302);
    const replay = testBrowser(hub);
    replay.use(mallory.cookie().replace(/hawser_\w+=[^;]*;? ?/, ''));
    await replay.get(`${back.pathname}${back.search}`);
    expect(await who(replay)).toBeUndefined();
  });

  test('R12: goes nowhere but to this hub afterwards', async () => {
    const { hub } = await start();
    for (const callbackURL of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const begun = await testBrowser(hub).post('/api/auth/sign-in/social', { provider: 'oidc', callbackURL });
      expect([callbackURL, begun.status]).not.toEqual([callbackURL, 200]);
    }
  });

  test('R50: leaves neither the client’s secret nor a code in the log', async () => {
    const { hub, issuer } = await start('domains = ["example.com"]');
    issuer.lie = { nonce: 'wrong' };
    await goThrough(testBrowser(hub));
    expect(JSON.stringify(hub.logs)).not.toMatch(/canary-client-secret|code=[^[]/);
  });
});

test('a configuration that cannot be read says where it is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'config.toml'), '[oidc]\nissuer = "not a url"\nclient_id = "x"\n');
  await expect(startTestHub({ folder })).rejects.toMatchObject({ code: 'invalid_config' });
});
