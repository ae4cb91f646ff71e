// The flow of a thread: its rows in a virtual list. At the end it follows what is added; anywhere else it stands still,
// and a pill tells how much is new. Older pages are read when one comes near the top.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useApp, useDesk, useKey, useWorkspace } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { DownIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { FlowEnd } from './flow-end.tsx';
import type { Row } from './model/row.ts';
import { rowIndexAt } from './model/row.ts';
import { createRows } from './model/rows.ts';
import { splitWaiting, type Waiting } from './model/waiting.ts';
import { RowView } from './row-view.tsx';
import { useThreadScope } from './thread-scope.ts';

/** Pixels from the end within which the page still counts as being there. */
const NEAR_END = 40;
/** Pixels from the top at which older pages are read. */
const NEAR_TOP = 1_200;

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

const useRows = (): readonly Row[] => {
  const { thread, unfolded: folds } = useThreadScope();
  const rowsOf = useMemo(createRows, []);
  const view = useStore(thread.view);
  const unfolded = useStore(folds);
  const { flowing, sending } = useWaiting();
  return rowsOf({ view, flowing, sending, unfolded });
};

export const Flow = ({ hold }: { readonly hold: RefObject<() => void> }) => {
  const rows = useRows();
  const box = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const following = useRef(true);
  const [awayAt, setAwayAt] = useState<string>();
  const older = useOlder(rows);
  const lastKey = rows.at(-1)?.key;

  const follow = (on: boolean) => {
    if (following.current === on) return;
    following.current = on;
    setAwayAt(on ? undefined : (lastKey ?? ''));
  };
  hold.current = () => follow(false);
  const toEnd = () => {
    follow(true);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };
  useKey('thread.bottom', toEnd);
  useAnchor(rows, list, older, () => follow(false));

  useLayoutEffect(() => {
    const [outer, content] = [box.current, inner.current];
    if (!outer || !content) return;
    const keepEnd = () => following.current && outer.scrollTo({ top: outer.scrollHeight });
    const watch = new ResizeObserver(keepEnd);
    watch.observe(content);
    watch.observe(outer);
    keepEnd();
    return () => watch.disconnect();
  }, []);

  const onScroll = (offset: number) => {
    const outer = box.current;
    if (!outer) return;
    const left = outer.scrollHeight - outer.clientHeight - offset;
    if (left < NEAR_END) follow(true);
    else if (scrolledUp(outer)) follow(false);
    if (offset < NEAR_TOP) older.read();
  };

  return (
    <div className="relative min-h-0 grow">
      <section
        ref={box}
        aria-label={t('thread.flow')}
        aria-busy={older.reading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the flow is scrolled by keys too
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain outline-none [overflow-anchor:none]"
      >
        <div ref={inner} className="pt-3 pb-2">
          {older.more && <OlderNote />}
          <Virtualizer ref={list} scrollRef={box} data={rows} shift={older.shift} bufferSize={600} onScroll={onScroll}>
            {row => <RowView key={row.key} row={row} />}
          </Virtualizer>
          <FlowEnd empty={rows.length === 0} />
        </div>
      </section>
      {awayAt !== undefined && <NewPill rows={rows} since={awayAt} onClick={toEnd} />}
    </div>
  );
};

/** Whether the last move of a scrolled box was upwards; content that grows below is no move. */
const scrolledUp = (() => {
  const tops = new WeakMap<HTMLElement, number>();
  return (element: HTMLElement): boolean => {
    const before = tops.get(element) ?? 0;
    tops.set(element, element.scrollTop);
    return element.scrollTop < before - 1;
  };
})();

type Older = {
  readonly more: boolean;
  readonly reading: boolean;
  /** Set while rows are being added above, so that those in view stay where they are. */
  readonly shift: boolean;
  readonly read: () => void;
};

const useOlder = (rows: readonly Row[]): Older => {
  const { thread } = useThreadScope();
  const more = useSelected(thread.view, view => view.more);
  const [reading, setReading] = useState(false);
  const busy = useRef(false);
  const first = useRef<string>(undefined);
  const [firstKey, lastKey] = [rows[0]?.key, rows.at(-1)?.key];
  const last = useRef<string>(undefined);
  const shift = first.current !== undefined && first.current !== firstKey && last.current === lastKey;
  useEffect(() => {
    first.current = firstKey;
    last.current = lastKey;
  });
  const read = () => {
    if (busy.current || !thread.view.get().more) return;
    busy.current = true;
    setReading(true);
    thread
      .readOlder()
      .catch(() => undefined) // without a connection: asked again when someone scrolls there again
      .finally(() => {
        busy.current = false;
        setReading(false);
      });
  };
  return { more, reading, shift, read };
};

const OlderNote = () => (
  <p role="status" className="py-3 text-center text-dim text-small">
    {t('thread.older')}
  </p>
);

/** Goes to the place the address names, reading older pages until it is there. */
const useAnchor = (
  rows: readonly Row[],
  list: RefObject<VirtualizerHandle | null>,
  older: Older,
  leaveEnd: () => void,
): void => {
  const { router } = useApp();
  const place = useStore(router.place);
  const reached = useRef<number>(undefined);
  useEffect(() => {
    const { anchor, visit } = place;
    if (anchor === '' || reached.current === visit) return;
    const index = rowIndexAt(rows, anchor);
    const isThere = index >= 0 && !(anchor.startsWith('seq-') && older.more && index === 0);
    if (!isThere) {
      if (older.more && !older.reading) older.read();
      return;
    }
    reached.current = visit;
    leaveEnd();
    // The rows around it are measured first; only then is its place known.
    requestAnimationFrame(() => {
      list.current?.scrollToIndex(index, { align: 'center' });
      requestAnimationFrame(() => list.current?.scrollToIndex(index, { align: 'center' }));
    });
  }, [place, rows, older, list, leaveEnd]);
};

type NewPillProps = { readonly rows: readonly Row[]; readonly since: string; readonly onClick: () => void };

const NewPill = ({ rows, since, onClick }: NewPillProps) => {
  const seen = rows.findLastIndex(row => row.key === since);
  const fresh = seen < 0 ? 0 : rows.slice(seen + 1).filter(row => row.kind !== 'status' && row.kind !== 'day').length;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
      <Button
        onClick={onClick}
        className="pointer-events-auto animate-rise rounded-full! bg-panel shadow-floating"
        aria-live="polite"
      >
        <DownIcon />
        {t('thread.new', { n: fresh })}
      </Button>
    </div>
  );
};
