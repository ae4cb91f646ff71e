// Taking a machine out of the workspace, whoever wants it: a person on the page of machines, the machine itself
// (`hawser logout`), or the removal of its owner. Its link ends at once, its key is refused from then on (R41), and its
// threads stay and can be moved.
import type { MemberId, RunnerId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Threads } from '../threads/threads.ts';
import type { Runners } from './runners.ts';

/** Threads that leave together: they share the flushes of the disk, and not all of a large team's are read at once. */
const AT_ONCE = 100;

/** @param by who took it out; null is the machine itself */
export type ForgetMachine = (id: RunnerId, by: MemberId | null) => Promise<void>;

export const createForgetMachine =
  (deps: { runners: Runners; threads: Threads; store: Store; workspaceId: WorkspaceId }): ForgetMachine =>
  (id, by) => {
    const { runners, threads, store, workspaceId } = deps;
    return runners.forget(id, by, async () => {
      const there = (await threadSummaries(store.db, workspaceId)).filter(({ runnerId }) => runnerId === id);
      for (let from = 0; from < there.length; from += AT_ONCE) {
        const together = there.slice(from, from + AT_ONCE);
        await Promise.all(together.map(async thread => (await threads.get(thread.id)).leaveMachine(id)));
      }
    });
  };
