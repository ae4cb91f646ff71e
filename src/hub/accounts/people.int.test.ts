// People on a real hub: signing in with everything there is, inviting, leaving, and being cut off at once.
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { newId } from '../../std/ids.ts';
import { codeIn, invite, ownerBrowser, testBrowser } from '../test-browser.ts';
import { startTestHub } from '../test-hub.ts';
import { totp } from './test-totp.ts';

const PASSWORD = 'correct horse battery';
const ada = { email: 'ada@example.com', password: PASSWORD };

const ownerWithPassword = async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  expect((await owner.post('/api/account/password', { next: PASSWORD, email: 'Ada@Example.com' })).status).toBe(200);
  return { hub, owner };
};

describe('a password', () => {
  test('set by the owner, signs them in on another browser, in any spelling of the address', async () => {
    const { hub } = await ownerWithPassword();
    const other = testBrowser(hub);
    const answer = await other.post('/api/auth/sign-in/email', { ...ada, email: 'ADA@example.com' });
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect((await other.get('/api/me')).body).toMatchObject({ member: { name: 'Ada', role: 'owner' } });
  });

  test('R42: that is wrong, and an address nobody has, get the same answer', async () => {
    const { hub } = await ownerWithPassword();
    const tries = [
      { ...ada, password: 'something else entirely' },
      { ...ada, email: 'nobody@example.com' },
    ];
    const answers = await Promise.all(tries.map(body => testBrowser(hub).post('/api/auth/sign-in/email', body)));
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  test('R42: can be guessed at only so often, whoever guesses', async () => {
    const { hub } = await ownerWithPassword();
    const codes: unknown[] = [];
    for (let index = 0; index < 12; index += 1) {
      const answer = await testBrowser(hub).post('/api/auth/sign-in/email', {
        ...ada,
        password: `guess ${index} guess`,
      });
      codes.push(answer.body.code);
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('sign_in_failed'));
    expect(codes.slice(10)).toEqual(Array(2).fill('too_many_attempts'));
    // The right one waits like any other.
    expect((await testBrowser(hub).post('/api/auth/sign-in/email', ada)).status).toBe(429);
  });

  test('is changed only by who knows it, and signs every other browser out', async () => {
    const { hub, owner } = await ownerWithPassword();
    const other = testBrowser(hub);
    await other.post('/api/auth/sign-in/email', ada);
    const socket = await other.connect();
    const next = 'a wholly different phrase';
    expect((await owner.post('/api/account/password', { current: 'no', next })).body.code).toBe('wrong_password');
    expect((await owner.post('/api/account/password', { current: PASSWORD, next })).status).toBe(200);
    expect(await socket.closed).toBe(4001);
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await owner.get('/api/me')).status).toBe(200);
  });

  test('is kept as a hash, and the session’s token too (R39)', async () => {
    const { hub, owner } = await ownerWithPassword();
    const { readFile } = await import('node:fs/promises');
    const files = await Promise.all(
      ['hub.db', 'hub.db-wal'].map(name => readFile(`${hub.folder}/${name}`).catch(() => Buffer.alloc(0))),
    );
    const stored = Buffer.concat(files);
    const token = decodeURIComponent(owner.cookie().split('=')[1] ?? '').split('.')[0] ?? '';
    expect(token).toMatch(/^hws_/);
    expect(stored.includes(PASSWORD)).toBe(false);
    expect(stored.includes(token)).toBe(false);
  });
});

