// Lost passwords on a real hub, with a mail server that takes what clients may send.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { startTestMailServer, type TestMailServer } from '../mail/test-mail-server.ts';
import { type Answer, codeIn, invite, ownerBrowser, testBrowser } from '../test-browser.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';
import { totp } from './test-totp.ts';

const PASSWORD = 'correct horse battery';
const NEXT = 'canary of a wholly new phrase';
const bo = { role: 'member', name: 'Bo', email: 'bo@example.com', password: PASSWORD };

const mailServer = async () => {
  const server = await startTestMailServer();
  onTestFinished(server.close);
  return server;
};

/** A hub that sends mail by a server at this port, its owner, and Bo with a password. */
const hubWith = async (port: number, clock = createFakeClock(Date.now())) => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-reset-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const mail = `[mail]\nserver = "smtp://127.0.0.1:${port}"\nfrom = "Harbour <harbour@example.com>"\n`;
  await writeFile(join(folder, 'config.toml'), mail);
  const hub = await startTestHub({ folder, clock });
  const owner = await ownerBrowser(hub);
  return { hub, owner, clock, bo: await invite(hub, owner, bo) };
};

const ask = (hub: TestHub, email: string, language = 'en') =>
  testBrowser(hub).post('/api/password-resets', { email, language });
const use = (hub: TestHub, code: string, password = NEXT) =>
  testBrowser(hub).post('/api/password-resets/use', { code, password });
const signIn = async (hub: TestHub, password: string, email = bo.email) => {
  const browser = testBrowser(hub);
  return { browser, answer: await browser.post('/api/auth/sign-in/email', { email, password }) };
};

/** What the letter after those that were there has behind its `#`. */
const codeFromLetter = async ({ letters }: TestMailServer, before = 0): Promise<string> => {
  await vi.waitFor(() => expect(letters.length).toBeGreaterThan(before));
  return /\/reset#code=(\S+)/.exec(letters.at(-1)?.text ?? '')?.[1] ?? '';
};

/** As `hawser link --for` on the hub's own machine. */
const linkFor = async (hub: TestHub, email: string) => {
  const answer = await fetch(new URL('/api/local/password-resets', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.localSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
};
const codeFor = async (hub: TestHub, email: string) => codeIn(String((await linkFor(hub, email)).body.url));

test.each([
  ['en', 'within 30 minutes'],
  ['de', 'in den nächsten 30 Minuten'],
])('R50: a letter in %s brings a link to a new password, and leaves no secret in a log', async (language, words) => {
  const server = await mailServer();
  const { hub } = await hubWith(server.port);
  expect((await testBrowser(hub).get('/api/sign-in-ways')).body).toEqual({ mails: true });
  expect(await ask(hub, 'Bo@Example.com', language)).toMatchObject({ status: 200, body: {} });
  const code = await codeFromLetter(server);
  expect(server.letters[0]).toMatchObject({ to: bo.email, text: expect.stringContaining(words) });
  const found = await testBrowser(hub).post('/api/password-resets/look', { code });
  expect(found.body).toEqual({ email: bo.email });
  expect((await use(hub, code, 'too short')).status).toBe(400);
  expect((await use(hub, code)).status).toBe(200);
  expect((await signIn(hub, PASSWORD)).answer.status).toBe(401);
  expect((await signIn(hub, NEXT)).answer.status).toBe(200);
  const logs = JSON.stringify(hub.logs);
  expect([code, NEXT, PASSWORD].filter(secret => secret === '' || logs.includes(secret))).toEqual([]);
});

test('R41: a new password signs its owner out everywhere at once, and in nowhere', async () => {
  const { hub, owner, bo } = await hubWith(9);
  const others = await owner.connect();
  const socket = await bo.browser.connect();
  const reset = await use(hub, await codeFor(hub, 'bo@example.com'));
  expect(reset.headers.getSetCookie()).toEqual([]);
  expect(await socket.closed).toBe(4001);
  expect((await bo.browser.get('/api/me')).status).toBe(401);
  expect((await others.ask('phoenix', 'heartbeat', {})).status).toBe('ok');
});

test('R42: a second factor still counts, also for who was half in with the old password', async () => {
  const { hub, bo } = await hubWith(9);
  const begun = await bo.browser.post('/api/auth/two-factor/enable', { password: PASSWORD });
  const secret = new URL(String(begun.body.totpURI)).searchParams.get('secret') ?? '';
  await bo.browser.post('/api/auth/two-factor/confirm', { code: totp(secret) });
  const [thief, rival] = [await signIn(hub, PASSWORD), await signIn(hub, PASSWORD)];
  const verify = { code: totp(secret) };
  // As long as nothing was reset, that is a way in.
  expect((await rival.browser.post('/api/auth/two-factor/verify-totp', verify)).status).toBe(200);
  await use(hub, await codeFor(hub, 'bo@example.com'));
  expect((await thief.browser.post('/api/auth/two-factor/verify-totp', verify)).status).toBe(401);
  const { browser, answer } = await signIn(hub, NEXT);
  expect(answer.body).toEqual({ twoFactorRedirect: true });
  expect((await browser.get('/api/me')).status).toBe(401);
  expect((await browser.post('/api/auth/two-factor/verify-totp', verify)).status).toBe(200);
});

test('R42: who has no password here gets no letter, and whoever asks for them no other answer', async () => {
  const server = await mailServer();
  const { hub, owner } = await hubWith(server.port);
  // As somebody who comes by an identity provider, or with a passkey.
  await invite(hub, owner, { role: 'member', name: 'Cy', email: 'cy@example.com' });
  const gone = await invite(hub, owner, { ...bo, name: 'Di', email: 'di@example.com' });
  await owner.post(`/api/members/${gone.id}/remove`);
  const strangers = ['stranger@example.com', 'cy@example.com', 'di@example.com'];
  const answers: Answer[] = [];
  for (const email of [...strangers, bo.email]) answers.push(await ask(hub, email));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))).toEqual(new Set(['[200,{}]']));
  await codeFromLetter(server);
  expect(server.letters.map(({ to }) => to)).toEqual([bo.email]);
  // Whoever has the hub's machine is told.
  for (const email of strangers) {
    expect(await linkFor(hub, email)).toMatchObject({ status: 404, body: { code: 'password_missing' } });
  }
});

