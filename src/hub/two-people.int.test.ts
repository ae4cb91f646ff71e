// Two people, two browsers, two laptops and one hub, from the invitation to the removal: one story through the front
// doors of all of them, with everything each of them is refused on the way, and nothing of it in any log.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { defaultPolicy } from '../runner/policy/policy.ts';
import { allow, logIn, makeLaptop } from '../runner/test-laptop.ts';
import { type Running, runEnrolled, runOn } from '../runner/test-run-on.ts';
import type { MemberId } from '../wire/protocol/ids.ts';
import { codeIn, ownerBrowser, type TestSocket, testBrowser } from './test-browser.ts';
import { startTestHub } from './test-hub.ts';
import { eventually, openTab, question, startThread, yes } from './test-tab.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** R41: how soon whoever is put out is out. */
const AT_ONCE = { timeout: 5_000, interval: 10 };

const isOnline = ({ links }: Running) => eventually(() => expect(links.at(-1)?.state).toBe('online'));
const isCutOff = ({ links }: Running) =>
  vi.waitFor(
    () => expect(links.at(-1)).toMatchObject({ state: 'offline', problem: { code: 'not_enrolled' } }),
    AT_ONCE,
  );

const texts = ({ agent }: Running) => agent.sent.map(({ text }) => text);

