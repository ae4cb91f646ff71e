// The threads this page has open. The ones looked at last stay open, so that going back to them takes no time, and so
// do those with something unsent, so that it is sent although nobody looks.
import { z } from 'zod';
import type { Problem } from '../../std/errors.ts';
import { memberId, messageId, nonce, type ThreadId, threadId } from '../../wire/protocol/ids.ts';
import { attachment, messageMode } from '../../wire/protocol/messages.ts';
import { type PreviewId, previewId } from '../../wire/protocol/previews.ts';
import { problem } from '../../wire/protocol/problems.ts';
import { type Composer, type ComposerDeps, openComposer } from './composer.ts';
import type { Keep } from './keep.ts';
import { createStore, type Store } from './store.ts';
import { openThread, type Thread, type ThreadDeps, type UnsentMessage } from './thread.ts';

export type Threads = {
  /** The thread, opened if it is not open yet. */
  get(id: ThreadId): OpenThread;
  close(): void;
};

export type OpenThread = {
  readonly thread: Thread;
  readonly composer: Composer;
  /** The preview that is looked at beside it; a reload keeps it. */
  readonly pane: Store<PreviewId | undefined>;
  /** Why it could not be archived, or brought back, until somebody has read it. */
  readonly refused: Store<Problem | undefined>;
};

export type ThreadsDeps = Omit<ThreadDeps, 'keep'> & Omit<ComposerDeps, 'keep'> & { readonly keep: Keep };

const MAX_OPEN = 6;

const unsentMessage = z.object({
  nonce,
  text: z.string(),
  attachments: z.array(attachment),
  mode: messageMode,
  replyTo: messageId.optional(),
  mentions: z.array(memberId).optional(),
  problem: problem.optional(),
});

export const openThreads = (deps: ThreadsDeps): Threads => {
  const { keep } = deps;
  /** Last looked at last. */
  const open = new Map<ThreadId, OpenThread>();
  const withUnsent = new Set(keep.read('unsent', z.array(threadId)) ?? []);

  const keepFor = (id: ThreadId): ThreadDeps['keep'] => ({
    read: () => (keep.read(`unsent:${id}`, z.array(unsentMessage)) ?? []) as UnsentMessage[],
    write: messages => {
      if (messages.length > 0) {
        keep.write(`unsent:${id}`, messages);
        withUnsent.add(id);
      } else {
        keep.forget(`unsent:${id}`);
        withUnsent.delete(id);
      }
      keep.write('unsent', [...withUnsent]);
    },
  });
  const closeOldest = () => {
    for (const [id, { thread, composer }] of open) {
      if (open.size <= MAX_OPEN) return;
      if (thread.view.get().unsent.some(message => !message.problem)) continue;
      open.delete(id);
      thread.close();
      composer.close();
    }
  };
  const get = (id: ThreadId): OpenThread => {
    const known = open.get(id) ?? {
      thread: openThread(id, { ...deps, keep: keepFor(id) }),
      composer: openComposer(id, deps),
      pane: openPane(id, keep),
      refused: createStore<Problem | undefined>(undefined),
    };
    open.delete(id);
    open.set(id, known);
    closeOldest();
    return known;
  };
  for (const id of withUnsent) get(id);
  // What was written without a connection, here or on another device, is exchanged once there is one.
  let online = false;
  const stopWatching = deps.connection.state.subscribe(() => {
    const was = online;
    online = deps.connection.state.get().state === 'online';
    if (online && !was) for (const { composer } of open.values()) composer.look();
  });

  return {
    get,
    close: () => {
      stopWatching();
      for (const { thread, composer } of open.values()) {
        thread.close();
        composer.close();
      }
      open.clear();
    },
  };
};

const openPane = (id: ThreadId, keep: Keep): OpenThread['pane'] => {
  const name = `pane:${id}`;
  const pane = createStore(keep.read(name, previewId) as PreviewId | undefined);
  pane.subscribe(() => {
    const looked = pane.get();
    if (looked === undefined) keep.forget(name);
    else keep.write(name, looked);
  });
  return pane;
};
