// How far each thread was read in this browser; a thread whose log is longer shows as unread.
import { z } from 'zod';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { Keep } from './keep.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Reads = {
  /** Thread → the seq up to which it was read. A thread that is not in it was never opened here. */
  readonly view: ReadableStore<ReadonlyMap<ThreadId, number>>;
  mark(id: ThreadId, seq: number): void;
};

/** Older marks are forgotten beyond this many. */
const MAX_THREADS = 500;

export const openReads = (keep: Keep): Reads => {
  const kept = keep.read('reads', z.array(z.tuple([z.string(), z.number()]))) ?? [];
  const view = createStore<ReadonlyMap<ThreadId, number>>(new Map(kept as [ThreadId, number][]));
  return {
    view,
    mark: (id, seq) => {
      if ((view.get().get(id) ?? -1) >= seq) return;
      const entries = [...view.get()].filter(([each]) => each !== id);
      const next = [...entries, [id, seq] as const].slice(-MAX_THREADS);
      keep.write('reads', next);
      view.set(new Map(next));
    },
  };
};
