// SQLite's result codes in words people can act on (https://sqlite.org/rescode.html). Errors that are not SQLite's, or
// that only a bug can cause, pass through unchanged.
import { HawserError, type Problem } from '../../../std/errors.ts';

const BUSY = 5;
const PROBLEMS: ReadonlyMap<number, Problem> = new Map([
  [
    BUSY,
    {
      code: 'storage_busy',
      message: 'Another program keeps the hub’s database locked.',
      hint: 'Close it, then try again. Nothing was written.',
    },
  ],
  [
    8,
    {
      code: 'storage_read_only',
      message: 'The hub may not write to its database.',
      hint: 'Check who owns the files in the Hawser home.',
    },
  ],
  [
    10,
    {
      code: 'storage_failed',
      message: 'The disk failed while the hub was writing.',
      hint: 'Check the disk, then try again. Nothing was written.',
    },
  ],
  [11, { code: 'storage_corrupt', message: 'The hub’s database is damaged.', hint: 'Restore it from a backup.' }],
  [
    13,
    {
      code: 'storage_full',
      message: 'The hub’s disk is full.',
      hint: 'Free some space, then try again. Nothing was written, reading still works.',
    },
  ],
  [
    14,
    {
      code: 'storage_failed',
      message: 'The hub can’t open its database.',
      hint: 'Check the Hawser home and who owns it.',
    },
  ],
  [
    26,
    {
      code: 'storage_corrupt',
      message: 'The hub’s database file is not a database.',
      hint: 'Restore it from a backup, or move it away to start empty.',
    },
  ],
]);

/** Extended codes carry the primary code in their low byte. */
const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

/** Extended result code of a second row with the same primary key. */
const TAKEN = 1555;

export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === TAKEN;

export const isBusy = (error: unknown): boolean => primaryCode(error) === BUSY;

/** @returns a HawserError for SQLite's own failures, otherwise the same error */
export const toStorageError = (error: unknown): unknown => {
  const problem = PROBLEMS.get(primaryCode(error) ?? -1);
  return problem ? new HawserError(problem, { cause: error }) : error;
};
