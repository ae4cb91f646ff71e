// Invitations by mail: a real hub, and a mail server that takes what clients may send.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownerBrowser, testBrowser } from '../test-browser.ts';
import { startTestHub } from '../test-hub.ts';
import { startTestMailServer } from './test-mail-server.ts';

const login = { user: 'harbour@example.com', password: 'canary/of the mail server' };
const credentials = `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}`;
const WISH = { role: 'member', note: '', days: 7, uses: 1 };

const mailServer = async (as?: typeof login) => {
  const server = await startTestMailServer(as);
  onTestFinished(server.close);
  return server;
};

const hubWith = async (server: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-mail-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, 'config.toml'),
    `[mail]\nserver = "${server}"\nfrom = "Harbour <harbour@example.com>"\n`,
  );
  const hub = await startTestHub({ folder });
  return { hub, owner: await ownerBrowser(hub) };
};

test.each([
  ['en', 'invites you to', 'within 7 days'],
  ['de', 'lädt dich zu', 'in den nächsten 7 Tagen'],
])('R50: an invitation in %s arrives, lets one in, and leaves no secret in a log', async (language, subject, words) => {
  const server = await mailServer(login);
  const { hub, owner } = await hubWith(`smtp://${credentials}@127.0.0.1:${server.port}`);
  expect((await owner.get('/api/invitations')).body).toEqual({ invitations: [], mails: true });
  const made = await owner.post('/api/invitations', { ...WISH, email: 'Bo@example.com', language });
  expect(made.body).toMatchObject({ url: expect.stringContaining('/invite#code=') });
  expect(made.body.unsent).toBeUndefined();
  const [letter] = server.letters;
  expect(letter).toMatchObject({ from: 'harbour@example.com', to: 'bo@example.com' });
  expect(letter?.text).toContain(words);
  const [, code = ''] = /\/invite#code=(\S+)/.exec(letter?.text ?? '') ?? [];
  const bo = testBrowser(hub);
  const newcomer = { code, name: 'Bo', email: 'bo@example.com', password: 'correct horse battery' };
  expect((await bo.post('/api/invitations/accept', newcomer)).body).toEqual({ signedIn: true });
  const logs = JSON.stringify(hub.logs);
  expect([login.password, encodeURIComponent(login.password), code].filter(secret => logs.includes(secret))).toEqual(
    [],
  );
  expect(letter?.text.replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/g, '$1').replaceAll('_', ' ')).toContain(subject);
});

test('a letter that is not taken leaves the link, and is said not to be on its way', async () => {
  const server = await mailServer();
  const { owner } = await hubWith(`smtp://127.0.0.1:${server.port}`);
  const made = await owner.post('/api/invitations', { ...WISH, email: 'nobody@example.com' });
  expect(made).toMatchObject({
    status: 200,
    body: { url: expect.stringContaining('/invite#code='), unsent: { code: 'mail_failed' } },
  });
  expect(server.letters).toEqual([]);
});

test('R54: neither a password nor a letter goes to another machine in the clear', async () => {
  const server = await mailServer(login);
  // An address that leads here and does not say so.
  const { owner } = await hubWith(`smtp://${credentials}@0.0.0.0:${server.port}`);
  const made = await owner.post('/api/invitations', { ...WISH, email: 'bo@example.com' });
  expect(made.body.unsent).toMatchObject({ code: 'mail_failed' });
  expect(server.letters).toEqual([]);
  expect(server.said.filter(line => /^(AUTH|MAIL)/i.test(line))).toEqual([]);
  expect(server.said.length).toBeGreaterThan(0);
});

test('a hub without a mail server says so, and makes no invitation that nobody gets', async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  const refused = await owner.post('/api/invitations', { ...WISH, email: 'bo@example.com' });
  expect([refused.status, refused.body.code]).toEqual([400, 'mail_missing']);
  expect((await owner.get('/api/invitations')).body).toEqual({ invitations: [], mails: false });
});
