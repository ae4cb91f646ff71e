// A backup of a hub that is in use, and a hub that starts from it.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logIn, makeLaptop } from '../runner/test-laptop.ts';
import { runEnrolled } from '../runner/test-run-on.ts';
import { backUp } from './backup.ts';
import { ownerBrowser, testBrowser } from './test-browser.ts';
import { startTestHub } from './test-hub.ts';
import { eventually, openTab, startThread } from './test-tab.ts';

const upload = (bytes: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/octet-stream' },
  body: bytes,
});

test('a backup taken while the hub writes starts as that hub: its people stay signed in, its files are there', async () => {
  const hub = await startTestHub();
  const browse = await hub.signedIn();
  const sent = await browse('/api/attachments?name=tides.txt', upload('high at noon'));
  const { id } = (await sent.json()) as { id: string };
  const folder = await mkdtemp(join(tmpdir(), 'hawser-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const target = join(folder, 'monday');

  let writing = true;
  const busy = (async () => {
    for (let number = 0; writing; number += 1) await browse('/api/attachments?name=noise.txt', upload(`${number}`));
  })();
  await backUp(hub.folder, target);
  writing = false;
  await busy;
  await hub.close();

  for (const name of ['hub.db', 'key']) expect((await stat(join(target, name))).mode & 0o077).toBe(0);
  const restored = await startTestHub({ folder: target });
  expect(restored.hubId).toBe(hub.hubId);
  const again = await browse(new URL(`/api/attachments/${id}`, restored.url).href, {
    headers: { origin: restored.url.origin },
  });
  expect([again.status, await again.text()]).toEqual([200, 'high at noon']);
});

test('a restored hub at its old address knows its people by their passwords and its machines by their keys', async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  const ada = { email: 'ada@example.com', password: 'correct horse battery' };
  await owner.post('/api/account/password', { next: ada.password, email: ada.email });
  const laptop = await makeLaptop();
  await logIn(hub, laptop, owner);
  const running = await runEnrolled(laptop.home);
  await eventually(() => expect(running.links.at(-1)?.state).toBe('online'));
  const threadId = await startThread(owner, running, laptop);
  await (await openTab(owner, threadId)).post('before the backup');
  await eventually(() => expect(running.agent.sent).toHaveLength(1));

  const folder = await mkdtemp(join(tmpdir(), 'hawser-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await running.close();
  await backUp(hub.folder, join(folder, 'monday'));
  await hub.close();
  const restored = await startTestHub({ folder: join(folder, 'monday'), port: Number(hub.url.port) });

  const again = await runEnrolled(laptop.home);
  await eventually(() => expect(again.links.at(-1)?.state).toBe('online'));
  expect(again.runner.id).toBe(running.runner.id);
  const browser = testBrowser(restored);
  expect((await browser.post('/api/auth/sign-in/email', ada)).status).toBe(200);
  const tab = await openTab(browser, threadId);
  expect(JSON.stringify(tab.joined.response)).toContain('before the backup');
  await tab.post('after it');
  await eventually(() => expect(again.agent.sent).toHaveLength(1));
});

test('a backup goes over nothing, and is made of a hub only', async () => {
  const hub = await startTestHub();
  await expect(backUp(hub.folder, hub.folder)).rejects.toMatchObject({ code: 'backup_exists' });
  await expect(backUp(join(hub.folder, 'nowhere'), join(hub.folder, 'b'))).rejects.toMatchObject({ code: 'no_hub' });
});
