// Keeps the search index up with the log, a moment behind it: what is committed is searched for soon, and committing
// never waits for it. A hub that stopped in between picks up at its cursors.
import type { Cancel, Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { Bus } from '../bus.ts';
import { searchCursor, threadsToIndex } from '../store/queries/search.ts';
import { eventsAfter } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import { searchRows } from './rows.ts';

const DELAY_MS = 150;
const EVENTS_AT_ONCE = 500;

export type Indexer = {
  /** Resolves when everything committed so far can be found. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export const createIndexer = (deps: { store: Store; bus: Bus; clock: Clock; log: Logger }): Indexer => {
  const { store, bus, clock, log } = deps;
  const waiting = new Set<ThreadId>();
  let timer: Cancel | undefined;
  let working: Promise<void> = Promise.resolve();
  let closed = false;

  const index = async (threadId: ThreadId): Promise<void> => {
    for (;;) {
      const after = await searchCursor(store.db, threadId);
      const events = await eventsAfter(store.db, threadId, after, EVENTS_AT_ONCE);
      const last = events.at(-1);
      if (!last || closed) return;
      const rows = events.flatMap(event => searchRows(threadId, event));
      await store.write(tx => store.search.add(tx, threadId, last.seq, rows));
    }
  };
  const work = async () => {
    timer = undefined;
    for (const threadId of waiting) {
      waiting.delete(threadId);
      await index(threadId).catch(error => log.error('could not index a thread', { threadId, error }));
    }
  };
  const soon = () => {
    timer ??= clock.after(DELAY_MS, () => {
      working = work();
    });
  };

  const stopListening = bus.subscribe(message => {
    if (message.type !== 'thread_events') return;
    waiting.add(message.threadId);
    soon();
  });
  working = threadsToIndex(store.db).then(
    behind => {
      for (const threadId of behind) waiting.add(threadId);
      if (behind.length > 0) soon();
    },
    error => log.error('could not find out what is to be indexed', { error }),
  );

  return {
    settled: async () => {
      await working;
      timer?.();
      working = work();
      await working;
    },
    close: async () => {
      closed = true;
      stopListening();
      timer?.();
      await working;
    },
  };
};
