// The first schema. A migration that has been released is never edited; changes come as a further file.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const table = (name: string) => db.schema.createTable(name);

  await table('workspaces')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute();
  await table('users')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute();
  await table('members')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addUniqueConstraint('members_one_per_workspace', ['workspace_id', 'user_id'])
    .execute();
  await table('sign_in_links')
    .addColumn('secret_hash', 'text', column => column.primaryKey())
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await table('browser_sessions')
    .addColumn('secret_hash', 'text', column => column.primaryKey())
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute();

  await table('channels')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('nonce', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addUniqueConstraint('channels_by_name', ['workspace_id', 'name'])
    .addUniqueConstraint('channels_by_nonce', ['workspace_id', 'nonce'])
    .execute();
  await table('threads')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('channel_id', 'text', column => column.notNull().references('channels.id'))
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('head', 'text', column => column.notNull())
    .addColumn('summary', 'text', column => column.notNull())
    .addColumn('outbox', 'text', column => column.notNull())
    .addColumn('nonce', 'text', column => column.notNull())
    .addUniqueConstraint('threads_by_nonce', ['workspace_id', 'nonce'])
    .execute();
  await db.schema.createIndex('threads_of_workspace').on('threads').columns(['workspace_id', 'at']).execute();

  await table('events')
    .addColumn('thread_id', 'text', column => column.notNull())
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('pos', 'integer')
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('item_id', 'text')
    .addColumn('superseded', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('nonce', 'text')
    .addColumn('outbox_no', 'integer')
    .addColumn('body', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('events_pk', ['thread_id', 'seq'])
    .execute();
  await sql`create unique index events_by_nonce on events (thread_id, nonce) where nonce is not null`.execute(db);
  // An item that runs: its newest event still stands. Few at any time, so the index stays small.
  await sql`create index events_open_items on events (thread_id, item_id)
    where superseded = 0 and type in ('item.started', 'item.updated')`.execute(db);

  await table('live_text')
    .addColumn('thread_id', 'text', column => column.notNull())
    .addColumn('item_id', 'text', column => column.notNull())
    .addColumn('turn_id', 'text', column => column.notNull())
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('text', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('live_text_pk', ['thread_id', 'item_id', 'position'])
    .execute();

  await table('runners')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('owner', 'text', column => column.notNull().references('members.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('public_key', 'text', column => column.notNull().unique())
    .addColumn('capabilities', 'text')
    .addColumn('command_no', 'integer', column => column.notNull())
    .addColumn('last_seen', 'bigint')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute();
  await table('commands')
    .addColumn('runner_id', 'text', column => column.notNull().references('runners.id'))
    .addColumn('no', 'integer', column => column.notNull())
    .addColumn('thread_id', 'text', column => column.notNull().references('threads.id'))
    .addColumn('body', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('commands_pk', ['runner_id', 'no'])
    .execute();

  await table('attachments')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('member_id', 'text', column => column.notNull().references('members.id'))
    .addColumn('sha256', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('media_type', 'text', column => column.notNull())
    .addColumn('bytes', 'integer', column => column.notNull())
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute();

  await table('search_cursors')
    .addColumn('thread_id', 'text', column => column.primaryKey())
    .addColumn('seq', 'integer', column => column.notNull())
    .execute();
};