describe('a second factor', () => {
  const withSecondFactor = async () => {
    const { hub, owner } = await ownerWithPassword();
    const begun = await owner.post('/api/auth/two-factor/enable', { password: PASSWORD });
    const secret = new URL(String(begun.body.totpURI)).searchParams.get('secret') ?? '';
    const recovery = begun.body.backupCodes as string[];
    expect((await owner.post('/api/auth/two-factor/confirm', { code: '000000' })).body.code).toBe('wrong_code');
    expect((await owner.post('/api/auth/two-factor/confirm', { code: totp(secret) })).status).toBe(200);
    return { hub, owner, secret, recovery };
  };

  test('is asked for after the password, and only both sign in', async () => {
    const { hub, secret } = await withSecondFactor();
    const other = testBrowser(hub);
    const first = await other.post('/api/auth/sign-in/email', ada);
    expect(first.body).toEqual({ twoFactorRedirect: true });
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await other.post('/api/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await other.post('/api/auth/two-factor/verify-totp', { code: totp(secret) })).status).toBe(200);
    expect((await other.get('/api/me')).status).toBe(200);
  });

  test('can be stood in for by a recovery code, once', async () => {
    const { hub, recovery } = await withSecondFactor();
    const answers: number[] = [];
    for (const _ of [1, 2]) {
      const other = testBrowser(hub);
      await other.post('/api/auth/sign-in/email', ada);
      answers.push((await other.post('/api/auth/two-factor/verify-backup-code', { code: recovery[0] })).status);
    }
    expect(answers).toEqual([200, 401]);
  });

  test('R51: is in the audit log when it is turned on, and sign-ins only once they are whole', async () => {
    const { hub, owner, secret } = await withSecondFactor();
    const other = testBrowser(hub);
    await other.post('/api/auth/sign-in/email', ada);
    const recorded = async () => {
      const { entries } = (await owner.get('/api/audit')).body as { entries: { what: string; detail: object }[] };
      return entries.map(({ what }) => what);
    };
    const before = await recorded();
    expect(before).toContain('account.second_factor_on');
    await other.post('/api/auth/two-factor/verify-totp', { code: totp(secret) });
    expect((await recorded()).slice(0, -before.length)).toEqual(['session.started']);
  });

  test('is given up only with the password', async () => {
    const { owner } = await withSecondFactor();
    expect((await owner.post('/api/auth/two-factor/disable', { password: 'no' })).body.code).toBe('wrong_password');
    expect((await owner.post('/api/auth/two-factor/disable', { password: PASSWORD })).status).toBe(200);
    expect((await owner.get('/api/account')).body.twoFactor).toBe(false);
  });
});

describe('an invitation', () => {
  test('makes a member of whoever holds its link, in the role it was made with, as often as it says', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const made = await owner.post('/api/invitations', { role: 'guest', note: 'for Bo', days: 7, uses: 1 });
    const code = codeIn(String(made.body.url));
    expect(new URL(String(made.body.url)).search).toBe('');
    const bo = testBrowser(hub);
    expect((await bo.post('/api/invitations/look', { code })).body).toEqual({
      role: 'guest',
      workspace: 'Workspace',
      invitedBy: 'Ada',
    });
    const newcomer = { code, name: 'Bo', email: 'bo@example.com', password: PASSWORD };
    expect((await bo.post('/api/invitations/accept', newcomer)).body).toEqual({ signedIn: true });
    expect((await bo.get('/api/me')).body).toMatchObject({ member: { name: 'Bo', role: 'guest' } });
    const again = await testBrowser(hub).post('/api/invitations/accept', { ...newcomer, email: 'eve@example.com' });
    expect([again.status, again.body.code]).toEqual([404, 'invitation_over']);
    expect((await owner.get('/api/invitations')).body).toEqual({ invitations: [], mails: false });
  });

  test('that was taken back, is too old or made up says the same', async () => {
    const clock = createFakeClock(Date.now());
    const hub = await startTestHub({ clock });
    const owner = await ownerBrowser(hub);
    const make = async () =>
      (await owner.post('/api/invitations', { role: 'member', note: '', days: 1, uses: 5 })).body;
    const [revoked, old] = [await make(), await make()];
    await owner.post(`/api/invitations/${(revoked.invitation as { id: string }).id}/revoke`);
    const look = (code: string) => testBrowser(hub).post('/api/invitations/look', { code });
    expect((await look(codeIn(String(old.url)))).status).toBe(200);
    clock.jump(25 * 3_600_000);
    const answers = [await look(codeIn(String(revoked.url))), await look(codeIn(String(old.url))), await look('hws_x')];
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.body.code).toBe('invitation_over');
  });

  test('is for admins to make, and never to a role above their own', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const admin = await invite(hub, owner, { role: 'admin', name: 'Cy' });
    const member = await invite(hub, owner, { role: 'member', name: 'Di' });
    const wish = (role: string) => ({ role, note: '', days: 1, uses: 1 });
    expect((await member.browser.post('/api/invitations', wish('guest'))).status).toBe(403);
    expect((await admin.browser.post('/api/invitations', wish('owner'))).status).toBe(403);
    expect((await admin.browser.post('/api/invitations', wish('admin'))).status).toBe(403);
    expect((await admin.browser.post('/api/invitations', wish('member'))).status).toBe(200);
  });

  test('brings back who was here before, by their password, with their old place', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const person = { role: 'member', name: 'Bo', email: 'bo@example.com', password: PASSWORD };
    const { id } = await invite(hub, owner, person);
    await owner.post(`/api/members/${id}/remove`);
    const code = codeIn(
      String((await owner.post('/api/invitations', { role: 'guest', note: '', days: 1, uses: 1 })).body.url),
    );
    const bo = testBrowser(hub);
    const wrong = { code, name: 'Bo', email: 'bo@example.com', password: 'not what it was' };
    expect((await bo.post('/api/invitations/accept', wrong)).body.code).toBe('email_taken');
    expect((await bo.post('/api/invitations/accept', { ...wrong, password: PASSWORD })).body).toEqual({
      signedIn: false,
    });
    await bo.post('/api/auth/sign-in/email', { email: 'bo@example.com', password: PASSWORD });
    expect((await bo.get('/api/me')).body).toMatchObject({ member: { id, role: 'guest' } });
  });
});

