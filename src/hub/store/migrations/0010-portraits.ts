// Pictures that people choose of themselves: small, so they are kept in the database; the member's row names theirs by its hash.
import type { Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('members').addColumn('portrait', 'text').execute();
  await db.schema
    .createTable('portraits')
    .addColumn('member_id', 'text', column => column.primaryKey().references('members.id'))
    .addColumn('sha256', 'text', column => column.notNull())
    .addColumn('media_type', 'text', column => column.notNull())
    .addColumn('content', 'blob', column => column.notNull())
    .execute();
  await db.schema.createIndex('portraits_by_hash').on('portraits').column('sha256').execute();
};
