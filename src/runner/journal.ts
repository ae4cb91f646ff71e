// What the runner must not forget: its sessions, the events the hub has not acknowledged (the outbox), the last command
// it has applied, and the ports it has let be shared. One SQLite file; whatever is saved in one turn of the event loop is one transaction, so a
// command's effects, its events and the fact that it was applied are on disk together or not at all.
import { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import type { Cancel, Clock } from '../std/clock.ts';
import { HawserError } from '../std/errors.ts';
import type { Logger } from '../std/log.ts';
import type { RunnerEventBody } from '../wire/protocol/events.ts';
import type { ThreadId } from '../wire/protocol/ids.ts';
import { limits } from '../wire/protocol/limits.ts';
import type { OutboxEntry } from '../wire/protocol/runner-topic.ts';
import { type GrantBook, keptGrant } from './previews/kept-grants.ts';
import { type SessionState, sessionState } from './sessions/state.ts';

export type Saved = {
  readonly session?: SessionState | undefined;
  readonly events?: readonly { readonly threadId: ThreadId; readonly event: RunnerEventBody }[];
  readonly appliedCommand?: number;
};

export type Journal = {
  /** Resolves once it is on disk, however long the disk takes. @throws HawserError `journal_failed` when closed before */
  save(saved: Saved): Promise<void>;
  sessions(): SessionState[];
  appliedCommand(): number;
  /** Events after `after`, in order, as many as fit one batch. */
  outboxAfter(after: number): OutboxEntry[];
  /** Number of the newest event; what is beyond a link's cursor is still to be sent. */
  outboxEnd(): number;
  /** The hub has committed everything up to here. */
  acknowledge(through: number): void;
  readonly grants: GrantBook;
  close(): Promise<void>;
};

const SCHEMA = `
  create table if not exists meta (name text primary key, value integer not null) strict;
  create table if not exists sessions (thread_id text primary key, state text not null) strict;
  create table if not exists grants (grant_id text primary key, body text not null) strict;
  create table if not exists outbox (no integer primary key autoincrement, thread_id text not null, event text not null) strict;
`;

/** @param file where the journal is or shall be; its folder must exist */
export const openJournal = (file: string, deps: { clock: Clock; log: Logger }): Journal => {
  const { clock, log } = deps;
  const db = new DatabaseSync(file);
  db.exec('pragma busy_timeout = 2000; pragma journal_mode = wal; pragma synchronous = full');
  db.exec(SCHEMA);
  const statements = {
    setMeta: db.prepare('insert into meta values (?, ?) on conflict (name) do update set value = excluded.value'),
    getMeta: db.prepare('select value from meta where name = ?'),
    setSession: db.prepare(
      'insert into sessions values (?, ?) on conflict (thread_id) do update set state = excluded.state',
    ),
    addEvent: db.prepare('insert into outbox (thread_id, event) values (?, ?)'),
    readEvents: db.prepare('select no, thread_id, event from outbox where no > ? order by no limit ?'),
    dropEvents: db.prepare('delete from outbox where no <= ?'),
    setGrant: db.prepare('insert into grants values (?, ?) on conflict (grant_id) do update set body = excluded.body'),
    dropGrant: db.prepare('delete from grants where grant_id = ?'),
    // The sequence outlives the rows, so numbers are never used twice.
    lastEvent: db.prepare(`select seq from sqlite_sequence where name = 'outbox'`),
  };

  let waiting: { saved: Saved; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let cancelFlush: Cancel | undefined;

  const write = (batch: typeof waiting) => {
    db.exec('begin immediate');
    const latest = new Map<string, SessionState>();
    for (const { saved } of batch) {
      if (saved.session) latest.set(saved.session.threadId, saved.session);
      for (const { threadId, event } of saved.events ?? []) statements.addEvent.run(threadId, JSON.stringify(event));
      if (saved.appliedCommand !== undefined) statements.setMeta.run('applied_command', saved.appliedCommand);
    }
    for (const [threadId, state] of latest) statements.setSession.run(threadId, JSON.stringify(state));
    db.exec('commit');
  };

  const flush = () => {
    cancelFlush = undefined;
    const batch = waiting;
    try {
      write(batch);
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      // What is in memory is right and has to get onto the disk before anything is acknowledged or done about it.
      log.error('could not write the journal; trying again', { error });
      cancelFlush = clock.after(RETRY_MS, flush);
      return;
    }
    waiting = [];
    for (const { resolve } of batch) resolve();
  };
  const flushSoon = () => {
    if (cancelFlush) return;
    const immediate = setImmediate(flush);
    cancelFlush = () => clearImmediate(immediate);
  };

  /** What a later version wrote, or a damaged file holds, is left out. */
  const readAll = <T>(what: string, column: string, table: string, schema: z.ZodType<T>): T[] =>
    db
      .prepare(`select ${column} as body from ${table}`)
      .all()
      .flatMap(row => {
        const parsed = schema.safeParse(JSON.parse(String(row.body)));
        if (parsed.success) return [parsed.data];
        log.error(`left out ${what} the journal holds in a form this version can’t read`, { error: parsed.error });
        return [];
      });
  const appliedCommand = () => Number(statements.getMeta.get('applied_command')?.value ?? 0);

  return {
    save: saved =>
      new Promise((resolve, reject) => {
        waiting.push({ saved, resolve, reject });
        flushSoon();
      }),
    sessions: () => readAll('a session', 'state', 'sessions', sessionState),
    appliedCommand,
    outboxAfter: after => {
      const entries: OutboxEntry[] = [];
      let size = 0;
      for (const row of statements.readEvents.iterate(after, limits.batchEvents)) {
        const event = String(row.event);
        size += event.length;
        if (entries.length > 0 && size > limits.batchChars) break;
        const threadId = String(row.thread_id) as ThreadId;
        entries.push({ no: Number(row.no), threadId, event: JSON.parse(event) as RunnerEventBody });
      }
      return entries;
    },
    outboxEnd: () => Number(statements.lastEvent.get()?.seq ?? 0),
    acknowledge: through => void statements.dropEvents.run(through),
    grants: {
      all: () => readAll('a grant', 'body', 'grants', keptGrant),
      keep: grant => void statements.setGrant.run(grant.grantId, JSON.stringify(grant)),
      drop: grantId => void statements.dropGrant.run(grantId),
    },
    close: async () => {
      cancelFlush?.();
      if (waiting.length > 0) flush();
      cancelFlush?.();
      for (const { reject } of waiting) reject(closedUnwritten());
      db.close();
    },
  };
};

/** A full disk is looked at again this often. */
const RETRY_MS = 1_000;

const closedUnwritten = () =>
  new HawserError({
    code: 'journal_failed',
    message: 'The runner stopped before it could write its journal.',
    hint: 'Check the disk of this machine, then start the runner again; the hub sends again what was not acknowledged.',
  });
