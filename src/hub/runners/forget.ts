// Taking a machine out of the workspace, whoever wants it: a person on the page of machines, the machine itself
// (`hawser logout`), or the removal of its owner. Its link ends at once, its key is refused from then on (R41), and its
// threads stay and can be moved.
import type { MemberId, RunnerId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Threads } from '../threads/threads.ts';
import type { Runners } from './runners.ts';

/** @param by who took it out; null is the machine itself */
export type ForgetMachine = (id: RunnerId, by: MemberId | null) => Promise<void>;

export const createForgetMachine =
  (deps: { runners: Runners; threads: Threads; store: Store; workspaceId: WorkspaceId }): ForgetMachine =>
  (id, by) => {
    const { runners, threads, store, workspaceId } = deps;
    return runners.forget(id, by, async () => {
      for (const { id: threadId, runnerId: at } of await threadSummaries(store.db, workspaceId)) {
        if (at === id) await (await threads.get(threadId)).leaveMachine(id);
      }
    });
  };
