// What the policy is decided from: who is in the workspace with which role, which channels are private and to whom they
// are open, and the levels that were granted. Few rows; policy/access.ts keeps them in memory.
import type { ChannelId, MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Level, Role } from '../../../wire/protocol/workspace-topic.ts';
import type { Db, Tx } from '../store.ts';

export type AccessRows = {
  readonly roles: ReadonlyMap<MemberId, Role>;
  /** Channel → its members when it is private, null when it is open to the workspace. */
  readonly channels: ReadonlyMap<ChannelId, ReadonlySet<MemberId> | null>;
  /** Target → whom → level. */
  readonly grants: ReadonlyMap<string, ReadonlyMap<string, Level>>;
  /** Deputy → those who let them answer in their place. */
  readonly deputies: ReadonlyMap<MemberId, readonly { principal: MemberId; name: string; until: number }[]>;
};

export const readAccess = async (db: Db, workspaceId: WorkspaceId): Promise<AccessRows> => {
  const [members, channels, inside, granted, deputies] = await Promise.all([
    db
      .selectFrom('members')
      .select(['id', 'role'])
      .where('workspace_id', '=', workspaceId)
      .where('removed_at', 'is', null)
      .execute(),
    db.selectFrom('channels').select(['id', 'private']).where('workspace_id', '=', workspaceId).execute(),
    db
      .selectFrom('channel_members')
      .select(['channel_id', 'member_id'])
      .where('workspace_id', '=', workspaceId)
      .execute(),
    db.selectFrom('grants').select(['target', 'whom', 'level']).where('workspace_id', '=', workspaceId).execute(),
    db
      .selectFrom('delegations')
      .innerJoin('members', 'members.id', 'delegations.principal')
      .select(['principal', 'deputy', 'until', 'members.name'])
      .where('delegations.workspace_id', '=', workspaceId)
      .orderBy('delegations.created_at')
      .execute(),
  ]);
  const insiders = Map.groupBy(inside, row => row.channel_id);
  const byTarget = Map.groupBy(granted, row => row.target);
  return {
    roles: new Map(members.map(row => [row.id as MemberId, row.role as Role])),
    channels: new Map(
      channels.map(row => [
        row.id as ChannelId,
        row.private === 1 ? new Set((insiders.get(row.id) ?? []).map(each => each.member_id as MemberId)) : null,
      ]),
    ),
    grants: new Map(
      [...byTarget].map(([target, rows]) => [target, new Map(rows.map(row => [row.whom, row.level as Level]))]),
    ),
    deputies: Map.groupBy(
      deputies.map(row => ({ ...row, principal: row.principal as MemberId, deputy: row.deputy as MemberId })),
      row => row.deputy,
    ),
  };
};

/** Who sees a channel from now on: everybody (null) or these. */
export const setChannelMembers = async (
  tx: Tx,
  channel: { workspaceId: WorkspaceId; id: ChannelId },
  members: readonly MemberId[] | null,
): Promise<void> => {
  const { workspaceId, id } = channel;
  await tx.db
    .updateTable('channels')
    .set({ private: members === null ? 0 : 1 })
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .execute();
  await tx.db.deleteFrom('channel_members').where('channel_id', '=', id).execute();
  if (!members || members.length === 0) return;
  await tx.db
    .insertInto('channel_members')
    .values(members.map(member => ({ workspace_id: workspaceId, channel_id: id, member_id: member })))
    .execute();
};

/** @param level null goes back to the default */
export const setGrant = async (
  tx: Tx,
  grant: { workspaceId: WorkspaceId; target: string; whom: string; level: Level | null },
): Promise<void> => {
  const { workspaceId, target, whom, level } = grant;
  if (level === null) {
    await tx.db
      .deleteFrom('grants')
      .where('workspace_id', '=', workspaceId)
      .where('target', '=', target)
      .where('whom', '=', whom)
      .execute();
    return;
  }
  await tx.db
    .insertInto('grants')
    .values({ workspace_id: workspaceId, target, whom, level })
    .onConflict(conflict => conflict.columns(['target', 'whom']).doUpdateSet({ level }))
    .execute();
};

/** Everything a member was let into; for when they leave. */
export const forgetAccessOf = async (tx: Tx, member: MemberId): Promise<void> => {
  await tx.db.deleteFrom('channel_members').where('member_id', '=', member).execute();
  await tx.db.deleteFrom('grants').where('whom', '=', member).execute();
  await tx.db
    .deleteFrom('delegations')
    .where(where => where.or([where('principal', '=', member), where('deputy', '=', member)]))
    .execute();
};
