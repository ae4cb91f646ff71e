// Going to the place the address names: older pages are read until it is there, what hides it is unfolded, and it is put
// in the middle and marked for a moment. Coming back to an address finds the page where it was left.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useApp } from '../../../context.ts';
import { useStore } from '../../../ui/use-store.ts';
import { findPlace } from '../model/place.ts';
import type { Row } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import type { Older } from './use-older.ts';

export type ListPlace = {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly box: RefObject<HTMLElement | null>;
  leaveEnd(): void;
};

/** @returns whether the address names something that is not in this thread */
export const usePlace = (rows: readonly Row[], older: Older, where: ListPlace): boolean => {
  const { router } = useApp();
  const { thread, unfolded } = useThreadScope();
  const place = useStore(router.place);
  const reached = useRef<number>(undefined);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const { anchor, visit } = place;
    if (reached.current === visit) return;
    if (anchor === '') {
      reached.current = visit;
      setLost(false);
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
  }, [place, rows, older, where, thread, unfolded]);
  return lost;
};

/** How often a row that moves while rows around it are measured is looked for again. */
const TRIES = 6;

/** Puts a row into the middle of the box, marks it for a moment, and gives it the focus. */
export const showRow = ({ list, box }: ListPlace, index: number, key: string): void => {
  let tries = 0;
  const step = () => {
    list.current?.scrollToIndex(index, { align: 'center' });
    tries += 1;
    const element = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    if (tries < TRIES) {
      requestAnimationFrame(step);
      return;
    }
    element?.focus({ preventScroll: true });
    element?.animate([{ backgroundColor: 'var(--accent-soft)' }, { backgroundColor: 'transparent' }], 1_600);
  };
  // The rows around it are measured first; only then is its place known.
  requestAnimationFrame(step);
};
