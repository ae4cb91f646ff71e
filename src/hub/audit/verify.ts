// Reads an audit log from its first entry to its last and says whether anybody meddled with it (R51).
import type { Problem } from '../../std/errors.ts';
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import { type AuditHead, auditAfter, auditHead } from '../store/queries/audit.ts';
import type { Db } from '../store/store.ts';
import { createChainCheck } from './chain.ts';

const PAGE = 1_000;

export type Verified = { readonly head: AuditHead; readonly problem?: Problem };

/**
 * @param known where the log ended at some earlier time, noted down elsewhere; it must still go through there
 */
export const verifyAudit = async (db: Db, workspaceId: WorkspaceId, known?: AuditHead): Promise<Verified> => {
  const check = createChainCheck();
  const end = await auditHead(db, workspaceId);
  let goesThroughKnown = known === undefined || known.no === 0;
  for (;;) {
    const lines = await auditAfter(db, workspaceId, check.head().no, PAGE);
    const problem = check.take(lines);
    if (problem) return { head: check.head(), problem };
    if (lines.some(({ no, hash }) => no === known?.no && hash === known.hash)) goesThroughKnown = true;
    if (lines.length < PAGE) break;
  }
  const head = check.head();
  // More may have been appended while reading; fewer than were there at the start were cut off.
  if (head.no < end.no) return { head, problem: cut(head.no, end.no) };
  if (head.no === end.no && head.hash !== end.hash) return { head, problem: cut(head.no, end.no) };
  return goesThroughKnown ? { head } : { head, problem: rewritten(known?.no ?? 0) };
};

const cut = (last: number, expected: number): Problem => ({
  code: 'audit_cut',
  message: `The audit log ends with entry ${last}, but ${expected} were written.`,
  hint: 'Its last entries were removed. Compare with a backup or an export.',
});

const rewritten = (no: number): Problem => ({
  code: 'audit_rewritten',
  message: `The audit log is sound in itself, but entry ${no} is not the one you noted down.`,
  hint: 'It was written anew from there or earlier. Compare with a backup or an export.',
});
