// F10: what a power cut may leave of the hub's database. Copies of it whose write-ahead log ends anywhere are opened by
// a real hub each; what it then has must be the beginning of what the whole one has.
import { cp, mkdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { start } from '../e2e/support/hawser.ts';
import { integrityOf, readHistory } from './history.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const COPIES = [0, 1, 2];
/** The log's own header, and that of each of its frames (https://sqlite.org/fileformat2.html, section 4.1). */
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/**
 * Where a power cut can end a log at the earliest. What a checkpoint moves into the database was synced in the log before:
 * no cut takes that from the log and leaves it in the database, and a file where that was done is rightly malformed.
 * @param index the `-shm` file of a process that was killed (https://sqlite.org/walformat.html, section 2.2)
 */
export const earliestEnd = (index: Buffer, log: Buffer): number => {
  const ofThisLog = index.subarray(32, 40).equals(log.subarray(16, 24)); // the salts
  // A log that is to begin anew is in the database as a whole.
  if (!ofThisLog) return log.length;
  const moved = index.readUInt32LE(128); // nBackfillAttempted
  return Math.min(log.length, WAL_HEADER + moved * (FRAME_HEADER + log.readUInt32BE(8)));
};

const homeOf = (world: World, no: number): string => join(world.folder, `torn-${no}`);

/** For a hub that was killed and is not running: copies of what it left, each cut somewhere else. */
export const makeTornCopies = async (world: World, random: Random): Promise<void> => {
  const wal = `${world.database}-wal`;
  const read = (path: string) => readFile(path).catch(() => Buffer.alloc(0)); // all of it is in the database
  const log = await read(wal);
  const earliest = log.length > WAL_HEADER ? earliestEnd(await read(`${world.database}-shm`), log) : log.length;
  for (const no of COPIES) {
    const folder = join(homeOf(world, no), 'hub');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // Not where the hub of this home listens: a copy is nobody's hub.
    await cp(dirname(world.database), folder, { recursive: true, filter: from => basename(from) !== 'local.json' });
    if (log.length > 0) await truncate(join(folder, basename(wal)), random.between(earliest, log.length));
  }
};

/** @throws Error with what a copy has that it should not, or has not */
export const openTornCopies = async (world: World): Promise<void> => {
  for (const no of COPIES) {
    const folder = homeOf(world, no);
    const database = join(folder, 'hub', basename(world.database));
    const { size } = await stat(`${database}-wal`).catch(() => ({ size: 0 })); // as above
    const hub = await start({ folder, remove: async () => undefined }, ['hub', '--port', '0']);
    await hub.stop();
    compare({ database, end: size }, world);
    await rm(folder, { recursive: true, force: true });
  }
};

const compare = ({ database, end }: { database: string; end: number }, world: World): void => {
  const torn = readHistory(database, world.threadId).log;
  const whole = readHistory(world.database, world.threadId).log;
  const differs = torn.findIndex(({ seq, type }, at) => seq !== whole[at]?.seq || type !== whole[at]?.type);
  if (differs !== -1)
    throw new Error(`I3 a log cut at byte ${end} is no beginning of the whole, from seq ${differs + 1}`);
  const verdict = integrityOf(database);
  if (verdict !== 'ok') throw new Error(`I3 a log cut at byte ${end}: ${verdict}`);
};
