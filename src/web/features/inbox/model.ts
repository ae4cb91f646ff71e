// What of a workspace belongs in the inbox: approvals, threads that are stuck until someone does something, and turns
// that ended while nobody looked. Pure.
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';

/** Thread → how far it was read here. One that is not in it was never opened here, and has nothing unread. */
export type ReadMarks = ReadonlyMap<ThreadId, number>;

export const isUnread = ({ id, seq, archivedAt }: ThreadSummary, reads: ReadMarks): boolean =>
  archivedAt === undefined && seq > (reads.get(id) ?? seq);

/** Threads that go on only when oneself does something other than answering an approval. */
export const isStuck = ({ state, waiting, forOthers }: ThreadSummary): boolean =>
  (state === 'blocked' && !forOthers) || (state === 'needs_you' && waiting.length === 0);

/** Threads whose turn ended since they were last looked at. */
export const isNews = (thread: ThreadSummary, reads: ReadMarks): boolean =>
  (thread.state === 'idle' || thread.state === 'failed') && isUnread(thread, reads);

export type InboxLists = { readonly stuck: readonly ThreadSummary[]; readonly news: readonly ThreadSummary[] };

/** Stuck ones oldest first, as they wait; news newest first, failed turns before the others. */
export const inboxLists = (threads: readonly ThreadSummary[], reads: ReadMarks): InboxLists => ({
  stuck: threads.filter(isStuck).sort((a, b) => a.at - b.at),
  news: threads
    .filter(thread => isNews(thread, reads))
    .sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed') || b.at - a.at),
});

/** How many things wait for a person: the number beside the inbox and on the app's icon. */
export const needCount = (threads: readonly ThreadSummary[]): number =>
  threads.reduce((sum, thread) => sum + thread.waiting.length + Number(isStuck(thread)), 0);
