// Machines get a name in the workspace beside the one they give themselves, and can be forgotten; what people are
// writing is kept for their other devices.
import type { Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('runners').addColumn('given_name', 'text').execute();
  await db.schema.alterTable('runners').addColumn('forgotten_at', 'bigint').execute();

  await db.schema
    .createTable('drafts')
    .addColumn('member_id', 'text', column => column.notNull().references('members.id'))
    .addColumn('thread_id', 'text', column => column.notNull().references('threads.id'))
    .addColumn('text', 'text', column => column.notNull())
    .addColumn('attachments', 'text', column => column.notNull())
    .addColumn('reply_to', 'text')
    .addColumn('at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('drafts_pk', ['member_id', 'thread_id'])
    .execute();
};
