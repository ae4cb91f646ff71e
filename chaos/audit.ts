// I6: the audit log is an unbroken chain with one entry per decision. The hashes are computed here anew, from what
// docs/security.md says of them, and not by the product's own check.
import { createHash } from 'node:crypto';
import type { LogEvent } from './check.ts';

export type AuditRow = { readonly no: number; readonly entry: string; readonly hash: string };

type Entry = {
  readonly what: string;
  readonly subject?: string;
  readonly detail: { readonly approval?: string; readonly seq?: number };
};

export const brokenLinks = (audit: readonly AuditRow[]): string[] => {
  let before = '';
  return audit.flatMap(({ no, entry, hash }, index) => {
    const expected = createHash('sha256').update(`${before}\n${entry}`).digest('hex');
    before = hash;
    if (no !== index + 1) return [`entry ${no} of the audit log stands at place ${index + 1}`];
    return hash === expected ? [] : [`entry ${no} of the audit log does not follow the one before`];
  });
};

/** Decisions in the thread's log that the audit log has not, or has twice, or at another place. */
export const unaudited = (log: readonly LogEvent[], audit: readonly AuditRow[]): string[] => {
  const entries = audit
    .map(({ entry }) => JSON.parse(entry) as Entry)
    .filter(({ what }) => what === 'approval.decided')
    .map(({ detail }) => `${detail.approval} at ${detail.seq}`);
  const decided = log
    .filter(({ type }) => type === 'approval.decided')
    .map(({ seq, decision }) => `${(decision as { approvalId: string }).approvalId} at ${seq}`);
  const missing = decided.filter(each => entries.filter(entry => entry === each).length !== 1);
  const extra = entries.filter(each => !decided.includes(each));
  return [
    ...missing.map(each => `decision ${each} is not once in the audit log`),
    ...extra.map(each => `the audit log has a decision ${each}, which the thread has not`),
  ];
};
