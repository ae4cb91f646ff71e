// Going to the place the address names: older pages are read until it is there, what hides it is unfolded, and it is put
// in the middle and marked for a moment. Coming back to an address finds the page where it was left.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useApp } from '../../../context.ts';
import type { LeftAt } from '../../../data/router.ts';
import { useStore } from '../../../ui/use-store.ts';
import { findPlace } from '../model/place.ts';
import type { Row } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import type { Older } from './use-older.ts';

export type ListPlace = {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly box: RefObject<HTMLElement | null>;
  leaveEnd(): void;
  toEnd(): void;
};

/** @returns whether the address names something that is not in this thread */
export const usePlace = (rows: readonly Row[], older: Older, where: ListPlace): boolean => {
  const { router } = useApp();
  const { left } = router;
  const { thread, unfolded } = useThreadScope();
  const place = useStore(router.place);
  const reached = useRef<number>(undefined);
  const [lost, setLost] = useState(false);
  const { box } = where;
  useEffect(() => {
    const { entry } = place;
    const element = box.current;
    // Scrolling is watched rather than read at the end: when one leaves, the next page has the box already.
    const note = () => element && left.set(entry, leftAt(element));
    element?.addEventListener('scrollend', note);
    return () => element?.removeEventListener('scrollend', note);
  }, [place, box, left]);
  useEffect(() => {
    const { anchor, visit, entry, returned } = place;
    if (reached.current === visit) return;
    if (anchor === '') {
      reached.current = visit;
      setLost(false);
      if (returned) comeBack(where, rows, left.get(entry));
      return;
    }
    const { timeline, more } = thread.view.get();
    const found = findPlace(rows, timeline, anchor, more);
    if (!found) {
      setLost(!more);
      if (more && !older.reading && !older.failed) older.read();
      return;
    }
    setLost(false);
    where.leaveEnd();
    const open = unfolded.get();
    if (found.unfold.some(key => !open.has(key))) {
      unfolded.set(new Set([...open, ...found.unfold]));
      if (found.index < 0) return; // its row is there with the next rendering
    }
    const row = rows[found.index];
    if (!row) return;
    reached.current = visit;
    showRow(where, found.index, row.key);
  }, [place, rows, older, where, thread, unfolded, left]);
  return lost;
};

/** Pixels from the end within which the page still counts as being there. */
const NEAR_END = 40;

const leftAt = (box: HTMLElement): LeftAt => {
  if (box.scrollHeight - box.clientHeight - box.scrollTop < NEAR_END) return 'end';
  const { top } = box.getBoundingClientRect();
  for (const row of box.querySelectorAll<HTMLElement>('[data-row]')) {
    const { top: rowTop, bottom } = row.getBoundingClientRect();
    if (bottom > top) return { row: row.dataset.row ?? '', above: top - rowTop };
  }
  return 'end';
};

const comeBack = ({ list, leaveEnd, toEnd }: ListPlace, rows: readonly Row[], left: LeftAt | undefined): void => {
  if (left === undefined) return;
  const index = left === 'end' ? -1 : rows.findIndex(({ key }) => key === left.row);
  if (left === 'end' || index < 0) return toEnd();
  leaveEnd();
  whileMeasured(() => list.current?.scrollToIndex(index, { align: 'start', offset: left.above }));
};

/** How often a row that moves while rows around it are measured is looked for again. */
const TRIES = 6;

/** Puts a row into the middle of the box, marks it for a moment, and gives it the focus. */
export const showRow = ({ list, box }: ListPlace, index: number, key: string): void => {
  whileMeasured(
    () => list.current?.scrollToIndex(index, { align: 'center' }),
    () => {
      const element = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
      element?.focus({ preventScroll: true });
      element?.animate([{ backgroundColor: 'var(--accent-soft)' }, { backgroundColor: 'transparent' }], 1_600);
    },
  );
};

/** Does something in each of a few frames: the rows around a place are measured first, and only then is it known. */
const whileMeasured = (again: () => void, atLast?: () => void): void => {
  let tries = 0;
  const step = () => {
    again();
    tries += 1;
    if (tries < TRIES) requestAnimationFrame(step);
    else atLast?.();
  };
  requestAnimationFrame(step);
};
