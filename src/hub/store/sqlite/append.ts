// The hot path of the hub: events into the log. Statements are prepared once and written by hand, because this runs
// for every event of every thread (bench/append); everything else goes through Kysely. Most events touch one table:
// the thread's own row is written only when its head changes, and queries/threads.ts reads the rest off the log.
import type { AppendBatch } from '../store.ts';
import { SeqConflict } from '../store.ts';
import type { Connection } from './connection.ts';
import { isTaken } from './errors.ts';

const INSERT = `insert into events (thread_id, seq, at, pos, type, item_id, nonce, outbox_no, body)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SUPERSEDE = `update events set superseded = 1 where thread_id = ? and seq = ?`;
const UPDATE = `update threads set seq = ?, at = ?, head = ?, summary = ?, outbox = ? where id = ?`;

export const appendTo = (connection: Connection, batch: AppendBatch): void => {
  const { threadId, events, thread, outboxNo = null } = batch;
  const last = events.at(-1)?.event;
  if (!last) return;
  for (const { event, nonce = null, supersedes = [] } of events) {
    const { seq, at, pos = null, ...body } = event;
    const itemId = 'item' in body ? body.item.id : null;
    const no = event === last ? outboxNo : null;
    try {
      connection.run(INSERT, threadId, seq, at, pos, body.type, itemId, nonce, no, JSON.stringify(body));
    } catch (error) {
      // The primary key is the lock: of two writers that saw the same newest seq, the second fails here.
      throw isTaken(error) ? new SeqConflict(threadId, seq, error) : error;
    }
    for (const earlier of supersedes) connection.run(SUPERSEDE, threadId, earlier);
  }
  if (!thread) return;
  const [head, summary, outbox] = [thread.head, thread.summary, thread.outbox].map(value => JSON.stringify(value));
  connection.run(UPDATE, last.seq, last.at, head ?? null, summary ?? null, outbox ?? null, threadId);
};