test('R42: the answer waits for no letter', async () => {
  const silent = createServer(socket => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const connected = once(silent, 'connection');
  const { hub } = await hubWith((silent.address() as AddressInfo).port);
  expect((await ask(hub, bo.email)).status).toBe(200);
  const [socket] = await connected; // it is being sent, and will not be taken
  socket.destroy();
  silent.close();
  await vi.waitFor(() => expect(hub.logs.map(({ message }) => message)).toContain('a letter could not be sent'));
});

test('R42: letters are asked for only so often, for an address that is known or not, and from one client', async () => {
  const { hub, clock } = await hubWith(9);
  for (const email of [bo.email, 'nobody@example.com']) {
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      statuses.push((await ask(hub, email)).status);
      await clock.advance(60_000); // what counts for a client is a minute
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  }
  const codes: unknown[] = [];
  for (let index = 0; index < 11; index += 1) codes.push((await ask(hub, `${index}@example.com`)).body.code);
  expect(codes).toEqual([...Array(10).fill(undefined), 'too_many_attempts']);
});

test('R42: a link that was used, is old, was voided by a newer one or never was gets one answer', async () => {
  const { hub, clock, bo } = await hubWith(9);
  const wasUsed = await codeFor(hub, 'bo@example.com');
  await use(hub, wasUsed);
  const voided = await codeFor(hub, 'bo@example.com');
  const old = await codeFor(hub, 'bo@example.com');
  const look = (code: string) => testBrowser(hub).post('/api/password-resets/look', { code });
  expect((await look(old)).status).toBe(200);
  clock.jump(31 * 60_000);
  const answers: Answer[] = [];
  for (const code of [wasUsed, voided, old, 'hws_x']) answers.push(await look(code), await use(hub, code));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 404, body: { code: 'reset_over' } });
  // So does one whose owner knew the password after all, and changed it.
  const { browser } = await signIn(hub, NEXT);
  const idle = await codeFor(hub, 'bo@example.com');
  await browser.post('/api/account/password', { current: NEXT, next: PASSWORD });
  expect((await look(idle)).body).toEqual(answers[0]?.body);
  expect((await bo.browser.get('/api/me')).status).toBe(401);
});

test('R51: making a link and using it are in the audit log', async () => {
  const { hub, owner, bo } = await hubWith(9);
  await use(hub, await codeFor(hub, 'bo@example.com'));
  const { entries } = (await owner.get('/api/audit?what=account')).body as { entries: object[] };
  expect(entries).toMatchObject([
    { what: 'account.reset', actor: bo.id, detail: { signedOut: 1 } },
    { what: 'account.reset_link', actor: null, subject: bo.id, detail: { by: 'terminal' } },
  ]);
});

test('a hub without a mail server offers no letter; links are made on its own machine alone', async () => {
  const hub = await startTestHub();
  await invite(hub, await ownerBrowser(hub), bo);
  expect((await testBrowser(hub).get('/api/sign-in-ways')).body).toEqual({ mails: false });
  expect((await ask(hub, bo.email)).body.code).toBe('mail_missing');
  expect((await testBrowser(hub).post('/api/local/password-resets', { email: bo.email })).status).toBe(401);
  expect((await use(hub, await codeFor(hub, bo.email))).status).toBe(200);
  expect((await signIn(hub, NEXT)).answer.status).toBe(200);
});
