// Links to a new password: at most one a person, of which only the hash of its secret is kept.
import type { Db, Tx } from '../store.ts';

/** Voids the one before. */
export const saveReset = async (
  tx: Tx,
  row: { userId: string; secretHash: string; expiresAt: number },
): Promise<void> => {
  const { userId, secretHash, expiresAt } = row;
  const columns = { secret_hash: secretHash, expires_at: expiresAt };
  await tx.db
    .insertInto('password_resets')
    .values({ user_id: userId, ...columns })
    .onConflict(conflict => conflict.column('user_id').doUpdateSet(columns))
    .execute();
};

/** Looks without using it up. @returns whose it is, and the address they sign in with */
export const resetBySecret = async (
  db: Db,
  secretHash: string,
  now: number,
): Promise<{ userId: string; email: string } | undefined> => {
  const row = await db
    .selectFrom('password_resets')
    .innerJoin('users', 'users.id', 'password_resets.user_id')
    .select(['users.id', 'users.email'])
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { userId: row.id, email: row.email ?? '' };
};

export const forgetReset = async (tx: Tx, userId: string): Promise<void> => {
  await tx.db.deleteFrom('password_resets').where('user_id', '=', userId).execute();
};
