// What is particular to SQLite: locks held by other programs, files of a later version, damaged files.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../std/clock.ts';
import type { ChannelId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import { openSqliteStore } from './open.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-sqlite-'));
  file = join(folder, 'hub.db');
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => openSqliteStore(file, { clock: systemClock });

test('waits for a lock that another program holds, without stopping the event loop', async () => {
  const store = await open();
  const other = new DatabaseSync(file);
  other.exec('begin exclusive');

  let turns = 0;
  const write = store.write(tx => tx.db.insertInto('users').values({ id: 'u', name: 'Ada', created_at: 1 }).execute());
  const done = write.then(() => turns);
  // The loop keeps turning while the write waits; after a hundred turns the lock is let go.
  while (turns < 100) {
    turns += 1;
    await new Promise(resolve => setImmediate(resolve));
  }
  other.exec('rollback');
  other.close();

  expect(await done).toBe(100);
  expect(await store.db.selectFrom('users').select('name').execute()).toEqual([{ name: 'Ada' }]);
  await store.close();
});

test('what a write resolved for is committed: another connection sees it', async () => {
  const store = await open();
  await store.write(tx => tx.db.insertInto('users').values({ id: 'u', name: 'Ada', created_at: 1 }).execute());
  const synchronous = new DatabaseSync(file, { readOnly: true });
  expect(synchronous.prepare('select name from users').all()).toEqual([{ name: 'Ada' }]);
  synchronous.close();
  await store.close();
});

test('refuses a database of a later version and leaves it as it is', async () => {
  await (await open()).close();
  const raw = new DatabaseSync(file);
  raw.exec(`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`);
  raw.close();
  await expect(open()).rejects.toMatchObject({ code: 'storage_newer' });
});

test('says in words when the file is not a database', async () => {
  await writeFile(file, 'this is not a database, it is a letter about the tides '.repeat(40));
  await expect(open()).rejects.toMatchObject({ code: 'storage_corrupt' });
});

test('says in words when the folder does not exist', async () => {
  await expect(openSqliteStore(join(folder, 'no', 'hub.db'), { clock: systemClock })).rejects.toMatchObject({
    code: 'storage_failed',
  });
});

test('an index of other columns is made anew, and the log is read into it again from its start', async () => {
  await (await open()).close();
  const raw = new DatabaseSync(file);
  raw.exec(`drop table search_index;
    create virtual table search_index using fts5(text, thread_id unindexed);
    insert into search_cursors (thread_id, seq) values ('thr_x', 7)`);
  raw.close();
  const store = await open();
  expect(await store.db.selectFrom('search_cursors').selectAll().execute()).toEqual([]);
  const query = {
    workspaceId: 'wsp_x' as WorkspaceId,
    channels: ['chn_x' as ChannelId],
    words: 'tide',
    kind: 'command',
    limit: 1,
  } as const;
  expect(await store.search.find(query)).toEqual({ hits: [] });
  await store.close();
});
