// Who may share, who may open and who may stop, asked by real people of a real hub with a real laptop behind it.
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { signInAsOwner } from '../../web/data/test-owner.ts';
import { invite, ownerBrowser, type Person } from '../test-browser.ts';
import { atHost, setUpPreviews } from './test-preview.ts';

const CHALLENGE = 'c'.repeat(43);

test('R16, R43: a preview opens for its audience alone; sharing and stopping is for who drives the thread', async () => {
  const { hub, apps, threadId } = await setUpPreviews();
  const owner = await ownerBrowser(hub);
  const bo = await invite(hub, owner, { role: 'member', name: 'Bo' });
  const di = await invite(hub, owner, { role: 'member', name: 'Di' });
  const port = apps[0]?.port ?? 0;
  const path = `/api/threads/${threadId}/previews`;

  // The laptop's owner has not let members drive on it, so they may only suggest here.
  for (const [to, body] of [
    [path, { port, audience: 'thread' }],
    [`/api/threads/${threadId}/ports/pass`, { port }],
  ] as const) {
    expect((await bo.browser.post(to, body)).body).toMatchObject({ code: 'forbidden' });
  }
  const opens = async (url: string): Promise<string[]> => {
    const people: readonly [string, Person['browser']][] = [
      ['owner', owner],
      ['Bo', bo.browser],
      ['Di', di.browser],
    ];
    const { host } = new URL(url);
    const ask = { host, challenge: CHALLENGE, path: '/' };
    const answers = await Promise.all(
      people.map(async ([name, browser]) => [name, (await browser.post('/api/previews/codes', ask)).status] as const),
    );
    return answers.filter(([, status]) => status === 200).map(([name]) => name);
  };
  const share = async (wish: object) => (await owner.post(path, { port, ...wish })).body as { id: string; url: string };
  const mine = await share({ audience: 'me' });
  expect(await opens(mine.url)).toEqual(['owner']);
  const named = await share({ audience: 'people', people: [di.id] });
  expect(await opens(named.url)).toEqual(['owner', 'Di']);
  // One program has one address: sharing anew has ended the older share.
  expect(await opens(mine.url)).toEqual([]);
  const everybody = await share({ audience: 'thread' });
  expect(await opens(everybody.url)).toEqual(['owner', 'Bo', 'Di']);

  expect((await bo.browser.post(`/api/previews/${everybody.id}/stop`)).status).toBe(403);
  const listed = (await bo.browser.get(path)).body.previews as { id: string }[];
  expect(listed.map(({ id }) => id)).toEqual([everybody.id]);
  expect((await owner.post(`/api/previews/${everybody.id}/stop`)).status).toBe(200);
  expect(await opens(everybody.url)).toEqual([]);

  const audit = (await owner.get('/api/audit')).body.entries as { what: string; detail: Record<string, unknown> }[];
  const told = audit.filter(({ what }) => what.startsWith('preview.')).map(({ what }) => what);
  expect(told.sort()).toEqual([...Array(3).fill('preview.shared'), ...Array(3).fill('preview.stopped')]);
});

test('R41: a program with a token is cut off soon after the one who made the token is removed, and nobody else is', async () => {
  const { hub, apps, threadId } = await setUpPreviews();
  const owner = await ownerBrowser(hub);
  const bo = await invite(hub, owner, { role: 'member', name: 'Bo' });
  const wish = { port: apps[0]?.port ?? 0, audience: 'thread' };
  const preview = (await owner.post(`/api/threads/${threadId}/previews`, wish)).body as { id: string; url: string };
  const { host } = new URL(preview.url);
  const dial = async (browser: Person['browser']) => {
    const { token } = (await browser.post(`/api/previews/${preview.id}/tokens`, { hours: 1 })).body;
    const headers = { host, authorization: `Bearer ${token}` };
    const socket = new WebSocket(`ws://127.0.0.1:${hub.url.port}/`, { headers });
    await once(socket, 'open');
    onTestFinished(() => socket.terminate());
    return { socket, visit: () => atHost(hub, host)('/', { headers }) };
  };
  const [mine, theirs] = [await dial(owner), await dial(bo.browser)];
  const cut = once(theirs.socket, 'close');
  expect((await owner.post(`/api/members/${bo.id}/remove`)).status).toBe(200);
  expect((await theirs.visit()).status).toBe(404);
  await cut;
  mine.socket.send('still here');
  expect(String((await once(mine.socket, 'message'))[0])).toBe('still here');
  expect((await mine.visit()).status).toBe(200);
});

test('R41: a thread that moves to another machine shares nothing of the one it left', async () => {
  const { hub, apps, threadId } = await setUpPreviews();
  const owner = await ownerBrowser(hub);
  const port = apps[0]?.port ?? 0;
  const path = `/api/threads/${threadId}/previews`;
  expect((await owner.post(path, { port, audience: 'thread' })).status).toBe(200);
  const enrolled = await fetch(new URL('/api/local/runners', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.localSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'other', publicKey: 'o'.repeat(43) }),
  });
  const { runnerId } = (await enrolled.json()) as { runnerId: string };
  const socket = await owner.connect();
  await socket.join(`thread:${threadId}`);
  const wish = { runnerId, agent: 'practice', folder: '/elsewhere', settings: {} };
  expect(await socket.ask(`thread:${threadId}`, 'start_session', wish)).toMatchObject({ status: 'ok' });
  await expect.poll(async () => (await owner.get(path)).body.previews).toEqual([]);
});

test('R46: a machine is asked to share by the thread’s route alone', async () => {
  const { hub, apps, threadId, runner } = await setUpPreviews();
  const owner = await ownerBrowser(hub);
  const channelId = `chn_${'0'.repeat(26)}`;
  const body = { method: 'share_port', threadId, channelId, port: apps[0]?.port, comeBack: false };
  const answer = await owner.post(`/api/runners/${runner.id}/requests`, body);
  expect(answer.body).toMatchObject({ code: 'forbidden' });
});

test('R41: a thread that is archived shares nothing any more, and says so', async () => {
  const { apps, hub, share, enter, at, threadId } = await setUpPreviews();
  const preview = await share(apps[0]?.port ?? 0);
  const cookie = await enter(preview);
  expect((await at(preview)('/', { headers: { cookie } })).status).toBe(200);
  const thread = (await signInAsOwner(hub)).open(threadId);
  await expect.poll(() => thread.view.get().status).toBe('ready');
  await thread.ask('archive_thread', {});
  await expect.poll(async () => (await at(preview)('/', { headers: { cookie } })).status).toBe(404);
  await expect.poll(() => thread.view.get().head?.archived).toBeDefined();
  expect((await share(apps[0]?.port ?? 0)).stopped).toBe(false); // by whoever wants it so
  // That does not bring it back.
  expect(thread.view.get().head?.archived).toBeDefined();
});
