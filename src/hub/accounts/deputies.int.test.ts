// Who answers what an agent asks, and who in whose place: a real hub and a real runner, with people who may not drive.
import { expect, onTestFinished, test, vi } from 'vitest';
import { defaultPolicy } from '../../runner/policy/policy.ts';
import { allow, makeLaptop } from '../../runner/test-laptop.ts';
import { runOn } from '../../runner/test-run-on.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import { invite, ownerBrowser } from '../test-browser.ts';
import { startTestHub } from '../test-hub.ts';
import { eventually, openTab, question, startThread, yes } from '../test-tab.ts';

const HOUR_MS = 3_600_000;

/** Ada's laptop, which she alone drives, with a turn that runs; Bo, a member, and Eve, a guest, look on. */
const setUp = async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  const ada = { browser: owner, id: ((await owner.get('/api/me')).body.member as { id: MemberId }).id };
  const bo = await invite(hub, owner, { role: 'member', name: 'Bo' });
  const eve = await invite(hub, owner, { role: 'guest', name: 'Eve' });
  const laptop = await makeLaptop();
  const running = await runOn(hub, laptop.home);
  await eventually(() => expect(running.links.at(-1)?.state).toBe('online'));
  const threadId = await startThread(owner, running, laptop);
  const tabs = { ada: await openTab(owner, threadId), bo: await openTab(bo.browser, threadId) };
  await tabs.ada.post('go');
  await eventually(() => expect(running.agent.sent).toHaveLength(1));
  const people = async () => (await owner.get(`/api/threads/${threadId}/people`)).body as { people: object[] };
  const name = (deputy: string, hours = 8) => owner.post('/api/deputies', { deputy, hours });
  const list = async () => (await bo.browser.get('/api/deputies')).body.deputies as { id: string }[];
  return { ada, bo, eve, laptop, running, threadId, tabs, people, name, list };
};

test('R33, R41: somebody is let answer in another’s place: said on the thread, in the log, and not a moment longer', async () => {
  const { ada, bo, running, tabs, people, name, list } = await setUp();
  const { agent } = running;
  const first = await question(tabs.bo, running, 'npm test');
  expect((await yes(tabs.bo, first)).response.code).toBe('forbidden');
  expect((await name(bo.id)).status).toBe(200);
  expect((await people()).people).toEqual([
    { id: ada.id, level: 'drive', answers: true },
    { id: bo.id, level: 'suggest', answers: true, standsFor: ada.id },
    expect.objectContaining({ level: 'suggest', answers: false }),
  ]);
  expect((await yes(tabs.bo, first)).status).toBe('ok');
  await eventually(() => expect(agent.answered.map(({ decision }) => decision.choice)).toEqual(['accept']));
  await eventually(() => expect(tabs.ada.heard('approval.decided')).toMatchObject([{ by: bo.id, standsFor: ada.id }]));
  // It is the answers that are theirs, not the session.
  expect((await tabs.bo.ask('interrupt_turn', {})).response.code).toBe('forbidden');

  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(Date.now() + 8 * HOUR_MS);
  const second = await question(tabs.bo, running, 'npm run build');
  expect((await yes(tabs.bo, second)).response.code).toBe('forbidden');
  await name(bo.id, 24);
  const [made] = await list();
  expect((await ada.browser.post(`/api/deputies/${made?.id}/dismiss`)).status).toBe(200);
  expect(await list()).toEqual([]);
  expect((await yes(tabs.bo, second)).response.code).toBe('forbidden');

  const { entries } = (await ada.browser.get('/api/audit')).body as { entries: { what: string; detail: object }[] };
  const recorded = entries.filter(({ what }) => /^(deputy|approval)/.test(what)).reverse();
  expect(recorded.map(({ what }) => what)).toEqual([
    'deputy.named',
    'approval.decided',
    'deputy.named',
    'deputy.dismissed',
  ]);
  expect(recorded[1]).toMatchObject({ actor: bo.id, detail: { for: ada.id } });
});

test('R33: who stands in for somebody is not the second person beside them', async () => {
  const { bo, laptop, running, tabs, name } = await setUp();
  await allow(laptop, { approvals: { ...defaultPolicy.approvals, two_people: ['terraform apply'] } });
  await name(bo.id);
  const dangerous = await question(tabs.bo, running, 'terraform apply');
  expect((await yes(tabs.ada, dangerous)).status).toBe('ok');
  expect((await yes(tabs.bo, dangerous)).response.code).toBe('needs_another');
  expect(running.agent.answered).toEqual([]);
});

test('R33: where the laptop wants no deputies, nobody is offered to be one, and an answer is refused in words', async () => {
  const { ada, bo, laptop, running, tabs, people, name } = await setUp();
  const answering = async (expected: object) =>
    eventually(async () => expect((await people()).people).toContainEqual(expect.objectContaining(expected)));
  await name(bo.id);
  await answering({ id: bo.id, answers: true, standsFor: ada.id });
  await allow(laptop, { approvals: { ...defaultPolicy.approvals, deputies: false } });
  await answering({ id: bo.id, answers: false });
  const asked = await question(tabs.bo, running, 'npm test');
  expect((await yes(tabs.bo, asked)).response.code).toBe('forbidden');
  expect(running.agent.answered).toEqual([]);
});

test('R33: where the laptop leaves answers to a role, others who drive are refused in words', async () => {
  const { ada, bo, laptop, running, tabs, people } = await setUp();
  const drive = { ...defaultPolicy.drive, workspace: true };
  await allow(laptop, { drive, approvals: { ...defaultPolicy.approvals, who: 'admins' } });
  await eventually(() => expect(tabs.bo.level()).toBe('drive'));
  const asked = await question(tabs.bo, running, 'npm test');
  expect((await yes(tabs.bo, asked)).response.code).toBe('forbidden');
  expect((await people()).people).toContainEqual({ id: bo.id, level: 'drive', answers: false });
  await ada.browser.post(`/api/members/${bo.id}/role`, { role: 'admin' });
  expect((await yes(tabs.bo, asked)).status).toBe('ok');
  await eventually(() => expect(running.agent.answered).toHaveLength(1));
});

test('nobody names themselves, a guest or a stranger, guests name nobody, and only admins end what is not theirs', async () => {
  const { ada, bo, eve, name, list } = await setUp();
  expect((await name(ada.id)).body.code).toBe('deputy_oneself');
  expect((await name(eve.id)).body.code).toBe('deputy_guest');
  expect((await name('mem_00000000000000000000000000')).status).toBe(404);
  expect((await eve.browser.post('/api/deputies', { deputy: bo.id, hours: 1 })).status).toBe(403);
  await bo.browser.post('/api/deputies', { deputy: ada.id, hours: 1 });
  const [made] = await list();
  expect((await eve.browser.post(`/api/deputies/${made?.id}/dismiss`)).status).toBe(403);
  expect((await ada.browser.post(`/api/deputies/${made?.id}/dismiss`)).status).toBe(200);
});

test('a thread one does not see says nothing of its people', async () => {
  const { bo, threadId, ada } = await setUp();
  await ada.browser.post(`/api/grants/${threadId}`, { whom: bo.id, level: 'none' });
  const refused = await bo.browser.get(`/api/threads/${threadId}/people`);
  const unknown = await bo.browser.get('/api/threads/thr_00000000000000000000000000/people');
  expect([refused.status, refused.body]).toEqual([404, unknown.body]);
});
