// What the rest of the hub needs of a database: read committed rows, and write in units that are committed as a whole
// before their promise resolves. sqlite/ implements it; another database implements the same contract (contract.ts).
import type { Kysely } from 'kysely';
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ChannelId, MemberId, RunnerId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { SearchKind } from '../../wire/protocol/search.ts';
import type { ThreadSummary } from '../../wire/protocol/workspace-topic.ts';
import type { ThreadHead } from '../../wire/thread/head.ts';
import type { Tables } from './schema.ts';

/** Read access to committed rows; the queries in queries/ take it. */
export type Db = Kysely<Tables>;

/** Write access inside one unit; also accepted wherever a Db is. */
export type Tx = {
  readonly db: Db;
  /**
   * Adds events to a thread's log.
   * @throws SeqConflict when one of their seqs is taken, because another writer came first
   */
  append(batch: AppendBatch): Promise<void>;
};

export type AppendBatch = {
  readonly threadId: ThreadId;
  /** Consecutive, from the one after the thread's newest. */
  readonly events: readonly AppendedEvent[];
  /** The thread's row as it is after these events, when they change more than its newest seq. */
  readonly thread?: { readonly head: ThreadHead; readonly summary: ThreadSummary; readonly outbox: OutboxCursors };
  /** The last outbox entry these events come from, when they come from the session's runner. */
  readonly outboxNo?: number;
};

/** Runner id → its last outbox entry that is in the thread's log. */
export type OutboxCursors = Readonly<Record<RunnerId, number>>;

export type AppendedEvent = {
  readonly event: ThreadEvent;
  /** Unique in the thread; the request that made this event may be repeated. */
  readonly nonce?: string;
  /** Seqs of earlier events that this one makes redundant for a reader. */
  readonly supersedes?: readonly number[];
};

export type Store = {
  readonly db: Db;
  /** Which database, for health pages and logs. */
  readonly kind: string;
  /**
   * Runs `work` in a transaction and resolves once it is committed and on disk. Everything asked for in one turn of
   * the event loop shares a commit, so `work` may run twice (when another unit of the same commit failed) and must do
   * nothing but query.
   * @throws whatever `work` throws (nothing is written then), or HawserError `storage_failed`
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  search: Search;
  /** Resolves when a row can be written and read back; rejects otherwise. */
  check(): Promise<void>;
  close(): Promise<void>;
};

export type SearchRow = {
  readonly threadId: ThreadId;
  readonly seq: number;
  readonly kind: SearchKind;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
  /** The member who wrote it; agents have none. */
  readonly by?: MemberId;
  readonly text: string;
};

export type SearchHit = Omit<SearchRow, 'text'> & {
  /** Part of the text around the match; the match itself stands between U+E000 and U+E001. */
  readonly snippet: string;
};

/** What is searched for: words, and where they have to stand. */
export type SearchQuery = {
  readonly workspaceId: WorkspaceId;
  /** Those the person may read. */
  readonly channels: readonly ChannelId[];
  /** What a person typed; words match by prefix, all must occur. They may be missing where a thread, a person or a kind is asked for. */
  readonly words: string;
  readonly threadId?: ThreadId | undefined;
  readonly channelId?: ChannelId | undefined;
  /** The machine the thread runs on. */
  readonly runnerId?: RunnerId | undefined;
  readonly by?: MemberId | undefined;
  readonly kind?: SearchKind | undefined;
  /** Written at or after this, and before that, in milliseconds since the epoch. */
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: number | undefined;
  readonly limit: number;
};

export type SearchPage = {
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** Where the next page begins, when there may be one. */
  readonly next?: number;
};

/** Full text of messages and items. Built from the log after the fact, so it may trail it by a moment. */
export type Search = {
  /** Adds rows of one thread and notes that it has been read up to `seq`. */
  add(tx: Tx, threadId: ThreadId, seq: number, rows: readonly SearchRow[]): Promise<void>;
  find(query: SearchQuery): Promise<SearchPage>;
};

export class SeqConflict extends Error {
  constructor(threadId: ThreadId, seq: number, cause: unknown) {
    super(`${threadId} already has an event ${seq}`, { cause });
    this.name = 'SeqConflict';
  }
}
