// Signed-in browsers. The hub asks here who a cookie belongs to, on every request and every WebSocket; better-auth
// writes the same rows (accounts/auth-adapter.ts).
import type { MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import type { Db, Tx } from '../store.ts';
import { MEMBER, toMember } from './accounts.ts';

export type NewSession = {
  readonly id: string;
  readonly tokenHash: string;
  readonly userId: string;
  readonly how: string;
  readonly now: number;
  readonly expiresAt: number;
  readonly address?: string | undefined;
  readonly device?: string | undefined;
};

export const saveSession = async (tx: Tx, session: NewSession): Promise<void> => {
  const { id, tokenHash, userId, how, now, expiresAt, address = null, device = null } = session;
  await tx.db
    .insertInto('sessions')
    .values({
      id,
      token_hash: tokenHash,
      user_id: userId,
      how,
      created_at: now,
      updated_at: now,
      expires_at: expiresAt,
      address,
      device,
    })
    .execute();
};

export type FoundSession = {
  readonly id: string;
  readonly userId: string;
  readonly usedAt: number;
  readonly member: Member;
};

/** @param usedSince a session that was not used since then is over, however long it would still last */
export const findSession = async (
  db: Db,
  tokenHash: string,
  workspaceId: WorkspaceId,
  when: { now: number; usedSince: number },
): Promise<FoundSession | undefined> => {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('members', 'members.user_id', 'sessions.user_id')
    .select(['sessions.id as session', 'sessions.user_id', 'sessions.updated_at', ...MEMBER])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', when.now)
    .where('sessions.updated_at', '>', when.usedSince)
    .where('members.workspace_id', '=', workspaceId)
    .where('members.removed_at', 'is', null)
    .executeTakeFirst();
  return row && { id: row.session, userId: row.user_id, usedAt: row.updated_at, member: toMember(row) };
};

export type StoredSession = {
  readonly id: string;
  readonly how: string;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly expiresAt: number;
  readonly address: string | null;
  readonly device: string | null;
};

/** Last used first. */
export const sessionsOf = async (
  db: Db,
  userId: string,
  when: { now: number; usedSince: number },
): Promise<StoredSession[]> => {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'how', 'created_at', 'updated_at', 'expires_at', 'address', 'device'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', when.now)
    .where('updated_at', '>', when.usedSince)
    .orderBy('updated_at', 'desc')
    .execute();
  return rows.map(({ created_at, updated_at, expires_at, ...row }) => ({
    ...row,
    createdAt: created_at,
    usedAt: updated_at,
    expiresAt: expires_at,
  }));
};

/** Notes that sessions are in use. */
export const touchSessions = async (tx: Tx, ids: readonly string[], now: number): Promise<void> => {
  if (ids.length === 0) return;
  await tx.db.updateTable('sessions').set({ updated_at: now }).where('id', 'in', ids).execute();
};

/** Which of these are still good. */
export const livingSessions = async (
  db: Db,
  ids: readonly string[],
  when: { now: number; usedSince: number },
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('id', 'in', ids)
    .where('expires_at', '>', when.now)
    .where('updated_at', '>', when.usedSince)
    .execute();
  return new Set(rows.map(({ id }) => id));
};

/** Ends the user's sessions: one of them, or all but one, or all. @returns the ids of those that were ended */
export const endSessions = async (
  tx: Tx,
  userId: string,
  which: { readonly only?: string; readonly except?: string } = {},
): Promise<string[]> => {
  const rows = await tx.db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(which.only !== undefined, query => query.where('id', '=', which.only ?? ''))
    .$if(which.except !== undefined, query => query.where('id', '!=', which.except ?? ''))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
};

/** The member behind a user, also one who has left; for the record of who did something. */
export const memberIdOf = async (db: Db, userId: string, workspaceId: WorkspaceId): Promise<MemberId | undefined> => {
  const row = await db
    .selectFrom('members')
    .select('id')
    .where('user_id', '=', userId)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.id as MemberId | undefined;
};
