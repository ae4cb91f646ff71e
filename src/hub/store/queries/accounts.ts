// People: users, their membership in a workspace, the one-time links that sign them in. Secrets are looked up by hash,
// so a stolen database signs nobody in. What they sign in with: sign-in.ts; their browsers: sessions.ts.
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

/** What `toMember` reads. */
export const MEMBER = [
  'members.id',
  'members.name',
  'members.role',
  'members.tint',
  'members.portrait',
  'members.removed_at',
] as const;
type MemberRow = {
  id: string;
  name: string;
  role: string;
  tint: number | null;
  portrait: string | null;
  removed_at: number | null;
};

export const toMember = ({ id, name, role, tint, portrait, removed_at }: MemberRow): Member => ({
  id: id as MemberId,
  name,
  role: role as Role,
  ...(tint !== null && { tint }),
  ...(portrait !== null && { portrait }),
  ...(removed_at !== null && { removed: true }),
});

/** Everybody who is or was a member, in the order they came. */
export const membersOf = async (db: Db, workspaceId: WorkspaceId): Promise<Member[]> => {
  const rows = await db
    .selectFrom('members')
    .select(MEMBER)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .execute();
  return rows.map(toMember);
};

/** The user's place in a workspace; undefined when they have none, or none any more. */
export const memberFor = async (db: Db, userId: string, workspaceId: WorkspaceId): Promise<Member | undefined> => {
  const row = await db
    .selectFrom('members')
    .select(MEMBER)
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row && toMember(row);
};

export const userOfMember = async (db: Db, id: MemberId): Promise<string | undefined> => {
  const row = await db.selectFrom('members').select('user_id').where('id', '=', id).executeTakeFirst();
  return row?.user_id;
};

/** A place in the workspace for a user; who was there before gets their old one back. */
export const putMember = async (
  tx: Tx,
  row: { id: MemberId; workspaceId: WorkspaceId; userId: string; name: string; role: Role; now: number },
): Promise<MemberId> => {
  const { id, workspaceId, userId, name, role, now } = row;
  const put = await tx.db
    .insertInto('members')
    .values({ id, workspace_id: workspaceId, user_id: userId, name, role, created_at: now })
    .onConflict(conflict => conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ name, role, removed_at: null }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return put.id as MemberId;
};

export const changeMember = async (
  tx: Tx,
  id: MemberId,
  changes: { role?: Role; name?: string; tint?: number | null; removedAt?: number },
): Promise<void> => {
  const { removedAt, ...columns } = changes;
  await tx.db
    .updateTable('members')
    .set({ ...columns, ...(removedAt !== undefined && { removed_at: removedAt }) })
    .where('id', '=', id)
    .execute();
};

/** How many owners a workspace has; asked inside the transaction that would take one away. */
export const countOwners = async (db: Db, workspaceId: WorkspaceId): Promise<number> => {
  const { n } = await db
    .selectFrom('members')
    .select(where => where.fn.countAll<number>().as('n'))
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
};

export const ownerUserOf = async (db: Db, workspaceId: WorkspaceId): Promise<string | undefined> => {
  const row = await db
    .selectFrom('members')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
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
