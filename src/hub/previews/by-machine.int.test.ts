// Sharing from the laptop: the machine's proof, its own threads, its owner's rights.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enrol, readEnrolment } from '../../runner/enrolment.ts';
import { openIdentity } from '../../runner/identity.ts';
import { byHand } from '../../runner/previews/by-hand.ts';
import { setUpPreviews } from './test-preview.ts';

const atLaptop = async () => {
  const set = await setUpPreviews();
  const enrolment = await readEnrolment(join(set.home, 'runner'));
  if (!enrolment) throw new Error('the laptop is enrolled');
  return { ...set, laptop: byHand(enrolment, await openIdentity(join(set.home, 'runner'))) };
};

test('what is shared at the laptop opens as if it were shared in the thread, and stops from there', async () => {
  const { laptop, threadId, apps, enter, at } = await atLaptop();
  const port = apps[0]?.port ?? 0;
  const preview = await laptop.share({ threadId, port, audience: 'me' });
  expect(await laptop.list()).toEqual([preview]);
  const cookie = await enter(preview);
  const visit = async () => (await at(preview)('/', { headers: { cookie } })).status;
  expect(await visit()).toBe(200);
  expect(await laptop.stop(port)).toBe(1);
  expect(await visit()).toBe(404);
  expect([await laptop.list(), await laptop.stop(port)]).toEqual([[], 0]);
});

test('R16: a machine shares what runs on it and nothing else, and never beyond the thread', async () => {
  const { laptop, threadId, apps, hub, home } = await atLaptop();
  const port = apps[0]?.port ?? 0;
  await expect(laptop.share({ threadId, port: 22, audience: 'me' })).rejects.toMatchObject({
    code: 'port_not_shareable',
  });
  const folder = join(home, 'another');
  const identity = await openIdentity(folder);
  const another = byHand(await enrol(folder, hub, { name: 'another', publicKey: identity.publicKey }), identity);
  await expect(another.share({ threadId, port, audience: 'me' })).rejects.toMatchObject({ code: 'not_found' });
  await laptop.share({ threadId, port, audience: 'me' });
  expect([await another.list(), await another.stop(port)]).toEqual([[], 0]);
  const wide = { threadId, port, audience: 'link' as 'me' };
  await expect(laptop.share(wide)).rejects.toMatchObject({ code: 'invalid_request' });
  const unproven = await fetch(new URL('/api/runner/previews', hub.url), { headers: { authorization: 'Bearer x' } });
  expect(unproven.status).toBe(401);
});
