// The rows of the audit log. What an entry holds and how entries are chained: audit/chain.ts.
import type { WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Db, Tx } from '../store.ts';

export type AuditRow = { readonly no: number; readonly entry: string; readonly hash: string };

export type AuditHead = { readonly no: number; readonly hash: string };

/** Where the log ends. In a write it sees what the same commit has appended already. */
export const auditHead = async (db: Db, workspaceId: WorkspaceId): Promise<AuditHead> => {
  const { audit_no: no, audit_hash: hash } = await db
    .selectFrom('workspaces')
    .select(['audit_no', 'audit_hash'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return { no, hash };
};

export const insertAudit = async (
  tx: Tx,
  workspaceId: WorkspaceId,
  row: AuditRow & { readonly at: number; readonly what: string; readonly actor: string | null },
): Promise<void> => {
  await tx.db
    .insertInto('audit')
    .values({ workspace_id: workspaceId, ...row })
    .execute();
  await tx.db
    .updateTable('workspaces')
    .set({ audit_no: row.no, audit_hash: row.hash })
    .where('id', '=', workspaceId)
    .execute();
};

export type AuditFilter = {
  /** Only entries with a smaller number. */
  readonly before?: number | undefined;
  /** The beginning of what happened: `session` finds `session.started`. */
  readonly what?: string | undefined;
  readonly actor?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
};

/** Newest first. */
export const auditPage = async (
  db: Db,
  workspaceId: WorkspaceId,
  filter: AuditFilter,
  limit: number,
): Promise<AuditRow[]> => {
  const { before, what, actor, since, until } = filter;
  let query = db
    .selectFrom('audit')
    .select(['no', 'entry', 'hash'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('no', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('no', '<', before);
  if (what !== undefined) query = query.where('what', 'like', `${what.replaceAll(/[%_]/g, '')}%`);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (until !== undefined) query = query.where('at', '<', until);
  return query.execute();
};

/** In order, from `after` on; a page at a time, because the log may be long. */
export const auditAfter = async (db: Db, workspaceId: WorkspaceId, after: number, limit: number): Promise<AuditRow[]> =>
  db
    .selectFrom('audit')
    .select(['no', 'entry', 'hash'])
    .where('workspace_id', '=', workspaceId)
    .where('no', '>', after)
    .orderBy('no')
    .limit(limit)
    .execute();
