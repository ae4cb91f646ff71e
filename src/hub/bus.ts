// How the parts of a hub, and later several hubs, tell each other what happened. Delivery is at most once and in
// order per publisher; the database stays the truth, so a listener that missed something reads it there.
import type { ThreadEvent } from '../wire/protocol/events.ts';
import type { ItemId, MemberId, RunnerId, ThreadId, WorkspaceId } from '../wire/protocol/ids.ts';
import type { LiveDelta, LiveSnapshot } from '../wire/protocol/live.ts';
import type { Channel, Member, RunnerView, ThreadSummary } from '../wire/protocol/workspace-topic.ts';

export type BusMessage =
  /** Committed events of a thread, in order. */
  | {
      readonly type: 'thread_events';
      readonly threadId: ThreadId;
      readonly events: readonly ThreadEvent[];
      /** Items completed by them, and how much of their text, which is long, has gone out as live text. */
      readonly spoken: readonly { readonly itemId: ItemId; readonly heard: number }[];
    }
  | { readonly type: 'live'; readonly threadId: ThreadId; readonly delta: LiveDelta }
  | { readonly type: 'live_snapshot'; readonly threadId: ThreadId; readonly snapshot: LiveSnapshot }
  | { readonly type: 'thread_changed'; readonly workspaceId: WorkspaceId; readonly summary: ThreadSummary }
  | { readonly type: 'runner_changed'; readonly workspaceId: WorkspaceId; readonly runner: RunnerView }
  | { readonly type: 'runner_gone'; readonly workspaceId: WorkspaceId; readonly runnerId: RunnerId }
  | { readonly type: 'channel_changed'; readonly workspaceId: WorkspaceId; readonly channel: Channel }
  | { readonly type: 'member_changed'; readonly workspaceId: WorkspaceId; readonly member: Member }
  /** Roles, private channels or levels are no longer what they were. */
  | { readonly type: 'access_changed'; readonly workspaceId: WorkspaceId }
  /** Their sockets are to be closed: these sessions are over, or all of this person's. */
  | { readonly type: 'sessions_ended'; readonly sessions: readonly string[] }
  | { readonly type: 'member_removed'; readonly memberId: MemberId }
  /** There are commands for this runner that it may not have been sent. */
  | { readonly type: 'commands'; readonly runnerId: RunnerId };

export type Bus = {
  publish(message: BusMessage): void;
  /** @returns the way to stop listening */
  subscribe(listener: (message: BusMessage) => void): () => void;
  close(): Promise<void>;
};

/** The bus of a single hub: a call. A listener that throws is a bug and is not hidden. */
export const createLocalBus = (): Bus => {
  const listeners = new Set<(message: BusMessage) => void>();
  return {
    publish: message => {
      for (const listener of listeners) listener(message);
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
};
