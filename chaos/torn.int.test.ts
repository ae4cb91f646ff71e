import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { integrityOf } from './history.ts';
import { earliestEnd } from './torn.ts';

/** Fills an indexed table over a log and another, moves the log into the database, writes some more, and is killed. */
const WRITER = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1]);
db.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table t (id integer primary key, v text unique)');
const put = db.prepare('insert into t (v) values (?)');
const some = (from, to) => { for (let no = from; no < to; no++) put.run((no * 7919 % 10007) + 'x'.repeat(300)); };
some(0, 200);
db.exec('pragma wal_checkpoint(truncate)');
some(200, 300);
const reader = new DatabaseSync(process.argv[1]);
if (process.argv[2] === 'more') { reader.exec('begin'); reader.prepare('select count(*) from t').get(); }
db.exec('pragma wal_checkpoint(passive)');
if (process.argv[2] === 'more') some(300, 400);
process.kill(process.pid, 'SIGKILL');
`;

const killed = async (how: 'moved' | 'more') => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-torn-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const database = join(folder, 'whole.db');
  await once(spawn(process.execPath, ['-e', WRITER, database, how], { stdio: 'inherit' }), 'exit');
  const log = await readFile(`${database}-wal`);
  /** @returns what SQLite finds in a copy whose log ends there, and how many rows it has */
  const cutAt = async (end: number) => {
    const copy = join(folder, `cut-${end}.db`);
    for (const part of ['', '-wal', '-shm']) await cp(database + part, copy + part);
    await truncate(`${copy}-wal`, end);
    try {
      const writer = new DatabaseSync(copy);
      const { rows } = writer.prepare('select count(*) as rows from t').get() as { rows: number };
      const verdict = integrityOf(copy);
      writer.close();
      return { verdict, rows };
    } catch (error) {
      return { verdict: String(error), rows: 0 };
    }
  };
  return { log, earliest: earliestEnd(await readFile(`${database}-shm`), log), cutAt };
};

test('a log that was moved into the database is not cut: what was in it was synced before', async () => {
  const { log, earliest, cutAt } = await killed('moved');
  expect(earliest).toBe(log.length);
  expect(await cutAt(earliest)).toEqual({ verdict: 'ok', rows: 300 });
  // What the harness did once, and took for a fault of the hub.
  expect((await cutAt(Math.floor(log.length / 20))).verdict).not.toBe('ok');
});

test('what came after that may end anywhere', async () => {
  const { log, earliest, cutAt } = await killed('more');
  expect(earliest).toBeGreaterThan(32);
  expect(earliest).toBeLessThan(log.length);
  expect(await cutAt(earliest)).toEqual({ verdict: 'ok', rows: 300 });
  const half = await cutAt(Math.floor((earliest + log.length) / 2));
  expect(half.verdict).toBe('ok');
  expect(half.rows).toBeGreaterThan(300);
  expect(half.rows).toBeLessThan(400);
});
