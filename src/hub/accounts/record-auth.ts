// Records what better-auth does, in its own writes (R51): sessions it makes and ends, passkeys it adds, second factors it
// turns on and off. A session that only waits for its second factor is none yet.
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import { type AuditFact, appendAudit } from '../audit/append.ts';
import type { AuthChange } from '../store/auth-adapter.ts';
import { memberIdOf } from '../store/queries/sessions.ts';
import type { Tx } from '../store/store.ts';

export const recordAuth = async (
  tx: Tx,
  at: { workspaceId: WorkspaceId; now: number },
  change: AuthChange,
): Promise<void> => {
  const recorded = factOf(change);
  if (!recorded) return;
  const { userId, ...fact } = recorded;
  const actor = (await memberIdOf(tx.db, userId, at.workspaceId)) ?? null;
  await appendAudit(tx, { ...at, actor, ...fact });
};

type Recorded = Pick<AuditFact, 'what' | 'subject' | 'detail'> & { readonly userId: string };

const factOf = ({ model, what, row }: AuthChange): Recorded | undefined => {
  switch (`${model} ${what}`) {
    case 'sessions created':
    case 'sessions deleted': {
      if (row.how === 'unfinished') return undefined;
      const detail = { how: String(row.how), address: String(row.address ?? '') };
      const happened = what === 'created' ? 'session.started' : 'session.ended';
      return { userId: String(row.user_id), what: happened, subject: String(row.id), detail };
    }
    case 'passkeys created':
      return {
        userId: String(row.user_id),
        what: 'account.passkey_added',
        subject: String(row.id),
        detail: { name: String(row.name ?? '') },
      };
    case 'users updated':
      if (row.two_factor === undefined) return undefined;
      return {
        userId: String(row.id),
        what: row.two_factor === 1 ? 'account.second_factor_on' : 'account.second_factor_off',
      };
    default:
      return undefined;
  }
};
