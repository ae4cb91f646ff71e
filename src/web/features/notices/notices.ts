// Which notifications stand: one per approval, shown when it comes while nobody looks, taken away when it is answered
// anywhere. Pure but for what it is given.
import type { ApprovalId } from '../../../wire/protocol/ids.ts';
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';

export type Notice = {
  readonly id: ApprovalId;
  readonly thread: ThreadSummary;
  readonly kind: ThreadSummary['waiting'][number]['kind'];
  readonly line: string;
};

export type NoticesDeps = {
  /** Whether no window of the app is in front, and notifications are wanted. Asked once per change. */
  readonly isWanted: () => Promise<boolean>;
  /** @returns the way to take it away */
  readonly show: (notice: Notice) => () => void;
};

export type Notices = {
  /** What waits now. What waits at the first call was there before, and is not told. */
  update(threads: readonly ThreadSummary[]): Promise<void>;
  close(): void;
};

export const createNotices = ({ isWanted, show }: NoticesDeps): Notices => {
  let known: ReadonlySet<ApprovalId> | undefined;
  const shown = new Map<ApprovalId, () => void>();
  let waiting: readonly Notice[] = [];

  const withdraw = (stays: ReadonlySet<ApprovalId>) => {
    for (const [id, hide] of shown) {
      if (stays.has(id)) continue;
      shown.delete(id);
      hide();
    }
  };
  return {
    update: async threads => {
      waiting = threads.flatMap(thread => thread.waiting.map(({ id, kind, line }) => ({ id, thread, kind, line })));
      const before = known;
      known = new Set(waiting.map(({ id }) => id));
      withdraw(known);
      const fresh = before ? waiting.filter(({ id }) => !before.has(id)) : [];
      if (fresh.length === 0 || !(await isWanted())) return;
      for (const notice of fresh) {
        // It may have been answered while the other windows were asked.
        if (known.has(notice.id) && !shown.has(notice.id)) shown.set(notice.id, show(notice));
      }
    },
    close: () => withdraw(new Set()),
  };
};
