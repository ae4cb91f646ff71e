// When a laptop heard that a preview was stopped: one that was away is told when it is back.
import type { Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('previews').addColumn('runner_told_at', 'bigint').execute();
};
