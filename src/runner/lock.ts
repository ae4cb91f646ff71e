// One runner per Hawser home: two with the same journal and key would undo each other's work. SQLite's exclusive lock
// is the lock, because the operating system frees it when its holder dies, however it dies.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HawserError } from '../std/errors.ts';

const BUSY = 5;

/** A connection that nobody refers to is closed by the garbage collector, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes the runner's folder for this process.
 * @returns gives it back
 * @throws HawserError `runner_running` when another process has it
 */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const holder = new DatabaseSync(join(folder, 'lock.db'));
  try {
    holder.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    holder.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw new HawserError({
      code: 'runner_running',
      message: 'The runner of this Hawser home already runs.',
      hint: 'Use that one, stop it first, or start another with a --home of its own.',
    });
  }
  held.add(holder);
  return () => {
    held.delete(holder);
    holder.close();
  };
};
