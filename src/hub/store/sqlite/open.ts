// Opens the default database: one file, one writing and one reading connection, schema brought up to date, every
// commit flushed to disk (WAL with synchronous=FULL, https://sqlite.org/wal.html).
import { Migrator } from 'kysely/migration';
import type { Clock } from '../../../std/clock.ts';
import { HawserError } from '../../../std/errors.ts';
import { up as start } from '../migrations/0001-start.ts';
import { up as people } from '../migrations/0002-people.ts';
import { up as machinesAndDrafts } from '../migrations/0003-machines-drafts.ts';
import { up as previews } from '../migrations/0004-previews.ts';
import { up as authority } from '../migrations/0005-authority.ts';
import { up as previewStops } from '../migrations/0008-preview-stops.ts';
import { up as passwordResets } from '../migrations/0009-password-resets.ts';
import { up as portraits } from '../migrations/0010-portraits.ts';
import type { Db, Store, Tx } from '../store.ts';
import { appendTo } from './append.ts';
import { guardAudit } from './audit-guard.ts';
import { type Connection, connect } from './connection.ts';
import { toStorageError } from './errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { createSearchTable, createSqliteSearch } from './search-index.ts';

/**
 * @param file where the database is or shall be; its folder must exist
 * @throws HawserError `storage_*` with what to do, `storage_newer` when a later Hawser wrote the file
 */
export const openSqliteStore = async (file: string, deps: { clock: Clock }): Promise<Store> => {
  const writer = openForWriting(file);
  try {
    await inOneCommit(writer, async () => {
      await migrate(writer);
      await createSearchTable(writer.db);
      guardAudit(writer);
    });
  } catch (error) {
    await writer.close();
    throw toStorageError(error);
  }
  const reader = connect(file, { readOnly: true });

  const tx: Tx = { db: writer.db, append: async batch => appendTo(writer, batch) };
  const commits = createGroupCommit(writer, tx, deps.clock);

  return {
    kind: 'sqlite',
    db: reader.db,
    write: commits.write,
    search: createSqliteSearch(reader.db),
    check: async () => {
      await commits.write(unit => unit.db.selectFrom('workspaces').select('id').limit(1).execute());
    },
    close: async () => {
      await commits.close();
      await reader.close();
      // Leaves one tidy file behind; a crash without it costs nothing but a replay at the next start.
      writer.raw.exec('pragma wal_checkpoint(truncate)');
      await writer.close();
    },
  };
};

/** Only for reading, beside a hub that may be running. @throws HawserError `storage_*` */
export const openSqliteReader = (file: string): { readonly db: Db; close(): Promise<void> } => {
  try {
    return connect(file, { readOnly: true });
  } catch (error) {
    throw toStorageError(error);
  }
};

const openForWriting = (file: string): Connection => {
  try {
    const connection = connect(file);
    // The busy time-out must be 0: a blocking wait would stop the whole hub; group-commit.ts waits asynchronously.
    connection.raw.exec(
      'pragma busy_timeout = 0; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on',
    );
    return connection;
  } catch (error) {
    throw toStorageError(error);
  }
};

/**
 * A power cut leaves the schema as it was or as it shall be: half a migration would be run again at the next start, find
 * its own tables there and fail, at that start and every other. Kysely uses no transaction for SQLite's migrations.
 */
const inOneCommit = async ({ raw }: Connection, change: () => Promise<void>): Promise<void> => {
  raw.exec('begin'); // takes the lock only where there is something to write
  try {
    await change();
    raw.exec('commit');
  } catch (error) {
    if (raw.isTransaction) raw.exec('rollback');
    throw error;
  }
};

const MIGRATIONS = {
  '0001-start': { up: start },
  '0002-people': { up: people },
  '0003-machines-drafts': { up: machinesAndDrafts },
  '0004-previews': { up: previews },
  '0005-authority': { up: authority },
  '0008-preview-stops': { up: previewStops },
  '0009-password-resets': { up: passwordResets },
  '0010-portraits': { up: portraits },
};

const migrate = async (writer: Connection): Promise<void> => {
  // One read answers the usual case; the migrator's own bookkeeping takes twenty statements.
  const names = Object.keys(MIGRATIONS);
  const known = appliedMigrations(writer);
  if (known.length === names.length && known.every((name, index) => name === names[index])) return;
  if (known.some(name => !names.includes(name))) {
    throw new HawserError({
      code: 'storage_newer',
      message: 'This database was written by a later version of Hawser.',
      hint: 'Update Hawser, or restore the backup made before the update.',
    });
  }
  const migrator = new Migrator({ db: writer.db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
};

const appliedMigrations = (writer: Connection): string[] => {
  const table = writer.raw.prepare(`select 1 from sqlite_master where name = 'kysely_migration'`).get();
  if (!table) return [];
  return writer.raw
    .prepare('select name from kysely_migration order by name')
    .all()
    .map(row => String(row.name));
};
