// Previews, the codes that let a browser in, and the keys of those that are in.
import type { Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('previews')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('label', 'text', column => column.notNull().unique())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('thread_id', 'text', column => column.notNull().references('threads.id'))
    .addColumn('runner_id', 'text', column => column.notNull().references('runners.id'))
    .addColumn('grant_id', 'text', column => column.notNull())
    .addColumn('port', 'integer', column => column.notNull())
    .addColumn('audience', 'text', column => column.notNull())
    .addColumn('people', 'text', column => column.notNull())
    .addColumn('shared_by', 'text', column => column.notNull().references('members.id'))
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('stopped_at', 'bigint')
    .execute();
  await db.schema.createIndex('previews_of_thread').on('previews').columns(['thread_id', 'created_at']).execute();
  await db.schema
    .createTable('preview_codes')
    .addColumn('code_hash', 'text', column => column.primaryKey())
    .addColumn('preview_id', 'text', column => column.notNull().references('previews.id'))
    .addColumn('member_id', 'text', column => column.notNull())
    .addColumn('browser_session', 'text', column => column.notNull())
    .addColumn('challenge', 'text', column => column.notNull())
    .addColumn('path', 'text', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema
    .createTable('preview_keys')
    .addColumn('secret_hash', 'text', column => column.primaryKey())
    .addColumn('preview_id', 'text', column => column.notNull().references('previews.id'))
    .addColumn('member_id', 'text', column => column.notNull())
    .addColumn('browser_session', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute();
};
