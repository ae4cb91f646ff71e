// A copy of a hub's folder that can take its place: the database of one moment, then the attachments it names, the key
// and the configuration.
import { chmod, copyFile, cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HawserError } from '../std/errors.ts';
import { copyDatabase } from './store/sqlite/backup.ts';

/**
 * @param folder of the hub, which may be running
 * @param target made if it is not there
 * @throws HawserError `no_hub`, `backup_exists`, `backup_failed`
 */
export const backUp = async (folder: string, target: string): Promise<void> => {
  const there = await entriesOf(folder);
  if (!there?.includes('hub.db')) {
    const message = `There is no hub’s database in ${folder}.`;
    throw new HawserError({ code: 'no_hub', message, hint: 'Give the home of the hub with --home.' });
  }
  if ((await entriesOf(target))?.length) {
    const message = `There is something in ${target} already.`;
    throw new HawserError({ code: 'backup_exists', message, hint: 'Name a folder of its own for each backup.' });
  }
  await mkdir(target, { recursive: true, mode: 0o700 });
  await copyDatabase(join(folder, 'hub.db'), join(target, 'hub.db'));
  // After the database: a file is there before anything names it, and what came since does no harm.
  if (there.includes('attachments')) {
    await cp(join(folder, 'attachments'), join(target, 'attachments'), { recursive: true, preserveTimestamps: true });
  }
  for (const name of ['key', 'config.toml']) {
    if (!there.includes(name)) continue;
    await copyFile(join(folder, name), join(target, name));
    await chmod(join(target, name), 0o600);
  }
};

const entriesOf = (folder: string): Promise<readonly string[] | undefined> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
