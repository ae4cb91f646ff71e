// What people sign in with, as far as the hub itself reads and writes it: the password, how many passkeys, whether a
// second factor is asked for. Signing in with them is better-auth's work (accounts/auth.ts).
import { sql } from 'kysely';
import type { Db, Tx } from '../store.ts';

export type Profile = {
  readonly name: string;
  readonly email: string | null;
  readonly timeZone: string | null;
  readonly hasPassword: boolean;
  readonly twoFactor: boolean;
  /** Unused recovery codes can only be counted by who can decrypt them. */
  readonly providers: readonly string[];
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly createdAt: number | null;
  }[];
};

export const profileOf = async (db: Db, userId: string): Promise<Profile | undefined> => {
  const user = await db
    .selectFrom('users')
    .select(['name', 'email', 'time_zone', 'two_factor'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (!user) return undefined;
  const credentials = await db
    .selectFrom('credentials')
    .select(['provider', 'password'])
    .where('user_id', '=', userId)
    .execute();
  const passkeys = await db
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
  return {
    name: user.name,
    email: user.email,
    timeZone: user.time_zone,
    hasPassword: credentials.some(({ provider, password }) => provider === PASSWORD && password !== null),
    twoFactor: user.two_factor === 1,
    providers: credentials.map(({ provider }) => provider).filter(provider => provider !== PASSWORD),
    passkeys: passkeys.map(({ created_at, ...passkey }) => ({ ...passkey, createdAt: created_at })),
  };
};

/** better-auth's name for the provider that is a password. */
const PASSWORD = 'credential';

/** @returns the id of the user with this address, if there is one */
export const userByEmail = async (db: Db, email: string): Promise<string | undefined> => {
  const row = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id;
};

export const createUser = async (
  tx: Tx,
  user: { id: string; name: string; email: string | null; timeZone?: string | undefined; now: number },
): Promise<void> => {
  const { id, name, email, timeZone = null, now } = user;
  await tx.db
    .insertInto('users')
    .values({ id, name, email, time_zone: timeZone, created_at: now, updated_at: now })
    .execute();
};

export const changeUser = async (
  tx: Tx,
  id: string,
  changes: { name?: string; email?: string; timeZone?: string | null; now: number },
): Promise<void> => {
  const { timeZone, now, ...columns } = changes;
  await tx.db
    .updateTable('users')
    .set({ ...columns, updated_at: now, ...(timeZone !== undefined && { time_zone: timeZone }) })
    .where('id', '=', id)
    .execute();
};

/** @param hash as better-auth's password.hash made it */
export const savePassword = async (
  tx: Tx,
  row: { id: string; userId: string; hash: string; now: number },
): Promise<void> => {
  const { id, userId, hash, now } = row;
  await tx.db
    .insertInto('credentials')
    .values({
      id,
      user_id: userId,
      provider: PASSWORD,
      subject: userId,
      password: hash,
      created_at: now,
      updated_at: now,
    })
    .onConflict(conflict => conflict.columns(['provider', 'subject']).doUpdateSet({ password: hash, updated_at: now }))
    .execute();
};

export const passwordOf = async (db: Db, userId: string): Promise<string | undefined> => {
  const row = await db
    .selectFrom('credentials')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider', '=', PASSWORD)
    .executeTakeFirst();
  return row?.password ?? undefined;
};

/** Ends sign-ins of theirs that still wait for a second factor: better-auth keeps each under the user's id. */
export const forgetHalfSignIns = async (tx: Tx, userId: string): Promise<void> => {
  await tx.db.deleteFrom('verifications').where('value', '=', userId).execute();
};

/** Removes one of the user's own passkeys. @returns its name, or undefined when they have no such key */
export const deletePasskey = async (tx: Tx, userId: string, id: string): Promise<string | undefined> => {
  const row = await tx.db
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning(sql<string>`coalesce(name, '')`.as('name'))
    .executeTakeFirst();
  return row?.name;
};
