// Everything that waits for a yes or a no in any thread, in full, while someone looks at it. The workspace tells which
// approvals wait; their content is read when that changes. What was answered stays where it stood for a moment, as a
// receipt, and then goes to the list of what was answered lately.
import type { Cancel, Clock } from '../../std/clock.ts';
import { type Problem, toProblem } from '../../std/errors.ts';
import type { ApprovalId, ThreadId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { ApprovalsRead, ThreadSummary } from '../../wire/protocol/workspace-topic.ts';
import type { ApprovalEntry } from '../../wire/thread/timeline.ts';
import { createStore, type ReadableStore, type Store } from './store.ts';
import type { Workspace } from './workspace.ts';

export type Answered = ApprovalsRead['answered'][number];

export type InboxItem = {
  readonly id: ApprovalId;
  readonly threadId: ThreadId;
  readonly entry: ApprovalEntry;
  /** Set once it is over: the item is a receipt, and goes soon. */
  readonly over?: Answered;
};

export type InboxView = {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem?: Problem;
  /** By thread, in the order in which they came; nothing moves up while someone decides. */
  readonly items: readonly InboxItem[];
  /** Newest first, without those that still stand among the items. */
  readonly answered: readonly Answered[];
};

export type Inbox = {
  readonly view: ReadableStore<InboxView>;
  /** The approval or thread that is selected; it stays so while one is elsewhere. */
  readonly selected: Store<string | undefined>;
  /** Keeps the view up to date until the returned function is called. */
  watch(): () => void;
  /** Reads again, after it failed. */
  retry(): void;
  close(): void;
};

const RECEIPT_MS = 5_000;
/** Threads beyond those with something open that are asked what was answered in them. */
const LATELY_THREADS = 10;
const LATELY = 12;
/** Threads with approvals that are read; whoever has more decides these first. */
const MOST_THREADS = 50;

export const openInbox = (workspace: Workspace, clock: Clock): Inbox => {
  const view = createStore<InboxView>({ status: 'loading', items: [], answered: [] });
  const receipts = new Map<ApprovalId, Cancel>();
  let watchers = 0;
  let stop: (() => void) | undefined;
  let known = '';
  let reading = false;

  const threadsNow = (): readonly ThreadSummary[] => {
    const now = workspace.view.get();
    return now.status === 'ready' ? now.threads : [];
  };
  const sync = () => {
    if (reading || watchers === 0 || workspace.view.get().status !== 'ready') return;
    const threads = threadsNow();
    const held = new Set(view.get().items.map(({ threadId }) => threadId));
    const wanted = signature(threads, view.get().items);
    if (wanted === known) return;
    known = wanted;
    reading = true;
    readAll(workspace, toRead(threads, held))
      .then(
        read => take(read),
        error => {
          known = ''; // the next change tries again
          view.set({ ...view.get(), status: 'failed', problem: toProblem(error) });
        },
      )
      .finally(() => {
        reading = false;
        if (known !== '') sync(); // what changed while it was read
      });
  };
  const take = (read: ApprovalsRead) => {
    const items = merge(view.get().items, read);
    for (const { id, over } of items) {
      if (over && !receipts.has(id))
        receipts.set(
          id,
          clock.after(RECEIPT_MS, () => fade(id)),
        );
    }
    view.set({ status: 'ready', items, answered: lately(read.answered, view.get().answered, items) });
  };
  const fade = (id: ApprovalId) => {
    receipts.delete(id);
    const { items, answered } = view.get();
    const over = items.find(item => item.id === id)?.over;
    const left = items.filter(item => item.id !== id);
    view.set({ ...view.get(), items: left, answered: lately(over ? [over] : [], answered, left) });
  };

  return {
    view,
    selected: createStore<string | undefined>(undefined),
    watch: () => {
      watchers += 1;
      stop ??= workspace.view.subscribe(sync);
      known = ''; // while nobody watched, anything may have been answered
      sync();
      return () => {
        watchers -= 1;
        if (watchers > 0) return;
        stop?.();
        stop = undefined;
      };
    },
    retry: () => {
      known = '';
      sync();
    },
    close: () => {
      stop?.();
      for (const cancel of receipts.values()) cancel();
    },
  };
};

/** What the content depends on: which approvals wait, and how far threads with one that is being confirmed have come. */
const signature = (threads: readonly ThreadSummary[], items: readonly InboxItem[]): string => {
  const deciding = new Set(items.filter(({ entry, over }) => entry.decided && !over).map(({ threadId }) => threadId));
  return threads
    .flatMap(({ id, seq, waiting }) => [...waiting.map(each => each.id), ...(deciding.has(id) ? [`${id}:${seq}`] : [])])
    .concat('read') // also when nothing waits, what was answered is read once
    .join();
};

const toRead = (threads: readonly ThreadSummary[], held: ReadonlySet<ThreadId>): ThreadId[] => {
  const since = ({ waiting }: ThreadSummary) => waiting[0]?.at ?? Number.POSITIVE_INFINITY;
  const open = threads
    .filter(({ waiting, id }) => waiting.length > 0 || held.has(id))
    .sort((a, b) => since(a) - since(b));
  const recent = threads.filter(thread => !open.includes(thread)).sort((a, b) => b.at - a.at);
  return [...open.slice(0, MOST_THREADS), ...recent.slice(0, LATELY_THREADS)].map(({ id }) => id);
};

const readAll = async (workspace: Workspace, ids: readonly ThreadId[]): Promise<ApprovalsRead> => {
  const count = Math.ceil(ids.length / limits.approvalThreads);
  const parts = await Promise.all(
    Array.from({ length: count }, (_, part) =>
      workspace.readApprovals(ids.slice(part * limits.approvalThreads, (part + 1) * limits.approvalThreads)),
    ),
  );
  return { open: parts.flatMap(({ open }) => open), answered: parts.flatMap(({ answered }) => answered) };
};

/** What is known stays in its place; threads that are new follow, the one that waits longest first. */
const merge = (known: readonly InboxItem[], { open, answered }: ApprovalsRead): InboxItem[] => {
  const fresh = new Map(
    open.map(({ threadId, approval, seq, at, decided }): [ApprovalId, InboxItem] => [
      approval.id,
      {
        id: approval.id,
        threadId,
        entry: {
          ...{ pos: seq, at, approval, settled: null, allowed: [], reopened: null },
          decided: decided ? { ...decided, seq } : null,
        },
      },
    ]),
  );
  const kept = known.flatMap((item): InboxItem[] => {
    const now = fresh.get(item.id);
    if (now) return [now];
    const over = item.over ?? answered.find(({ id }) => id === item.id);
    return over ? [{ ...item, over }] : [];
  });
  const keptIds = new Set(kept.map(({ id }) => id));
  const added = [...fresh.values()].filter(({ id }) => !keptIds.has(id)).sort((a, b) => a.entry.at - b.entry.at);
  const groups = Map.groupBy([...kept, ...added], ({ threadId }) => threadId);
  return [...groups.values()].flat();
};

const lately = (
  fresh: readonly Answered[],
  known: readonly Answered[],
  items: readonly InboxItem[],
): readonly Answered[] => {
  const standing = new Set(items.map(({ id }) => id));
  const byId = new Map([...known, ...fresh].map(each => [each.id, each]));
  return [...byId.values()]
    .filter(({ id }) => !standing.has(id))
    .sort((a, b) => b.endedAt - a.endedAt)
    .slice(0, LATELY);
};
