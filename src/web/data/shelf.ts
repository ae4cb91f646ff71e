// What this browser keeps so that Hawser opens without a connection: who is signed in with their workspace, and the
// newest page of the threads looked at last (in IndexedDB: indexed-shelf.ts). It is a copy and nothing else: the hub's answer replaces it, signing out wipes it, and what cannot be read counts as not there.
import { z } from 'zod';
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { workspaceJoined } from '../../wire/protocol/workspace-topic.ts';
import type { ThreadHead } from '../../wire/thread/head.ts';
import { me } from './api.ts';

export const keptDesk = z.object({ me, workspace: workspaceJoined, at: z.number() });
/** `at`: until when it was up to date, in milliseconds since the epoch. */
export type KeptDesk = z.infer<typeof keptDesk>;

export const keptThread = z.object({
  head: z.custom<ThreadHead>(value => typeof value === 'object' && value !== null),
  events: z.array(z.unknown()),
  at: z.number(),
});

export type KeptThread = {
  readonly head: ThreadHead;
  /** The newest ones, in order, without a gap. */
  readonly events: readonly ThreadEvent[];
  readonly at: number;
};

export type Shelf = {
  readDesk(): Promise<KeptDesk | undefined>;
  readThread(id: ThreadId): Promise<KeptThread | undefined>;
  /** Writes what `desk` then gives, a little later, so that a burst of changes is one write. */
  keepDesk(desk: () => KeptDesk): void;
  keepThread(id: ThreadId, thread: () => KeptThread): void;
  /** Forgets everything, also what was about to be written. */
  wipe(): Promise<void>;
};
