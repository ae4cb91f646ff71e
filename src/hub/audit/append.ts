// Writes what was done into the audit log, in the transaction that does it: there is no effect without its entry and no
// entry without its effect (R51). Everything worth an entry calls appendAudit inside its own store.write.
import type { MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { auditHead, insertAudit } from '../store/queries/audit.ts';
import type { Tx } from '../store/store.ts';
import { type AuditEntry, canonical, chainHash } from './chain.ts';

/** What can be recorded; the page of the log has words for each, and for each kind of them (tools/audit-words.test.ts). */
export const AUDIT_EVENTS = [
  'session.started',
  'session.ended',
  'session.failed',
  'link.made',
  'account.password',
  'account.passkey_added',
  'account.passkey_removed',
  'account.second_factor_on',
  'account.second_factor_off',
  'account.portrait',
  'account.portrait_removed',
  'account.profile',
  'account.reset',
  'account.reset_link',
  'invitation.made',
  'invitation.revoked',
  'member.joined',
  'member.role',
  'member.removed',
  'channel.made',
  'channel.access',
  'grant.set',
  'approval.allowed',
  'approval.decided',
  'deputy.named',
  'deputy.dismissed',
  'suggestion.settled',
  'preview.shared',
  'preview.stopped',
  'runner.enrolled',
  'runner.revoked',
  'settings.changed',
] as const;
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

export type AuditFact = {
  readonly workspaceId: WorkspaceId;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly actor: MemberId | null;
  readonly what: AuditEvent;
  readonly subject?: string;
  readonly detail?: AuditEntry['detail'];
};

export const appendAudit = async (tx: Tx, fact: AuditFact): Promise<void> => {
  const { workspaceId, now, actor, what, subject, detail = {} } = fact;
  const before = await auditHead(tx.db, workspaceId);
  const no = before.no + 1;
  const entry = canonical({ no, at: now, actor, what, subject, detail } satisfies Record<keyof AuditEntry, unknown>);
  await insertAudit(tx, workspaceId, { no, entry, hash: chainHash(before.hash, entry), at: now, what, actor });
};
