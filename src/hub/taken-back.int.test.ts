// What was given and is taken back while it is in use: levels, channels, tokens, machines and browsers. Whoever had it is
// cut off within five seconds on whatever is open, a preview's sockets included, and refused from then on.
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { atHost, setUpPreviews } from './previews/test-preview.ts';
import { invite, ownerBrowser, type Person, type TestBrowser, testBrowser } from './test-browser.ts';
import { eventually, openTab } from './test-tab.ts';

/** R41. */
const IN_TIME = { timeout: 5_000, interval: 10 };
const CHALLENGE = 'c'.repeat(43);

const setUp = async () => {
  const { hub, apps, threadId, runner } = await setUpPreviews();
  const owner = await ownerBrowser(hub);
  const bo = await invite(hub, owner, {
    role: 'member',
    name: 'Bo',
    email: 'bo@example.com',
    password: 'a tide comes in twice',
  });
  const me = (await owner.get('/api/me')).body as { workspaceId: string; member: { id: string } };
  const wish = { port: apps[0]?.port ?? 0, audience: 'thread' };
  const preview = (await owner.post(`/api/threads/${threadId}/previews`, wish)).body as { id: string; url: string };
  return { hub, threadId, runner, owner, bo, me, preview };
};
type Stage = Awaited<ReturnType<typeof setUp>>;

/** A program of this person's inside the preview, with a socket that stays open. */
const insideBy = async ({ hub, preview }: Stage, browser: TestBrowser) => {
  const { host } = new URL(preview.url);
  const made = (await browser.post(`/api/previews/${preview.id}/tokens`, { hours: 1 })).body as { token: string };
  const headers = { host, authorization: `Bearer ${made.token}` };
  const visit = async () => (await atHost(hub, host)('/', { headers })).status;
  expect(await visit()).toBe(200);
  const socket = new WebSocket(`ws://127.0.0.1:${hub.url.port}/`, { headers });
  await once(socket, 'open');
  onTestFinished(() => socket.terminate());
  const isCut = () => vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.CLOSED), IN_TIME);
  return { visit, isCut, socket };
};

const mayEnter = async ({ preview }: Stage, { browser }: Person): Promise<boolean> => {
  const ask = { host: new URL(preview.url).host, challenge: CHALLENGE, path: '/' };
  return (await browser.post('/api/previews/codes', ask)).status === 200;
};

test('R41: a level that is taken back holds no longer in the tabs that are open, nor in the preview', async () => {
  const stage = await setUp();
  const { owner, bo, threadId } = stage;
  const grant = async (level: string | null) => {
    expect((await owner.post(`/api/grants/${threadId}`, { whom: bo.id, level })).status).toBe(200);
  };
  const tab = await openTab(bo.browser, threadId);
  const inside = await insideBy(stage, bo.browser);
  expect((await tab.post('a suggestion')).status).toBe('ok');

  await grant('view');
  await vi.waitFor(() => expect(tab.level()).toBe('view'), IN_TIME);
  expect((await tab.post('another')).response.code).toBe('forbidden');
  expect(await inside.visit()).toBe(200); // looking is what is left

  await grant('none');
  await vi.waitFor(() => expect(tab.socket.heard.map(({ event }) => event)).toContain('phx_close'), IN_TIME);
  await inside.isCut();
  expect(await inside.visit()).toBe(404);
  expect(await mayEnter(stage, bo)).toBe(false);
  expect((await openTab(bo.browser, threadId)).joined.status).toBe('error');
});

test('R41: a channel that is closed to somebody closes its threads and their previews for them alone', async () => {
  const stage = await setUp();
  const { owner, bo, me, threadId } = stage;
  const workspace = await (await owner.connect()).join(`workspace:${me.workspaceId}`);
  const [channel] = workspace.response.channels as { id: string }[];
  const tab = await openTab(bo.browser, threadId);
  const [theirs, mine] = [await insideBy(stage, bo.browser), await insideBy(stage, owner)];
  const closed = await owner.post(`/api/channels/${channel?.id}/members`, { members: [me.member.id] });
  expect(closed.status).toBe(200);
  await vi.waitFor(() => expect(tab.socket.heard.map(({ event }) => event)).toContain('phx_close'), IN_TIME);
  await theirs.isCut();
  expect([await theirs.visit(), await mine.visit()]).toEqual([404, 200]);
  mine.socket.send('still here');
  expect(String((await once(mine.socket, 'message'))[0])).toBe('still here');
});

test('R41: a machine that is taken out takes its previews with it', async () => {
  const stage = await setUp();
  const { owner, runner } = stage;
  const inside = await insideBy(stage, owner);
  expect((await owner.del(`/api/runners/${runner.id}`)).status).toBe(200);
  await inside.isCut();
  expect(await inside.visit()).not.toBe(200);
});

test('R41: signed out everywhere else, a person’s other tabs end and are let into no preview, and what is here stays', async () => {
  const stage = await setUp();
  const { bo, threadId } = stage;
  const here = await openTab(bo.browser, threadId);
  const { hub, preview } = stage;
  const phone = testBrowser(hub);
  await phone.post('/api/auth/sign-in/email', { email: 'bo@example.com', password: 'a tide comes in twice' });
  const there = await openTab(phone, threadId);
  const { host } = new URL(preview.url);
  const closed = vi.fn();
  there.socket.closed.then(closed);
  expect((await phone.post('/api/previews/codes', { host, challenge: CHALLENGE, path: '/' })).status).toBe(200);
  expect((await bo.browser.post('/api/account/sessions/end-others')).status).toBe(200);
  await vi.waitFor(() => expect(closed).toHaveBeenCalledWith(4001), IN_TIME);
  expect((await phone.post('/api/previews/codes', { host, challenge: CHALLENGE, path: '/' })).status).toBe(401);
  await eventually(() => expect(here.level()).toBe('suggest'));
  expect((await here.post('still here')).status).toBe('ok');
});
