// How far the search index has read the log.
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import type { Db } from '../store.ts';

/** The last seq of the thread that is in the index; 0 when none is. */
export const searchCursor = async (db: Db, threadId: ThreadId): Promise<number> => {
  const row = await db.selectFrom('search_cursors').select('seq').where('thread_id', '=', threadId).executeTakeFirst();
  return row?.seq ?? 0;
};

/** Threads with events the index has not read. */
export const threadsToIndex = async (db: Db): Promise<ThreadId[]> => {
  const rows = await db
    .selectFrom('threads')
    .leftJoin('search_cursors', 'search_cursors.thread_id', 'threads.id')
    .select('threads.id')
    .where(where =>
      where.exists(
        where
          .selectFrom('events')
          .select('events.seq')
          .whereRef('events.thread_id', '=', 'threads.id')
          .whereRef('events.seq', '>', where.fn.coalesce('search_cursors.seq', where.lit(0))),
      ),
    )
    .execute();
  return rows.map(row => row.id as ThreadId);
};
