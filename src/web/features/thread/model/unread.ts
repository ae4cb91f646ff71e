// The line between what was read before and what was not. Pure.
import type { Row } from './row.ts';

export type WithUnread = {
  readonly rows: readonly Row[];
  /** Of the line; -1 when there is none. */
  readonly index: number;
  /** Rows after it that say something. */
  readonly count: number;
  /** Whether what was read does not reach back to where reading had stopped. */
  readonly isMore: boolean;
};

/**
 * @param readUpTo the seq up to which was read; undefined for no line
 * @param more whether older events exist that were not loaded
 */
export const withUnread = (rows: readonly Row[], readUpTo: number | undefined, more: boolean): WithUnread => {
  const first = readUpTo === undefined ? -1 : rows.findIndex(row => row.pos > readUpTo);
  if (first < 0) return { rows, index: -1, count: 0, isMore: false };
  // With nothing before it, the line would only say that all of it is new.
  if (first === 0 && !more) return { rows, index: -1, count: 0, isMore: false };
  const line: Row = { kind: 'unread', key: 'unread', pos: 0, depth: 0 };
  return {
    rows: rows.toSpliced(first, 0, line),
    index: first,
    count: countNew(rows, first),
    isMore: first === 0 && more,
  };
};

/** Rows from `from` on that say something; not the day, and not what goes on at the moment. */
export const countNew = (rows: readonly Row[], from: number): number => {
  let count = 0;
  for (const { kind } of rows.slice(from)) {
    if (kind !== 'day' && kind !== 'status' && kind !== 'turn' && kind !== 'unread') count += 1;
  }
  return count;
};
