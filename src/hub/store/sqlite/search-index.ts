// Full text on SQLite's FTS5 (https://sqlite.org/fts5.html). The table is SQLite's own kind, so it is created here and
// not in migrations/; its content can be rebuilt from the log at any time.
import { sql } from 'kysely';
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import type { Db, Search, SearchHit } from '../store.ts';

export const createSearchTable = (db: Db) =>
  sql`create virtual table if not exists search_index using fts5(
    text, thread_id unindexed, seq unindexed, kind unindexed,
    tokenize = "unicode61 remove_diacritics 2 tokenchars '_'")`.execute(db);

export const createSqliteSearch = (db: Db): Search => ({
  add: async (tx, threadId, seq, rows) => {
    for (const row of rows) {
      const { text, kind } = row;
      await tx.db.insertInto('search_index').values({ text, thread_id: threadId, seq: row.seq, kind }).execute();
    }
    await tx.db
      .insertInto('search_cursors')
      .values({ thread_id: threadId, seq })
      .onConflict(conflict => conflict.column('thread_id').doUpdateSet({ seq }))
      .execute();
  },

  find: async (query, { workspaceId, threadId, limit }) => {
    const match = toMatch(query);
    if (match === '') return [];
    const rows = await sql<{ thread_id: string; seq: number; kind: string; text: string; snippet: string }>`
      select s.thread_id, s.seq, s.kind, s.text,
        snippet(search_index, 0, char(57344), char(57345), '…', 16) as snippet
      from search_index s join threads t on t.id = s.thread_id
      where search_index match ${match} and t.workspace_id = ${workspaceId}
        and (${threadId ?? null} is null or s.thread_id = ${threadId ?? null})
      order by s.rowid desc limit ${limit}`.execute(db);
    return rows.rows.map(
      (row): SearchHit => ({
        threadId: row.thread_id as ThreadId,
        seq: row.seq,
        kind: row.kind,
        text: row.text,
        snippet: row.snippet,
      }),
    );
  },
});

/**
 * A typed query as an FTS5 expression: every word quoted (so that nothing a person types is an operator), the last one
 * a prefix because it may still be typed.
 */
export const toMatch = (query: string): string => {
  const words = query.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.map((word, index) => `"${word}"${index === words.length - 1 ? '*' : ''}`).join(' ');
};
