// A copy of the database as it is at one moment, taken beside a hub that goes on writing
// (https://sqlite.org/backup.html).
import { chmod } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { HawserError } from '../../../std/errors.ts';

/**
 * @param file the database
 * @param to where the copy goes; nothing is there yet
 * @throws HawserError `backup_failed` when the copy is not sound
 */
export const copyDatabase = async (file: string, to: string): Promise<void> => {
  const from = new DatabaseSync(file, { readOnly: true });
  try {
    // All pages in one step: in several, every commit of the hub in between would begin the copy anew.
    await backup(from, to, { rate: ALL_PAGES });
  } finally {
    from.close();
  }
  await chmod(to, 0o600);
  const copy = new DatabaseSync(to, { readOnly: true });
  try {
    const [found] = copy.prepare('pragma integrity_check').all();
    if (found?.integrity_check !== 'ok') {
      const message = `The copy of ${file} is not sound: ${String(found?.integrity_check)}.`;
      throw new HawserError({ code: 'backup_failed', message, hint: 'Keep the earlier backups, and check the disk.' });
    }
  } finally {
    copy.close();
  }
};

const ALL_PAGES = 2 ** 31 - 1;
