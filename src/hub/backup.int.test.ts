// A backup of a hub that is in use, and a hub that starts from it.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from './backup.ts';
import { startTestHub } from './test-hub.ts';

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

test('a backup goes over nothing, and is made of a hub only', async () => {
  const hub = await startTestHub();
  await expect(backUp(hub.folder, hub.folder)).rejects.toMatchObject({ code: 'backup_exists' });
  await expect(backUp(join(hub.folder, 'nowhere'), join(hub.folder, 'b'))).rejects.toMatchObject({ code: 'no_hub' });
});
