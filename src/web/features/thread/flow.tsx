// The flow of a thread: its rows in a virtual list. At the end it follows what is added; anywhere else it stands still,
// and a pill tells how much is new. Older pages are read when one comes near the top or asks for a place in them.
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useDesk, useKey, useWorkspace } from '../../context.ts';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { SuggestionCards } from '../suggestion/suggestion-cards.tsx';
import { LostPill, NewPill, UnreadPill } from './flow/pills.tsx';
import { useFollow } from './flow/use-follow.ts';
import { useOlder } from './flow/use-older.ts';
import { showRow, usePlace } from './flow/use-place.ts';
import { FlowEnd } from './flow-end.tsx';
import type { Row } from './model/row.ts';
import { createRows } from './model/rows.ts';
import { type WithUnread, withUnread } from './model/unread.ts';
import { splitWaiting, type Waiting } from './model/waiting.ts';
import { RowView } from './row-view.tsx';
import { useThreadScope } from './thread-scope.ts';

/** Pixels from the top at which older pages are read. */
const NEAR_TOP = 1_200;
/** Height of what stands above the rows, in pixels; the same whatever it says, so that nothing moves. */
const HEAD = 28;

/** Rows of long prose are this much higher than others on average, in pixels. */
const LONG_ROW = 200;

/**
 * How high rows will be that were not laid out yet, in pixels; undefined leaves that to the list, which begins with lines
 * of 40 and then learns from those it has measured. For the blocks of a very long text that would be thirty too many to
 * render at first.
 */
const guessHeight = (rows: readonly Row[]): number | undefined => {
  const characters = rows.reduce((sum, row) => sum + (row.kind === 'prose' ? row.block.text.length : 0), 0);
  // A line of prose is about 90 characters and 26 pixels.
  const height = ((characters / 90) * 26) / Math.max(1, rows.length);
  return height > LONG_ROW ? Math.round(height) : undefined;
};

export const useWaiting = (): Waiting => {
  const { thread } = useThreadScope();
  const { connection } = useDesk();
  const { runners } = useWorkspace();
  const head = useSelected(thread.view, view => view.head);
  const unsent = useSelected(thread.view, view => view.unsent);
  const hub = useSelected(connection.state, ({ state }) => state === 'online');
  const machine = runners.some(({ id, online }) => id === head?.session?.runnerId && online);
  return useMemo(() => splitWaiting(head, unsent, { hub, machine }), [head, unsent, hub, machine]);
};

const useRows = (): WithUnread => {
  const { thread, unfolded: folds } = useThreadScope();
  const rowsOf = useMemo(createRows, []);
  const view = useStore(thread.view);
  const unfolded = useStore(folds);
  const { flowing, sending } = useWaiting();
  const rows = rowsOf({ view, flowing, sending, unfolded });
  const readUpTo = useReadUpTo();
  return useMemo(() => withUnread(rows, readUpTo, view.more), [rows, readUpTo, view.more]);
};

/** Where reading had stopped when the thread was opened, or when the page was last turned away from. */
const useReadUpTo = (): number | undefined => {
  const { thread, readUpTo } = useThreadScope();
  const seqNow = () => thread.view.get().head?.seq ?? 0;
  const [mark, setMark] = useState(() => (readUpTo !== undefined && readUpTo < seqNow() ? readUpTo : undefined));
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads only what lasts as long as the thread
  useEffect(() => {
    let left = seqNow();
    const onChange = () => {
      if (document.hidden) left = seqNow();
      else if (left < seqNow()) setMark(left);
    };
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, [thread]);
  return mark;
};

export const Flow = ({ hold }: { readonly hold: RefObject<() => void> }) => {
  const { rows, ...unread } = useRows();
  const box = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const older = useOlder(rows);
  const [height] = useState(() => guessHeight(rows));
  const follow = useFollow(box, inner, rows.at(-1)?.key);
  const where = { list, box, leaveEnd: follow.leave, toEnd: follow.toEnd };
  const lost = usePlace(rows, older, where);
  const unreadSeen = useStore(useThreadScope().unreadSeen);
  const toUnread = useUnreadJump(unread, rows, where, older);
  hold.current = follow.leave;
  useKey('thread.bottom', follow.toEnd);
  useKey('thread.unread', unread.index >= 0 ? toUnread : undefined);

  const onScroll = (offset: number) => {
    follow.onScroll();
    if (offset < NEAR_TOP) older.read();
  };
  // A page may have less than fills the box, which then does not scroll; also nothing that is shown.
  useEffect(() => {
    if (!older.more || older.reading || older.failed) return;
    if ((box.current?.scrollTop ?? 0) < NEAR_TOP) older.read();
  }, [older]);
  return (
    <div className="relative min-h-0 grow">
      <section
        ref={box}
        aria-label={t('thread.flow')}
        aria-busy={older.reading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the flow is scrolled by keys too
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain outline-none [container-type:inline-size] [overflow-anchor:none]"
      >
        <div ref={inner} className="pb-2">
          <FlowHead more={older.more} reading={older.reading} />
          <Virtualizer
            ref={list}
            scrollRef={box}
            data={rows}
            shift={older.shift}
            startMargin={HEAD}
            bufferSize={600}
            {...(height !== undefined && { itemSize: height })}
            onScroll={onScroll}
          >
            {row => <RowView key={row.key} row={row} />}
          </Virtualizer>
          <SuggestionCards />
          <FlowEnd empty={rows.length === 0} />
        </div>
      </section>
      {lost && <LostPill />}
      {!lost && !unreadSeen && unread.index >= 0 && <UnreadPill {...unread} onClick={toUnread} />}
      {follow.awayAt !== undefined && follow.away && (
        <NewPill rows={rows} since={follow.awayAt} onClick={follow.toEnd} />
      )}
    </div>
  );
};

/** Goes to the line above what is new; where that is in a page not read yet, once it was read. */
const useUnreadJump = (
  unread: Omit<WithUnread, 'rows'>,
  rows: readonly Row[],
  where: Parameters<typeof showRow>[0],
  older: ReturnType<typeof useOlder>,
): (() => void) => {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    if (unread.isMore) {
      if (!older.reading && !older.failed) older.read();
      return;
    }
    setWanted(false);
    const row = rows[unread.index];
    if (row) showRow(where, unread.index, row.key);
  }, [wanted, unread, rows, where, older]);
  return () => {
    where.leaveEnd();
    setWanted(true);
  };
};

const FlowHead = ({ more, reading }: { readonly more: boolean; readonly reading: boolean }) => (
  <p role="status" style={{ height: HEAD }} className="flex items-center justify-center text-dim text-small">
    {more && reading ? t('thread.older') : ''}
  </p>
);
