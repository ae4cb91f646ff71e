// The hash that binds an answer to exactly what was shown (R31): SHA-256 over the thread, the turn and the content,
// with the keys of every object in a fixed order so that both sides get the same bytes.
import { createHash } from 'node:crypto';
import type { ApprovalContent } from '../../wire/protocol/approvals.ts';
import type { ThreadId, TurnId } from '../../wire/protocol/ids.ts';

/** @returns 64 hex digits */
export const hashApproval = (threadId: ThreadId, turnId: TurnId, content: ApprovalContent): string =>
  createHash('sha256').update(canonical({ threadId, turnId, content })).digest('hex');

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
};
