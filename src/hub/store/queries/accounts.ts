// People: users, their membership in a workspace, the links and cookies that sign them in. Secrets are looked up by
// hash, so a stolen database signs nobody in.
import type { ChannelId, MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Member, Role } from '../../../wire/protocol/workspace-topic.ts';
import type { Db, Tx } from '../store.ts';

export type Workspace = { readonly id: WorkspaceId; readonly name: string };

export const firstWorkspace = async (db: Db): Promise<Workspace | undefined> => {
  const row = await db
    .selectFrom('workspaces')
    .select(['id', 'name'])
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row && { id: row.id as WorkspaceId, name: row.name };
};

/** A workspace with its first channel and its owner. */
export const createWorkspace = async (
  tx: Tx,
  made: {
    workspace: Workspace;
    userId: string;
    owner: { id: MemberId; name: string };
    channel: { id: ChannelId; name: string };
    now: number;
  },
): Promise<void> => {
  const { workspace, userId, owner, channel, now } = made;
  await tx.db
    .insertInto('workspaces')
    .values({ ...workspace, created_at: now })
    .execute();
  await tx.db.insertInto('users').values({ id: userId, name: owner.name, created_at: now }).execute();
  await tx.db
    .insertInto('members')
    .values({ ...owner, workspace_id: workspace.id, user_id: userId, role: 'owner', created_at: now })
    .execute();
  await tx.db
    .insertInto('channels')
    .values({ ...channel, workspace_id: workspace.id, nonce: channel.id, created_at: now })
    .execute();
};

export const membersOf = async (db: Db, workspaceId: WorkspaceId): Promise<Member[]> => {
  const rows = await db
    .selectFrom('members')
    .select(['id', 'name', 'role'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .execute();
  return rows.map(row => ({ id: row.id as MemberId, name: row.name, role: row.role as Role }));
};

/** The user's place in a workspace; undefined when they have none. */
export const memberFor = async (db: Db, userId: string, workspaceId: WorkspaceId): Promise<Member | undefined> => {
  const row = await db
    .selectFrom('members')
    .select(['id', 'name', 'role'])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row && { id: row.id as MemberId, name: row.name, role: row.role as Role };
};

export const ownerUserOf = async (db: Db, workspaceId: WorkspaceId): Promise<string | undefined> => {
  const row = await db
    .selectFrom('members')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .orderBy('created_at')
    .executeTakeFirst();
  return row?.user_id;
};

export const saveSignInLink = async (tx: Tx, secretHash: string, userId: string, expiresAt: number): Promise<void> => {
  await tx.db
    .insertInto('sign_in_links')
    .values({ secret_hash: secretHash, user_id: userId, expires_at: expiresAt, used_at: null })
    .execute();
};

/** Uses a link up, atomically. @returns whose it was, or undefined when it is unknown, used or expired */
export const useSignInLink = async (tx: Tx, secretHash: string, now: number): Promise<string | undefined> => {
  const row = await tx.db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('secret_hash', '=', secretHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id;
};

export const saveBrowserSession = async (
  tx: Tx,
  session: { secretHash: string; userId: string; now: number; expiresAt: number },
): Promise<void> => {
  const { secretHash, userId, now, expiresAt } = session;
  await tx.db
    .insertInto('browser_sessions')
    .values({ secret_hash: secretHash, user_id: userId, created_at: now, expires_at: expiresAt })
    .execute();
};

/** @returns the signed-in user's id, or undefined */
export const userOfBrowserSession = async (db: Db, secretHash: string, now: number): Promise<string | undefined> => {
  const row = await db
    .selectFrom('browser_sessions')
    .select('user_id')
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row?.user_id;
};

export const deleteBrowserSession = async (tx: Tx, secretHash: string): Promise<void> => {
  await tx.db.deleteFrom('browser_sessions').where('secret_hash', '=', secretHash).execute();
};