test('two people and their laptops, from the invitation to the removal', { timeout: 60_000 }, async () => {
  const canaries: string[] = ['a tide comes in twice a day', 'the words of a message'];
  let hub = await startTestHub();
  const ada = await ownerBrowser(hub);
  const adaLaptop = await makeLaptop();
  const atAda = await runOn(hub, adaLaptop.home);
  await isOnline(atAda);

  // Invited, joined, and with a laptop of their own that a yes in the browser lets in.
  const invited = await ada.post('/api/invitations', { role: 'member', note: 'for Bo', days: 7, uses: 1 });
  const code = codeIn(String(invited.body.url));
  const bo = testBrowser(hub);
  const newcomer = { name: 'Bo', email: 'bo@example.com', password: canaries[0] };
  expect((await bo.post('/api/invitations/accept', { code, ...newcomer })).body).toEqual({ signedIn: true });
  const boId = ((await bo.get('/api/me')).body.member as { id: MemberId }).id;
  const boLaptop = await makeLaptop();
  canaries.push(code, await logIn(hub, boLaptop, bo));
  let atBo = await runEnrolled(boLaptop.home);
  await isOnline(atBo);

  // On each other's machines nobody drives unasked: what they write is a suggestion, the rest is refused in words.
  const ours = await startThread(ada, atAda, adaLaptop);
  const theirs = await startThread(bo, atBo, boLaptop);
  const [adaHere, boHere] = [await openTab(ada, ours), await openTab(bo, ours)];
  await eventually(() => expect(atAda.agent.opened).toHaveLength(1));
  await eventually(() => expect(boHere.level()).toBe('suggest'));
  for (const [event, payload] of [
    ['interrupt_turn', {}],
    ['update_settings', { changes: { sandbox: 'read-only' }, now: true }],
    ['start_session', { runnerId: atAda.runner.id, agent: 'practice', folder: adaLaptop.folder, settings: {} }],
  ] as const) {
    const { status, response } = await boHere.ask(event, payload);
    expect([event, status, response]).toEqual([
      event,
      'error',
      expect.objectContaining({ code: 'forbidden', message: expect.any(String), hint: expect.any(String) }),
    ]);
  }
  const adaThere = await openTab(ada, theirs);
  expect((await adaThere.ask('update_settings', { changes: {}, now: true })).response.code).toBe('forbidden');

  // A suggestion is taken over and reaches the agent.
  expect((await boHere.post('the words of a message')).status).toBe('ok');
  await eventually(() => expect(adaHere.heard('message.suggested')).toHaveLength(1));
  expect(texts(atAda)).toEqual([]);
  const messageId = adaHere.heard('message.suggested')[0]?.message.id;
  expect((await boHere.ask('accept_suggestion', { messageId })).response.code).toBe('forbidden');
  expect((await adaHere.ask('accept_suggestion', { messageId })).status).toBe('ok');
  await eventually(() => expect(texts(atAda)).toEqual([expect.stringContaining('the words of a message')]));

  // The laptop's owner lets Bo drive; beyond the ceiling the laptop itself says no, whoever asks.
  const drive = { ...defaultPolicy.drive, people: [boId] };
  const approvals = { ...defaultPolicy.approvals, two_people: ['terraform apply'] };
  await allow(adaLaptop, { drive, approvals });
  await eventually(() => expect(boHere.level()).toBe('drive'));
  await boHere.ask('update_settings', { changes: { sandbox: 'danger-full-access' }, now: true });
  await eventually(() => expect(boHere.heard('notice').map(notice => notice.code)).toEqual(['beyond_ceiling']));
  expect((await boHere.post('and go on')).status).toBe('ok');
  atAda.agent.end();
  await eventually(() => expect(texts(atAda)).toHaveLength(2));

  // What needs two people takes two: not the same one twice.
  const dangerous = await question(adaHere, atAda, 'terraform apply');
  expect(dangerous.needs).toBe(2);
  expect((await yes(boHere, dangerous)).status).toBe('ok');
  expect((await yes(boHere, dangerous)).response.code).toBe('needs_another');
  expect(atAda.agent.answered).toEqual([]);
  expect((await yes(adaHere, dangerous)).status).toBe('ok');
  await eventually(() => expect(atAda.agent.answered.map(({ decision }) => decision.choice)).toEqual(['accept']));

  // R41: Bo's laptop is taken out in the middle of a turn. It comes back only by a person's yes.
  const boThere = await openTab(bo, theirs);
  expect((await boThere.post('work')).status).toBe('ok');
  await eventually(() => expect(texts(atBo)).toHaveLength(1));
  expect((await ada.del(`/api/runners/${atBo.runner.id}`)).status).toBe(200);
  await isCutOff(atBo);
  await eventually(() =>
    expect(boThere.heard('turn.completed').at(-1)).toMatchObject({
      status: 'interrupted',
      problem: { code: 'machine_gone' },
    }),
  );
  await atBo.close();
  canaries.push(await logIn(hub, boLaptop, bo));
  const logsOfBo = atBo.logs;
  atBo = await runEnrolled(boLaptop.home);
  await isOnline(atBo);

  // A week goes by while the laptops sleep and the hub is started anew. Nobody signs in again, neither do machines.
  const { folder, url } = hub;
  const before = hub.logs;
  await hub.close();
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(Date.now() + WEEK_MS);
  hub = await startTestHub({ folder, port: Number(url.port) });
  await isOnline(atAda);
  await isOnline(atBo);
  const [adaBack, boBack] = [await openTab(ada, ours), await openTab(bo, ours)];
  expect([adaBack.joined.status, boBack.joined.status]).toEqual(['ok', 'ok']);
  atAda.agent.end();
  expect((await boBack.post('good morning')).status).toBe('ok');
  await eventually(() => expect(texts(atAda).at(-1)).toContain('good morning'));

  // R41: removed while connected, Bo is gone everywhere: every tab, every request, the laptop.
  const tabs: TestSocket[] = [boBack.socket, await bo.connect(), await bo.connect()];
  const codes: number[] = [];
  for (const { closed } of tabs) void closed.then(code => codes.push(code));
  expect((await ada.post(`/api/members/${boId}/remove`)).status).toBe(200);
  await vi.waitFor(() => expect(codes).toEqual([4001, 4001, 4001]), AT_ONCE);
  await isCutOff(atBo);
  expect((await bo.get('/api/me')).status).toBe(401);
  await expect(bo.connect()).rejects.toThrow('401');
  // The password is still right, so that an invitation can bring them back; without one it opens nothing.
  await bo.post('/api/auth/sign-in/email', newcomer);
  expect((await bo.get('/api/me')).status).toBe(401);
  await eventually(() => expect(adaBack.heard('message.posted').at(-1)?.message.text).toBe('good morning'));

  // R50: of all that was secret, nothing is in any log, nor in the record.
  for (const pair of [ada, bo].flatMap(browser => browser.cookie().split('; '))) {
    // The session's token, before the signature that is behind a dot.
    canaries.push(decodeURIComponent(pair.slice(pair.indexOf('=') + 1)).split('.')[0] ?? '');
  }
  for (const { home } of [adaLaptop, boLaptop]) {
    const pem = await readFile(join(home, 'runner', 'key.pem'), 'utf8');
    canaries.push(pem.split('\n')[1] ?? '');
  }
  const record = (await ada.get('/api/audit/export')).body.text;
  const said = JSON.stringify([before, hub.logs, atAda.logs, logsOfBo, atBo.logs, record]);
  expect(canaries.every(canary => canary.length > 10)).toBe(true);
  expect(canaries.filter(canary => said.includes(canary))).toEqual([]);
});
