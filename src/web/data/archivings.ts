// Threads as one has just put them away or brought them back: they stand where one wants them from the moment one asks
// until the hub's own word has come by both of its ways, the thread's and the workspace's. When the hub refuses, or cannot
// be reached, they stand where they stood, and the dock says why (features/composer/strips.tsx), or to whoever has gone on
// to another page a line over that (features/thread/refused-places.tsx).
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { type Problem, toProblem } from '../../std/errors.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { WorkspaceJoined } from '../../wire/protocol/workspace-topic.ts';
import { createStore, type ReadableStore } from './store.ts';
import type { OpenThread, Threads } from './threads.ts';
import type { Workspace } from './workspace.ts';

export type Archiving = {
  readonly id: ThreadId;
  readonly archived: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Why it stands where it stood, for as long as the thread's own `refused` says so. */
  readonly problem?: Problem;
};

export type Archivings = {
  readonly view: ReadableStore<readonly Archiving[]>;
  archive(id: ThreadId): void;
  restore(id: ThreadId): void;
  /** Has the hub say why it cannot be archived. */
  explain(id: ThreadId): void;
  close(): void;
};

export type ArchivingsDeps = {
  readonly workspace: Pick<Workspace, 'view'>;
  readonly threads: Pick<Threads, 'get'>;
  readonly clock: Clock;
};

const answer = z.object({ seq: z.number() });

export const openArchivings = ({ workspace, threads, clock }: ArchivingsDeps): Archivings => {
  const view = createStore<readonly Archiving[]>([]);
  const watches = new Map<ThreadId, () => void>();
  const drop = (id: ThreadId) => {
    watches.get(id)?.();
    watches.delete(id);
    view.set(view.get().filter(each => each.id !== id));
  };
  /** How far both have come that tell of a thread; a line that is not there any more tells nothing. */
  const seqOf = (id: ThreadId): number => {
    const joined = workspace.view.get();
    const line = joined.status === 'ready' ? joined.threads.find(each => each.id === id)?.seq : undefined;
    return Math.min(threads.get(id).thread.view.get().head?.seq ?? 0, line ?? Number.POSITIVE_INFINITY);
  };
  const untilTold = (wish: Archiving, seq: number) => {
    const { id } = wish;
    const look = () => {
      if (seqOf(id) >= seq && view.get().includes(wish)) drop(id);
    };
    const stops = [workspace.view.subscribe(look), threads.get(id).thread.view.subscribe(look)];
    watches.set(id, () => {
      for (const stop of stops) stop();
    });
    look();
  };
  const ask = async (id: ThreadId, archived: boolean) => {
    const open = threads.get(id);
    const wish: Archiving = { id, archived, at: clock.now() };
    drop(id);
    open.refused.set(undefined);
    view.set([...view.get(), wish]);
    try {
      const { seq } = answer.parse(await open.thread.ask(archived ? 'archive_thread' : 'restore_thread', {}));
      if (view.get().includes(wish)) untilTold(wish, seq);
    } catch (error) {
      const problem = refuse(open, error);
      if (!view.get().includes(wish)) return;
      drop(id);
      view.set([...view.get(), { ...wish, problem }]);
      watches.set(
        id,
        open.refused.subscribe(() => {
          if (open.refused.get() !== problem) drop(id);
        }),
      );
    }
  };

  return {
    view,
    archive: id => void ask(id, true),
    restore: id => void ask(id, false),
    explain: id => {
      const open = threads.get(id);
      open.refused.set(undefined);
      open.thread.ask('archive_thread', {}).catch(error => refuse(open, error));
    },
    close: () => {
      for (const stop of watches.values()) stop();
      watches.clear();
    },
  };
};

const refuse = ({ thread, refused }: OpenThread, error: unknown): Problem => {
  const problem = toProblem(error);
  refused.set(problem);
  if (problem.code !== 'offline') return problem;
  // That there is no connection is true only until there is one: every join brings a head of its own.
  const { head } = thread.view.get();
  const stop = thread.view.subscribe(() => {
    if (thread.view.get().head === head) return;
    stop();
    if (refused.get() === problem) refused.set(undefined);
  });
  return problem;
};

/** What one wishes of a thread, while it is only a wish. */
export const wishedPlace = (archivings: readonly Archiving[], id: ThreadId): Archiving | undefined =>
  archivings.find(each => each.id === id && !each.problem);

/** The workspace with every thread where one wants it. */
export const withWishedPlaces = (joined: WorkspaceJoined, archivings: readonly Archiving[]): WorkspaceJoined => {
  if (archivings.every(({ problem }) => problem)) return joined;
  const threads = joined.threads.map(thread => {
    const wish = wishedPlace(archivings, thread.id);
    if (!wish) return thread;
    const { archivedAt: _, ...rest } = thread;
    return wish.archived ? { ...rest, archivedAt: wish.at } : rest;
  });
  return { ...joined, threads };
};
