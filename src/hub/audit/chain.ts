// How audit entries hold together: each hash is SHA-256 over the hash before it and the entry's canonical JSON, so that
// changing, removing or inserting one breaks every hash after it (R51). Pure; append.ts writes, verify.ts checks.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Problem } from '../../std/errors.ts';

export const auditEntry = z.object({
  /** Gap-free within the workspace, from 1. */
  no: z.number().int().positive(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Member who did it; null for the hub itself and for people nobody knows yet. */
  actor: z.string().nullable(),
  /** What happened, as `subject.verb`. */
  what: z.string(),
  /** Id of what it happened to. */
  subject: z.string().optional(),
  /** Further facts; never a secret. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditLine = { readonly no: number; readonly entry: string; readonly hash: string };

/** JSON with sorted keys: the same entry is the same text (the idea of RFC 8785; our values are text and integers). */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
};

/** @param before hash of the entry before, empty for the first @returns hex */
export const chainHash = (before: string, entry: string): string =>
  createHash('sha256').update(before).update('\n').update(entry).digest('hex');

/** Checks lines as they come. @returns a function that takes the next ones and says what is wrong with them, if anything */
export const createChainCheck = () => {
  let no = 0;
  let hash = '';
  return {
    take: (lines: readonly AuditLine[]): Problem | undefined => {
      for (const line of lines) {
        if (line.no !== no + 1) return broken(no + 1, 'is missing');
        if (chainHash(hash, line.entry) !== line.hash) return broken(line.no, 'was changed after it was written');
        const entry = auditEntry.safeParse(JSON.parse(line.entry));
        if (entry.data?.no !== line.no) return broken(line.no, 'does not carry its own number');
        no = line.no;
        hash = line.hash;
      }
      return undefined;
    },
    head: () => ({ no, hash }),
  };
};

const broken = (no: number, what: string): Problem => ({
  code: 'audit_broken',
  message: `Entry ${no} of the audit log ${what}.`,
  hint: 'Everything before it is sound. Compare with a backup or an export to see what was there.',
});
