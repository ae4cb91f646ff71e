// Who lets whom answer approvals in their place, and until when. One row for each pair; naming again moves its end.
import type { Deputy } from '../../../wire/protocol/authority.ts';
import type { MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Db, Tx } from '../store.ts';

/** Those that have not ended, the one that ends first first. */
export const deputiesOf = async (db: Db, workspaceId: WorkspaceId, now: number): Promise<Deputy[]> => {
  const rows = await db
    .selectFrom('delegations')
    .select(['id', 'principal', 'deputy', 'until'])
    .where('workspace_id', '=', workspaceId)
    .where('until', '>', now)
    .orderBy('until')
    .execute();
  return rows.map(row => ({ ...row, principal: row.principal as MemberId, deputy: row.deputy as MemberId }));
};

/** @returns the id it has, which is that of an earlier one of the same two */
export const saveDeputy = async (
  tx: Tx,
  row: { id: string; workspaceId: WorkspaceId; principal: MemberId; deputy: MemberId; now: number; until: number },
): Promise<string> => {
  const { id, workspaceId, principal, deputy, now, until } = row;
  const kept = await tx.db
    .insertInto('delegations')
    .values({ id, workspace_id: workspaceId, principal, deputy, created_at: now, until })
    .onConflict(conflict => conflict.columns(['workspace_id', 'principal', 'deputy']).doUpdateSet({ until }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return kept.id;
};

export const deleteDeputy = async (tx: Tx, workspaceId: WorkspaceId, id: string): Promise<void> => {
  await tx.db.deleteFrom('delegations').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
};
