// What is particular to SQLite: locks held by other programs, files of a later version, damaged files.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../std/clock.ts';
import type { ChannelId, ThreadId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import { up as start } from '../migrations/0001-start.ts';
import { readAccess } from '../queries/access.ts';
import { findSession } from '../queries/sessions.ts';
import { readThread } from '../queries/threads.ts';
import { connect } from './connection.ts';
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

test('a power cut at any point of the first start leaves a database that the next start can use', async () => {
  const store = await open();
  const log = await readFile(`${file}-wal`);
  // A frame is a header of 24 bytes and a page; cuts inside one are cuts at its beginning (its checksum is wrong).
  const [header, frame] = [32, 24 + 4_096];
  const frames = Math.floor((log.length - header) / frame);
  expect(frames).toBeGreaterThan(20);
  for (let kept = 0; kept <= frames; kept += 3) {
    const cut = join(folder, `cut-${kept}.db`);
    await copyFile(file, cut);
    await writeFile(`${cut}-wal`, log.subarray(0, header + kept * frame + 100));
    const again = await openSqliteStore(cut, { clock: systemClock });
    expect(await again.db.selectFrom('workspaces').selectAll().execute()).toEqual([]);
    await again.close();
  }
  await store.close();
});

test('brings a database of the first release up to date: nobody is signed out, threads stay readable', async () => {
  const first = connect(file);
  const migrations = { getMigrations: async () => ({ '0001-start': { up: start } }) };
  const { error } = await new Migrator({ db: first.db, provider: migrations }).migrateToLatest();
  expect(error).toBeUndefined();
  const in90Days = Date.now() + 90 * 86_400_000;
  first.raw.exec(`
    insert into workspaces values ('wsp_1', 'Workspace', 1);
    insert into users values ('usr_1', 'Ada', 1);
    insert into members values ('mem_1', 'wsp_1', 'usr_1', 'Ada', 'owner', 1);
    insert into channels values ('chn_1', 'wsp_1', 'general', 'chn_1', 1);
    insert into threads values ('thr_1', 'wsp_1', 'chn_1', 0, 0, '{"id":"thr_1"}', '{}', '{}', 'n');
    insert into browser_sessions values ('aa', 'usr_1', ${Date.now()}, ${in90Days});`);
  await first.close();

  const store = await open();
  const now = Date.now();
  const found = await findSession(store.db, 'aa', 'wsp_1' as WorkspaceId, { now, usedSince: now - 60_000 });
  expect(found?.member).toEqual({ id: 'mem_1', name: 'Ada', role: 'owner' });
  expect((await readAccess(store.db, 'wsp_1' as WorkspaceId)).channels.get('chn_1' as ChannelId)).toBeNull();
  expect((await readThread(store.db, 'thr_1' as ThreadId))?.head.suggestions).toEqual([]);
  await store.close();
});
