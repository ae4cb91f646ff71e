// Links to a new password for those who lost theirs: one a person, so that a newer one voids the one before.
import type { Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('password_resets')
    .addColumn('user_id', 'text', column => column.primaryKey().references('users.id'))
    .addColumn('secret_hash', 'text', column => column.notNull().unique())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute();
};
