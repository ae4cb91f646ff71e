// Invitations: a role in a workspace behind a secret of which only the hash is kept.
import type { MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Role } from '../../../wire/protocol/workspace-topic.ts';
import type { Db, Tx } from '../store.ts';

export type Invitation = {
  readonly id: string;
  readonly role: Role;
  readonly note: string;
  readonly createdBy: MemberId;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usesLeft: number;
};

const COLUMNS = ['id', 'role', 'note', 'created_by', 'created_at', 'expires_at', 'uses_left'] as const;

export const saveInvitation = async (
  tx: Tx,
  row: Invitation & { readonly workspaceId: WorkspaceId; readonly secretHash: string },
): Promise<void> => {
  const { id, workspaceId, secretHash, role, note, createdBy, createdAt, expiresAt, usesLeft } = row;
  await tx.db
    .insertInto('invitations')
    .values({
      id,
      workspace_id: workspaceId,
      secret_hash: secretHash,
      role,
      note,
      created_by: createdBy,
      created_at: createdAt,
      expires_at: expiresAt,
      uses_left: usesLeft,
    })
    .execute();
};

/** Those that can still be used. */
export const openInvitations = async (db: Db, workspaceId: WorkspaceId, now: number): Promise<Invitation[]> => {
  const rows = await openRows(db, now)
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(toInvitation);
};

/** Looks without using it up. */
export const invitationBySecret = async (
  db: Db,
  workspaceId: WorkspaceId,
  secretHash: string,
  now: number,
): Promise<Invitation | undefined> => {
  const row = await openRows(db, now)
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('secret_hash', '=', secretHash)
    .executeTakeFirst();
  return row && toInvitation(row);
};

/** Takes one use, atomically. @returns undefined when there was none left, or it is over */
export const useInvitation = async (
  tx: Tx,
  workspaceId: WorkspaceId,
  secretHash: string,
  now: number,
): Promise<Invitation | undefined> => {
  const row = await tx.db
    .updateTable('invitations')
    .set(where => ({ uses_left: where('uses_left', '-', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('secret_hash', '=', secretHash)
    .where('uses_left', '>', 0)
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toInvitation(row);
};

/** @returns whether there was one to revoke */
export const revokeInvitation = async (
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  now: number,
): Promise<Invitation | undefined> => {
  const row = await tx.db
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toInvitation(row);
};

const openRows = (db: Db, now: number) =>
  db.selectFrom('invitations').where('uses_left', '>', 0).where('expires_at', '>', now).where('revoked_at', 'is', null);

const toInvitation = (row: {
  id: string;
  role: string;
  note: string;
  created_by: string;
  created_at: number;
  expires_at: number;
  uses_left: number;
}): Invitation => ({
  id: row.id,
  role: row.role as Role,
  note: row.note,
  createdBy: row.created_by as MemberId,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usesLeft: row.uses_left,
});
