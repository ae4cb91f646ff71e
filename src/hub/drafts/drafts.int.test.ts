// Drafts through the hub's HTTP door: kept per person and thread, the last one written wins.
import { expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import { createApi } from '../../web/data/api.ts';
import type { MessageId, RunnerId, ThreadId } from '../../wire/protocol/ids.ts';
import { startTestHub } from '../test-hub.ts';

const setUp = async () => {
  const hub = await startTestHub();
  const signedIn = await hub.signedIn();
  const api = createApi(hub.url.href, (input, init) => {
    const { pathname, search } = new URL(String(input));
    return signedIn(pathname + search, init);
  });
  const enrolled = await fetch(new URL('/api/local/runners', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.localSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'laptop', publicKey: 'k'.repeat(43) }),
  });
  const { runnerId } = (await enrolled.json()) as { runnerId: RunnerId };
  const threadId = await hub.ensureThread({ runnerId, agent: 'practice', folder: '/' });
  return { api, threadId };
};

const NOTHING = { attachments: [] };

test('what is written on one device is there on the next, with its files and what it answers', async () => {
  const { api, threadId } = await setUp();
  expect(await api.draft(threadId)).toBeUndefined();
  const file = await api.upload(new Blob(['tide,height\n']), 'tides.csv');
  const replyTo = newId('msg') as MessageId;
  await api.saveDraft(threadId, { text: 'half a th', attachments: [file.id], replyTo, at: 1_000 });
  expect(await api.draft(threadId)).toEqual({ text: 'half a th', attachments: [file], replyTo, at: 1_000 });
});

test('the last one written wins, also when the earlier one arrives later', async () => {
  const { api, threadId } = await setUp();
  await api.saveDraft(threadId, { ...NOTHING, text: 'written at two', at: 2_000 });
  const holds = await api.saveDraft(threadId, { ...NOTHING, text: 'written at one, offline', at: 1_000 });
  expect(holds).toMatchObject({ text: 'written at two' });
  // Sent: an empty draft, that what another device still holds does not undo.
  await api.saveDraft(threadId, { ...NOTHING, text: '', at: 3_000 });
  expect(await api.saveDraft(threadId, { ...NOTHING, text: 'written at two', at: 2_000 })).toMatchObject({ text: '' });
});

test('R56: a clock that runs ahead does not win for ever', async () => {
  const { api, threadId } = await setUp();
  const ahead = Date.now() + 3_600_000;
  const holds = await api.saveDraft(threadId, { ...NOTHING, text: 'from tomorrow', at: ahead });
  expect(holds?.at).toBeLessThan(ahead);
});

test('R43: a draft in a thread that is not there is answered as in one that may not be seen', async () => {
  const { api } = await setUp();
  const foreign = newId('thr') as ThreadId;
  await expect(api.draft(foreign)).rejects.toThrow('does not exist, or is not yours');
  await expect(api.saveDraft(foreign, { ...NOTHING, text: 'x', at: 1 })).rejects.toThrow('not yours');
});
