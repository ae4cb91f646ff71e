// The lock is held against other processes and freed by every kind of end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from './lock.ts';

const folderOfItsOwn = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Another process that takes the lock and keeps it. */
const holderOf = async (folder: string) => {
  const code = `import { lockFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    lockFolder(${JSON.stringify(folder)}); process.stdout.write('held'); setInterval(() => undefined, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
};

test('a second runner of the same home is refused in words', async () => {
  const folder = await folderOfItsOwn();
  await holderOf(folder);
  expect(() => lockFolder(folder)).toThrow(/already runs/);
});

test('a runner that was killed leaves nothing locked', async () => {
  const folder = await folderOfItsOwn();
  const holder = await holderOf(folder);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockFolder(folder)();
  lockFolder(folder)();
});
