// Full text on SQLite's FTS5 (https://sqlite.org/fts5.html). The table is SQLite's own kind, so it is created here and
// not in migrations/; its content can be rebuilt from the log at any time, and is when its columns change.
//
// A row's id is its time: milliseconds × 1024, plus a number for those of one millisecond. So newest first is the order
// of the table, a page ends at an id, and a range of dates is a range of ids, none of which needs a sort.
import { type RawBuilder, sql } from 'kysely';
import type { MemberId, ThreadId } from '../../../wire/protocol/ids.ts';
import type { SearchKind } from '../../../wire/protocol/search.ts';
import type { Db, Search, SearchQuery } from '../store.ts';

/**
 * `tags` holds what a search is narrowed by as words of the index, so that a narrow search of a common word reads only
 * what fits both. Text stands last, so that reading the others does not read through it.
 */
const COLUMNS = ['thread_id', 'seq', 'kind', 'author', 'tags', 'text'] as const;
const PER_MS = 1024;

export const createSearchTable = async (db: Db): Promise<void> => {
  const known = await sql<{ name: string }>`select name from pragma_table_info('search_index')`.execute(db);
  const names = known.rows.map(({ name }) => name).join();
  if (names === COLUMNS.join()) return;
  if (names !== '') {
    await sql`drop table search_index`.execute(db);
    await db.deleteFrom('search_cursors').execute(); // the indexer reads the log again from its start
  }
  await sql`create virtual table search_index using fts5(
    thread_id unindexed, seq unindexed, kind unindexed, author unindexed, tags, text,
    prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2 tokenchars '_'")`.execute(db);
};

export const createSqliteSearch = (db: Db): Search => ({
  add: async (tx, threadId, seq, rows) => {
    for (const row of rows) {
      const { kind, by, text } = row;
      const first = row.at * PER_MS;
      const tags = tagsOf(row).join(' ');
      // The content's own table: asking the virtual one would make FTS5 write out what it gathers, at every row.
      await sql`insert into search_index (rowid, thread_id, seq, kind, author, tags, text) values (
        (select coalesce(max(id) + 1, ${first}) from search_index_content
          where id between ${first} and ${first + PER_MS - 1}),
        ${threadId}, ${row.seq}, ${kind}, ${by ?? null}, ${tags}, ${text})`.execute(tx.db);
    }
    await tx.db
      .insertInto('search_cursors')
      .values({ thread_id: threadId, seq })
      .onConflict(conflict => conflict.column('thread_id').doUpdateSet({ seq }))
      .execute();
  },

  find: async query => {
    const match = toMatch(query);
    if (match === undefined || query.channels.length === 0) return { hits: [] };
    const { rows } = await sql<Row>`
      select s.rowid as id, s.thread_id, s.seq, s.kind, s.author,
        snippet(search_index, 5, char(57344), char(57345), '…', 24) as snippet
      from search_index s join threads t on t.id = s.thread_id
      where ${sql.join(conditions(query, match), sql` and `)}
      order by s.rowid desc limit ${query.limit}`.execute(db);
    const last = rows.length === query.limit ? rows.at(-1) : undefined;
    return { hits: rows.map(toHit), ...(last && { next: last.id }) };
  },
});

type Row = { id: number; thread_id: string; seq: number; kind: string; author: string | null; snippet: string };

const toHit = (row: Row) => ({
  threadId: row.thread_id as ThreadId,
  seq: row.seq,
  kind: row.kind as SearchKind,
  at: Math.floor(row.id / PER_MS),
  ...(row.author !== null && { by: row.author as MemberId }),
  snippet: row.snippet,
});

const tagsOf = ({ threadId, kind, by }: Pick<SearchQuery, 'threadId' | 'kind' | 'by'>): string[] => [
  ...(threadId ? [`in_${threadId}`] : []),
  ...(kind ? [`kind_${kind}`] : []),
  ...(by ? [`by_${by}`] : []),
];

const conditions = (query: SearchQuery, match: string): RawBuilder<unknown>[] => {
  const { channelId, runnerId, after, before, cursor } = query;
  const end = Math.min((before ?? Number.POSITIVE_INFINITY) * PER_MS, cursor ?? Number.POSITIVE_INFINITY);
  return [
    sql`t.workspace_id = ${query.workspaceId}`,
    sql`t.channel_id in (${sql.join(query.channels)})`,
    sql`search_index match ${match}`,
    ...(channelId ? [sql`t.channel_id = ${channelId}`] : []),
    ...(runnerId ? [sql`t.summary ->> '$.runnerId' = ${runnerId}`] : []),
    ...(after === undefined ? [] : [sql`s.rowid >= ${after * PER_MS}`]),
    ...(Number.isFinite(end) ? [sql`s.rowid < ${end}`] : []),
  ];
};

/**
 * A query as an FTS5 expression: every word quoted (so that nothing a person types is an operator), the last one a
 * prefix because it may still be typed. Undefined when there is nothing to look for.
 */
export const toMatch = (query: SearchQuery): string | undefined => {
  const words = query.words.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const tags = tagsOf(query);
  if (words.length === 0 && (query.words.trim() !== '' || tags.length === 0)) return undefined;
  const text = words.map((word, index) => `"${word}"${index === words.length - 1 ? '*' : ''}`);
  return [
    ...(text.length > 0 ? [`text: (${text.join(' ')})`] : []),
    ...(tags.length > 0 ? [`tags: (${tags.map(tag => `"${tag}"`).join(' ')})`] : []),
  ].join(' AND ');
};