describe('R41: cut off at once', () => {
  test('is a member who is removed, on every socket and request', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const { browser, id } = await invite(hub, owner, { role: 'member', name: 'Bo' });
    const sockets = [await browser.connect(), await browser.connect()];
    expect((await owner.post(`/api/members/${id}/remove`)).status).toBe(200);
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4001, 4001]);
    expect((await browser.get('/api/me')).status).toBe(401);
    await expect(browser.connect()).rejects.toThrow('401');
  });

  test('is whoever looks at an invitation while it is taken back', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const made = (await owner.post('/api/invitations', { role: 'admin', note: '', days: 7, uses: 2 })).body;
    const code = codeIn(String(made.url));
    const bo = testBrowser(hub);
    expect((await bo.post('/api/invitations/look', { code })).body).toMatchObject({ role: 'admin' });
    await owner.post(`/api/invitations/${(made.invitation as { id: string }).id}/revoke`);
    expect((await bo.post('/api/invitations/accept', { code, name: 'Bo' })).status).toBe(404);
    expect((await bo.get('/api/me')).status).toBe(401);
  });

  test('is a browser that is signed out from another one, and no other', async () => {
    const { hub, owner } = await ownerWithPassword();
    const phone = testBrowser(hub, 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15');
    await phone.post('/api/auth/sign-in/email', ada);
    const [lost, kept] = [await phone.connect(), await owner.connect()];
    const sessions = (await owner.get('/api/account')).body.sessions as { id: string; how: string; current: boolean }[];
    expect(sessions.map(({ how, current }) => [how, current])).toEqual([
      ['password', false],
      ['link', true],
    ]);
    await owner.post(`/api/account/sessions/${sessions[0]?.id}/end`);
    expect(await lost.closed).toBe(4001);
    const { workspaceId } = (await owner.get('/api/me')).body;
    expect((await kept.join(`workspace:${workspaceId}`)).status).toBe('ok');
  });

  test('is every other browser when all of them are signed out, and this one stays', async () => {
    const { hub, owner } = await ownerWithPassword();
    const others = [testBrowser(hub), testBrowser(hub)];
    for (const other of others) await other.post('/api/auth/sign-in/email', ada);
    const sockets = await Promise.all(others.map(other => other.connect()));
    const kept = await owner.connect();
    expect((await owner.post('/api/account/sessions/end-others')).status).toBe(200);
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4001, 4001]);
    expect(await Promise.all(others.map(async other => (await other.get('/api/me')).status))).toEqual([401, 401]);
    const { workspaceId } = (await owner.get('/api/me')).body;
    expect((await kept.join(`workspace:${workspaceId}`)).status).toBe('ok');
  });

  test('is what a role allowed, on the sockets that are open', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const { browser, id } = await invite(hub, owner, { role: 'admin', name: 'Bo' });
    const topic = `workspace:${(await owner.get('/api/me')).body.workspaceId}`;
    const socket = await browser.connect();
    await socket.join(topic);
    const make = (name: string) => socket.ask(topic, 'create_channel', { nonce: newId('non'), name });
    expect((await make('before')).status).toBe('ok');
    expect((await browser.get('/api/audit')).status).toBe(200);
    await owner.post(`/api/members/${id}/role`, { role: 'guest' });
    expect((await make('after')).response.code).toBe('forbidden');
    expect((await browser.get('/api/audit')).status).toBe(403);
  });

  test('is a session that has become too old while its socket is open', async () => {
    const clock = createFakeClock(Date.now());
    const hub = await startTestHub({ clock });
    const owner = await ownerBrowser(hub);
    const socket = await owner.connect();
    clock.jump(91 * 24 * 3_600_000);
    // With its heartbeats, as a page that is left open.
    for (let seconds = 0; seconds < 360; seconds += 30) {
      await socket.ask('phoenix', 'heartbeat', {}).catch(() => undefined); // it is closed at some point
      await clock.advance(30_000);
    }
    expect(await socket.closed).toBe(4001);
    expect((await owner.get('/api/me')).status).toBe(401);
  });

  test('is nobody who keeps a page open for weeks', async () => {
    const clock = createFakeClock(Date.now());
    const hub = await startTestHub({ clock });
    const owner = await ownerBrowser(hub);
    for (let week = 0; week < 6; week += 1) {
      clock.jump(7 * 24 * 3_600_000);
      expect((await owner.get('/api/me')).status).toBe(200);
    }
  });
});

