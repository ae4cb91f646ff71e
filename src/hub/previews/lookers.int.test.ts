// Who looks at a preview, as the members of its thread are told: real hub, real laptop, two people.
import { expect, test } from 'vitest';
import { invite, ownerBrowser, type TestSocket } from '../test-browser.ts';
import { setUpPreviews } from './test-preview.ts';

const TAB = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'user-agent': 'Firefox' };

const set = async () => {
  const all = await setUpPreviews();
  const owner = await ownerBrowser(all.hub);
  const bo = await invite(all.hub, owner, { role: 'member', name: 'Bo' });
  const topic = `thread:${all.threadId}`;
  const joined = async (browser: typeof owner) => {
    const socket = await browser.connect();
    expect((await socket.join(topic)).status).toBe('ok');
    return socket;
  };
  const last = (socket: TestSocket) => socket.heard.findLast(({ event }) => event === 'looking')?.payload.previews;
  const share = async (audience: string) => {
    const wish = { port: all.apps[0]?.port ?? 0, audience };
    return (await owner.post(`/api/threads/${all.threadId}/previews`, wish)).body as { id: string; url: string };
  };
  const codesOf = (browser: typeof owner) => async (wish: object) =>
    String((await browser.post('/api/previews/codes', wish)).body.url);
  return { ...all, owner, bo, topic, joined, last, share, codesOf };
};

test('a member who opens a preview in a tab is seen by the others, and again by who comes later', async () => {
  const { owner, bo, joined, last, share, codesOf, enter, at } = await set();
  const mine = await joined(owner);
  const preview = await share('thread');
  const cookie = await enter(preview, '/', codesOf(bo.browser));
  expect((await at(preview)('/', { headers: { ...TAB, cookie } })).status).toBe(200);
  const seen = [{ previewId: preview.id, members: [bo.id], guests: 0 }];
  await expect.poll(() => last(mine)).toEqual(seen);
  expect(last(await joined(bo.browser))).toEqual(seen);
});

test('a pane says what it shows, and what it shows no more', async () => {
  const { owner, bo, topic, joined, last, share } = await set();
  const [mine, theirs] = [await joined(owner), await joined(bo.browser)];
  const preview = await share('thread');
  await theirs.ask(topic, 'look_at_preview', { previewId: preview.id });
  await expect.poll(() => last(mine)).toEqual([{ previewId: preview.id, members: [bo.id], guests: 0 }]);
  await theirs.ask(topic, 'look_at_preview', { previewId: null });
  await expect.poll(() => last(mine)).toEqual([]);
});

test('R43: who may not open a preview is not told who looks at it, and cannot say they do', async () => {
  const { owner, bo, topic, joined, last, share, threadId } = await set();
  const me = (await owner.get('/api/me')).body as { member: { id: string } };
  const [mine, theirs] = [await joined(owner), await joined(bo.browser)];
  const preview = await share('me');
  await theirs.ask(topic, 'look_at_preview', { previewId: preview.id });
  await mine.ask(topic, 'look_at_preview', { previewId: preview.id });
  await expect.poll(() => last(mine)).toEqual([{ previewId: preview.id, members: [me.member.id], guests: 0 }]);
  // All are told in one turn: what Bo has not heard by their next answer they will not hear.
  await theirs.ask(`thread:${threadId}`, 'look_at_preview', { previewId: null });
  expect(last(theirs)).toBeUndefined();
});

test('with a link for anyone, browsers that nobody knows are guests, and programs are not', async () => {
  const { owner, joined, last, share, at } = await set();
  const mine = await joined(owner);
  const preview = await share('link');
  await at(preview)('/');
  await at(preview)('/', { headers: TAB });
  await at(preview)('/', { headers: { ...TAB, 'user-agent': 'Safari' } });
  await expect.poll(() => last(mine)).toEqual([{ previewId: preview.id, members: [], guests: 2 }]);
});

test('with a link for anyone, a member who comes from the thread is known, and a browser without cookies is let be', async () => {
  const { owner, bo, joined, last, share, codesOf, at } = await set();
  const mine = await joined(owner);
  const preview = await share('link');
  const tab = { ...TAB, accept: 'text/html' };
  const away = await at(preview)('/.hawser/join?path=/x', { headers: tab });
  const asked = Object.fromEntries(new URLSearchParams(new URL(away.headers.location ?? '').hash.slice(1)));
  const code = new URL(await codesOf(bo.browser)(asked));
  const [nonce] = away.headers['set-cookie']?.[0]?.split(';') ?? [];
  const entered = await at(preview)(code.pathname + code.search, { headers: { ...tab, cookie: nonce ?? '' } });
  const on = new URL(entered.headers.location ?? '');
  const cookie = (entered.headers['set-cookie'] ?? []).map(each => each.split(';')[0]).join('; ');

  const back = await at(preview)(on.pathname + on.search, { headers: { ...tab, cookie } });
  expect([back.status, back.headers.location]).toEqual([303, `${preview.url}/x`]);
  expect((await at(preview)('/x', { headers: { ...tab, cookie } })).status).toBe(200);
  await expect.poll(() => last(mine)).toEqual([{ previewId: preview.id, members: [bo.id], guests: 0 }]);

  const without = await at(preview)(on.pathname + on.search, { headers: tab });
  expect([without.status, without.headers.location]).toEqual([404, undefined]);
});
