// What a hub's database says about one thread, read beside the hub and without its code.
import { DatabaseSync } from 'node:sqlite';
import type { AuditRow } from './audit.ts';
import type { LogEvent } from './check.ts';

export type History = { readonly log: readonly LogEvent[]; readonly audit: readonly AuditRow[] };

/** @param database path of the file; its WAL is read too */
export const readHistory = (database: string, threadId: string): History => {
  const reader = new DatabaseSync(database, { readOnly: true });
  try {
    // One transaction, so that both are of the same moment.
    reader.exec('begin');
    const log = reader
      .prepare('select seq, type, nonce, body from events where thread_id = ? order by seq')
      .all(threadId);
    const audit = reader.prepare('select no, entry, hash from audit order by no').all();
    return {
      log: log.map(row => ({ ...(JSON.parse(String(row.body)) as object), ...row }) as unknown as LogEvent),
      audit: audit as unknown as AuditRow[],
    };
  } finally {
    reader.close();
  }
};

/** @returns `ok`, or what SQLite finds wrong with the file */
export const integrityOf = (database: string): string => {
  const reader = new DatabaseSync(database, { readOnly: true });
  try {
    return reader
      .prepare('pragma integrity_check')
      .all()
      .map(row => String(row.integrity_check))
      .join('; ');
  } finally {
    reader.close();
  }
};
