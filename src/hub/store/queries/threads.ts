// Threads, channels and the reading side of the log. Pages leave out superseded events: of an item that has completed
// only its last event is read, which is what keeps a long thread quick to open.

import { sql } from 'kysely';
import type { ThreadEvent } from '../../../wire/protocol/events.ts';
import type { ChannelId, ItemId, ThreadId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import { limits } from '../../../wire/protocol/limits.ts';
import type { Channel, ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { abridged } from '../../../wire/thread/abridged.ts';
import type { ThreadHead } from '../../../wire/thread/head.ts';
import type { Db, OutboxCursors, Tx } from '../store.ts';

export type StoredThread = {
  readonly workspaceId: WorkspaceId;
  readonly head: ThreadHead;
  readonly outbox: OutboxCursors;
};

export const insertThread = async (
  tx: Tx,
  row: { id: ThreadId; workspaceId: WorkspaceId; channelId: ChannelId; nonce: string },
): Promise<void> => {
  const { id, workspaceId, channelId, nonce } = row;
  await tx.db
    .insertInto('threads')
    // The first append fills in what is empty here; both are one unit.
    .values({
      id,
      workspace_id: workspaceId,
      channel_id: channelId,
      nonce,
      seq: 0,
      at: 0,
      head: '',
      summary: '',
      outbox: '{}',
    })
    .execute();
};

export const threadByNonce = async (db: Db, workspaceId: WorkspaceId, nonce: string): Promise<ThreadId | undefined> => {
  const row = await db
    .selectFrom('threads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('nonce', '=', nonce)
    .executeTakeFirst();
  return row?.id as ThreadId | undefined;
};

export const readThread = async (db: Db, id: ThreadId): Promise<StoredThread | undefined> => {
  const row = await db
    .selectFrom('threads')
    .select(['workspace_id', 'seq', 'at', 'head', 'outbox'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const tail = await db
    .selectFrom('events')
    .select(where => [where.fn.max('seq').as('seq'), where.fn.max('at').as('at'), where.fn.max('outbox_no').as('no')])
    .where('thread_id', '=', id)
    .where('seq', '>', row.seq)
    .executeTakeFirstOrThrow();
  // Heads written before there were suggestions have none.
  const known = JSON.parse(row.head) as Omit<ThreadHead, 'suggestions'> & Partial<ThreadHead>;
  const stored: ThreadHead = { ...known, suggestions: known.suggestions ?? [] };
  const head: ThreadHead = { ...stored, seq: tail.seq ?? row.seq, at: tail.at ?? row.at };
  const cursors = JSON.parse(row.outbox) as OutboxCursors;
  // A session that moves to another runner writes the row, so what came after the row is of the session's runner.
  const runnerId = stored.session?.runnerId;
  const outbox = runnerId && tail.no !== null ? { ...cursors, [runnerId]: tail.no } : cursors;
  return { workspaceId: row.workspace_id as WorkspaceId, head, outbox };
};

export const threadSummaries = async (db: Db, workspaceId: WorkspaceId): Promise<ThreadSummary[]> => {
  const rows = await db
    .selectFrom('threads')
    .select(['summary', newestOf('seq').as('seq'), newestOf('at').as('at')])
    .where('workspace_id', '=', workspaceId)
    .orderBy('at', 'desc')
    .execute();
  return rows.map(row => ({ ...(JSON.parse(row.summary) as ThreadSummary), seq: row.seq, at: row.at }));
};

/** A column of a thread's newest event. */
const newestOf = (column: 'seq' | 'at') =>
  sql<number>`(select ${sql.ref(column)} from events where thread_id = threads.id order by seq desc limit 1)`;

/** All channels, without saying who sees them; policy/access.ts does. */
export const channelsOf = async (db: Db, workspaceId: WorkspaceId): Promise<Channel[]> => {
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .execute();
  return rows.map(row => ({ id: row.id as ChannelId, name: row.name }));
};

/** @returns the channel of that name or nonce, which is the new one unless it existed */
export const insertChannel = async (
  tx: Tx,
  row: { id: ChannelId; workspaceId: WorkspaceId; name: string; nonce: string; now: number },
): Promise<Channel> => {
  const { id, workspaceId, name, nonce, now } = row;
  await tx.db
    .insertInto('channels')
    .values({ id, workspace_id: workspaceId, name, nonce, created_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const found = await tx.db
    .selectFrom('channels')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where(where => where.or([where('nonce', '=', nonce), where('name', '=', name)]))
    .executeTakeFirstOrThrow();
  return { id: found.id as ChannelId, name: found.name };
};

/** How much is read at once: so many events, of so many bytes unless the first alone has more. */
export type PageLimit = { readonly events: number; readonly bytes: number };

/** The newest events before `before`, ascending, those with long texts abridged, and whether there are older ones. */
export const eventsBefore = async (
  db: Db,
  id: ThreadId,
  before: number,
  limit: PageLimit,
): Promise<{ events: ThreadEvent[]; more: boolean }> => {
  const sizes = await eventSizes(db, id, limit.events + 1)
    .where('seq', '<', before)
    .execute();
  // What a long one has in the page is known once it was read.
  const long: ThreadEvent[] = [];
  let first: number | undefined;
  let [bytes, readBytes] = [0, 0];
  for (const size of sizes.slice(0, limit.events)) {
    if (readBytes >= limits.pageReadBytes) break;
    readBytes += size.bytes;
    const event = size.bytes > LONG ? (await eventsAfter(db, id, size.seq - 1, 1)).map(abridged)[0] : undefined;
    bytes += event ? Buffer.byteLength(JSON.stringify(event)) : size.bytes;
    if (first !== undefined && bytes > limit.bytes) break;
    if (event) long.push(event);
    first = size.seq;
  }
  if (first === undefined) return { events: [], more: false };
  const rows = await eventRows(db, id)
    .where('superseded', '=', 0)
    .where('seq', '>=', first)
    .where('seq', '<', before)
    .where(bodyBytes, '<=', LONG)
    .execute();
  const events = [...rows.map(toEvent), ...long].sort((a, b) => a.seq - b.seq);
  return { events, more: sizes.at(-1)?.seq !== first };
};

/** Bytes of an event from which on it is read by itself. */
const LONG = limits.pageFoldedChars;

/** All events after `since`, ascending; undefined when they are more than the limit. */
export const eventsSince = async (
  db: Db,
  id: ThreadId,
  since: number,
  limit: PageLimit,
): Promise<ThreadEvent[] | undefined> => {
  const sizes = await eventSizes(db, id, limit.events + 1)
    .where('seq', '>', since)
    .execute();
  return fitting(sizes, limit) < sizes.length ? undefined : eventsAfter(db, id, since, limit.events);
};

/** How many of the rows are within the limit, and at least the first. */
const fitting = (rows: readonly { bytes: number }[], limit: PageLimit): number => {
  let [count, bytes] = [0, 0];
  for (const row of rows.slice(0, limit.events)) {
    bytes += row.bytes;
    if (bytes > limit.bytes && count > 0) break;
    count += 1;
  }
  return count;
};

/** Events after `since`, ascending, at most `limit`. */
export const eventsAfter = async (db: Db, id: ThreadId, since: number, limit: number): Promise<ThreadEvent[]> => {
  const rows = await eventRows(db, id)
    .where('superseded', '=', 0)
    .where('seq', '>', since)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(toEvent);
};

/** The newest event of every item that has not completed. */
export const openItemEvents = async (db: Db, id: ThreadId): Promise<ThreadEvent[]> => {
  const rows = await eventRows(db, id)
    .where('superseded', '=', 0)
    .where('type', 'in', ['item.started', 'item.updated'])
    .where('item_id', 'is not', null)
    .orderBy('seq')
    .execute();
  return rows.map(toEvent);
};

/** The event a repeated request made the first time. */
export const eventByNonce = async (db: Db, id: ThreadId, nonce: string): Promise<ThreadEvent | undefined> => {
  const row = await eventRows(db, id).where('nonce', '=', nonce).executeTakeFirst();
  return row && toEvent(row);
};

export type LiveTextRow = {
  readonly itemId: ItemId;
  readonly turnId: string;
  readonly position: number;
  readonly text: string;
};

export const saveLiveText = async (tx: Tx, id: ThreadId, rows: readonly LiveTextRow[]): Promise<void> => {
  for (const { itemId, turnId, position, text } of rows) {
    await tx.db
      .insertInto('live_text')
      .values({ thread_id: id, item_id: itemId, turn_id: turnId, position, text })
      .onConflict(conflict => conflict.doNothing())
      .execute();
  }
};

export const readLiveText = async (db: Db, id: ThreadId): Promise<LiveTextRow[]> => {
  const rows = await db
    .selectFrom('live_text')
    .select(['item_id', 'turn_id', 'position', 'text'])
    .where('thread_id', '=', id)
    .orderBy('position')
    .execute();
  return rows.map(row => ({
    itemId: row.item_id as ItemId,
    turnId: row.turn_id,
    position: row.position,
    text: row.text,
  }));
};

export const deleteLiveText = async (tx: Tx, id: ThreadId, items: readonly ItemId[]): Promise<void> => {
  await tx.db.deleteFrom('live_text').where('thread_id', '=', id).where('item_id', 'in', items).execute();
};

/** Neither database reads a body to tell this. */
const bodyBytes = sql<number>`octet_length(body)`;

/** Newest first. */
const eventSizes = (db: Db, id: ThreadId, limit: number) =>
  db
    .selectFrom('events')
    .select(['seq', bodyBytes.as('bytes')])
    .where('thread_id', '=', id)
    .where('superseded', '=', 0)
    .orderBy('seq', 'desc')
    .limit(limit);

const eventRows = (db: Db, id: ThreadId) =>
  db.selectFrom('events').select(['seq', 'at', 'pos', 'body']).where('thread_id', '=', id);

const toEvent = (row: { seq: number; at: number; pos: number | null; body: string }): ThreadEvent => {
  const { seq, at, pos, body } = row;
  return { ...(JSON.parse(body) as ThreadEvent), seq, at, ...(pos !== null && { pos }) };
};
