// The hot path of the hub: events into the log. Statements are prepared once and written by hand, because this runs
// for every event of every thread (bench/append); everything else goes through Kysely.

import type { AppendBatch } from '../store.ts';
import { SeqConflict } from '../store.ts';
import type { Connection } from './connection.ts';

const CLAIM = `update threads set seq = ?, at = ?, head = coalesce(?, head), summary = coalesce(?, summary),
  outbox = coalesce(?, outbox) where id = ? and seq = ?`;
const INSERT = `insert into events (thread_id, seq, at, pos, type, item_id, nonce, body) values (?, ?, ?, ?, ?, ?, ?, ?)`;
const SUPERSEDE = `update events set superseded = 1 where thread_id = ? and seq = ?`;

export const appendTo = (connection: Connection, batch: AppendBatch): void => {
  const { threadId, after, events } = batch;
  const last = events.at(-1)?.event;
  if (!last) return;
  const { head = null, summary = null, outbox = null } = batch;
  // The condition on seq is the lock: of two writers that saw the same newest seq, one changes no row.
  const claimed = connection.run(CLAIM, last.seq, last.at, head, summary, outbox, threadId, after);
  if (claimed.changes !== 1) throw new SeqConflict(threadId, after);
  for (const { event, nonce = null, supersedes = [] } of events) {
    const { seq, at, pos = null, ...body } = event;
    const itemId = 'item' in body ? body.item.id : null;
    connection.run(INSERT, threadId, seq, at, pos, body.type, itemId, nonce, JSON.stringify(body));
    for (const earlier of supersedes) connection.run(SUPERSEDE, threadId, earlier);
  }
};
