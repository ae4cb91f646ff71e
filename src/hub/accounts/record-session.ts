// Records the sessions that better-auth makes and ends, in its own writes (R51). One that only waits for the second
// factor is none yet.
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import { appendAudit } from '../audit/append.ts';
import { memberIdOf } from '../store/queries/sessions.ts';
import type { Tx } from '../store/store.ts';

/** @param session.session a row of the sessions table */
export const recordSession = async (
  tx: Tx,
  it: {
    workspaceId: WorkspaceId;
    now: number;
    what: 'started' | 'ended';
    session: Readonly<Record<string, unknown>>;
  },
): Promise<void> => {
  const { workspaceId, now, what, session } = it;
  const how = String(session.how);
  if (how === 'unfinished') return;
  const actor = (await memberIdOf(tx.db, String(session.user_id), workspaceId)) ?? null;
  const detail = { how, address: String(session.address ?? '') };
  await appendAudit(tx, { workspaceId, now, actor, what: `session.${what}`, subject: String(session.id), detail });
};
