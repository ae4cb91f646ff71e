// Finds what an address in the thread names (`msg-…`, `item-…`, `turn-…`, `apr-…`, `seq-…`) among the rows, and what has
// to be unfolded for it to be seen. Pure.
import type { ItemId } from '../../../../wire/protocol/ids.ts';
import type { Timeline, TurnEntry } from '../../../../wire/thread/timeline.ts';
import { type Row, rowIndexAt } from './row.ts';

export type Place = {
  /** -1 while no row shows it. */
  readonly index: number;
  /** Keys of folds that hide it. */
  readonly unfold: readonly string[];
};

/**
 * @param more whether older events exist that were not read
 * @returns undefined when what has been read does not have it
 */
export const findPlace = (
  rows: readonly Row[],
  timeline: Timeline,
  anchor: string,
  more: boolean,
): Place | undefined => {
  const index = rowIndexAt(rows, anchor);
  const row = rows[index];
  if (row) {
    // The oldest row that was read stands for everything before it only when there is nothing before it.
    if (anchor.startsWith('seq-') && index === 0 && more) return undefined;
    return { index, unfold: row.kind === 'activity' ? activityFolds(row, anchor) : [] };
  }
  const id = /^item-(.+)$/.exec(anchor)?.[1] as ItemId | undefined;
  const turn = id && timeline.entries.find((entry): entry is TurnEntry => entry.kind === 'turn' && entry.items.has(id));
  return turn ? { index: -1, unfold: parentFolds(turn, id) } : undefined;
};

/** A run of one has no fold of its own. */
const activityFolds = (row: Extract<Row, { kind: 'activity' }>, anchor: string): string[] => {
  const named = row.items.find(({ entry }) => `item-${entry.item.id}` === anchor);
  const group = row.items.length > 1 ? [row.key] : [];
  return named ? [...group, `item:${named.entry.item.id}`] : group;
};

/** The sub-agents an item is the work of, from the outermost on. */
const parentFolds = (turn: TurnEntry, id: ItemId): string[] => {
  const parent = turn.items.get(id)?.item.parent;
  // A chain cannot be longer than there are items, even if someone made it a ring.
  const chain = new Set<ItemId>();
  for (let at = parent; at && !chain.has(at); at = turn.items.get(at)?.item.parent) chain.add(at);
  return [...chain].reverse().map(each => `sub_agent:${each}`);
};