describe('roles', () => {
  test('are given by who stands above, and the last owner keeps theirs', async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const ownerId = ((await owner.get('/api/me')).body.member as { id: string }).id;
    const admin = await invite(hub, owner, { role: 'admin', name: 'Cy' });
    const member = await invite(hub, owner, { role: 'member', name: 'Di' });
    const give = (by: typeof owner, id: string, role: string) => by.post(`/api/members/${id}/role`, { role });
    expect((await give(member.browser, admin.id, 'guest')).status).toBe(403);
    expect((await give(admin.browser, ownerId, 'guest')).status).toBe(409);
    expect((await give(admin.browser, member.id, 'admin')).status).toBe(403);
    expect((await give(admin.browser, member.id, 'guest')).status).toBe(200);
    expect((await give(owner, ownerId, 'member')).body.code).toBe('last_owner');
    expect((await owner.post(`/api/members/${ownerId}/remove`)).body.code).toBe('last_owner');
    expect((await give(owner, admin.id, 'owner')).status).toBe(200);
    const both = await Promise.all([give(owner, admin.id, 'member'), give(admin.browser, ownerId, 'member')]);
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200]);
  });
});

test('R50: no secret of any way of signing in reaches the log', async () => {
  const { hub, owner } = await ownerWithPassword();
  const { body } = await owner.post('/api/invitations', { role: 'member', note: '', days: 1, uses: 1 });
  const canaries = [PASSWORD, codeIn(String(body.url)), decodeURIComponent(owner.cookie()), 'canary-password-try'];
  const other = testBrowser(hub);
  await other.post('/api/auth/sign-in/email', { ...ada, password: 'canary-password-try' });
  await other.post('/api/auth/two-factor/verify-totp', { code: '123456' });
  await other.get('/api/auth/callback/oidc?state=canary-password-try&code=canary-password-try');
  const log = JSON.stringify(hub.logs);
  const record = (await owner.get('/api/audit/export')).body.text;
  for (const canary of canaries)
    expect([log.includes(canary), String(record).includes(canary)]).toEqual([false, false]);
});
