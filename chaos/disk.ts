// F8: the hub's folder on a small disk of its own (tmpfs, which takes root), filled to the last byte while people write.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { cp, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integrityOf } from './history.ts';
import type { World } from './world.ts';

const SIZE_MB = 96;

export type SmallDisk = {
  unmount(): void;
  /** Unmounts it, and leaves what was on it in the folder. */
  unmountAndKeep(): Promise<void>;
};

/** @throws Error where nothing may be mounted */
export const mountSmallDisk = (folder: string): SmallDisk => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'hawser-chaos', folder], { stdio: 'pipe' });
  } catch (error) {
    throw new Error('no small disk can be mounted here: F8 takes root, or leave it out', { cause: error });
  }
  const unmount = () => void execFileSync('umount', [folder]);
  return {
    unmount,
    unmountAndKeep: async () => {
      const kept = `${folder}-kept`;
      await cp(folder, kept, { recursive: true });
      unmount();
      await rm(folder, { recursive: true });
      await rename(kept, folder);
    },
  };
};

/** Whether this machine lets us mount one, found out by doing it. */
export const canMountDisks = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-disk-'));
  try {
    mountSmallDisk(folder).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
};

/** A hub that was told nothing by its disk for this long has room in files it owns already. */
const PATIENCE_MS = 30_000;

/** Leaves no block free until the hub has said so to a client, and for `ms` more. @throws Error when it never does */
export const fillDisk = async (world: World, ms: number): Promise<void> => {
  const folder = join(world.database, '..');
  const filler = join(folder, 'filler');
  const { bavail, bsize } = await statfs(folder);
  // ENOSPC on the way is what is wanted: what the hub takes meanwhile is missing at the end.
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined);
  const [client] = world.clients;
  const before = client.refusals();
  const deadline = performance.now() + PATIENCE_MS;
  let full = false;
  const writing = (async () => {
    // The log of the database has pages to spare; they are used up first.
    for (let no = 1; !full && performance.now() < deadline; no++)
      await client.insist('rename_thread', { title: `${no} ${'x'.repeat(150)}` });
  })();
  while (client.refusals() === before && performance.now() < deadline)
    await new Promise(resolve => setTimeout(resolve, 20));
  full = client.refusals() > before;
  if (full) await new Promise(resolve => setTimeout(resolve, ms));
  await rm(filler, { force: true });
  await writing;
  if (!full) throw new Error('the disk was full and the hub never said so');
};

/** @throws Error when the disk that was full has left a database that is damaged */
export const checkWhole = async ({ database }: World): Promise<void> => {
  const verdict = integrityOf(database);
  if (verdict !== 'ok') throw new Error(`I3 the database, after its disk was full: ${verdict}`);
};
