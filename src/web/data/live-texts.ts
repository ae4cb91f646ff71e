// What items say while they are still saying it, as the browser holds it: pieces and snapshots folded in. Pure.
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ItemId } from '../../wire/protocol/ids.ts';
import type { LiveDelta, LiveSnapshot } from '../../wire/protocol/live.ts';
import { appendLive, furtherLive, type LiveText, liveEnd } from '../../wire/thread/live-text.ts';
import { ENOUGH_END } from '../text/blocks.ts';

export type Live = LiveText & {
  /** The last characters once more, for who cuts a text into blocks as it grows; left out while that is all of it. */
  readonly end?: string;
};
export type LiveTexts = ReadonlyMap<ItemId, Live>;

/** @returns the texts, and the items of which a piece is missing */
export const foldLive = (
  known: LiveTexts,
  deltas: readonly LiveDelta[],
  snapshots: readonly LiveSnapshot[],
): { readonly live: LiveTexts; readonly gaps: readonly ItemId[] } => {
  const gaps: ItemId[] = [];
  if (deltas.length + snapshots.length === 0) return { live: known, gaps };
  const live = new Map(known);
  for (const { itemId, base, text } of snapshots) {
    live.set(itemId, furtherLive(live.get(itemId) ?? { base, text }, { base, text }));
  }
  const before = new Map(live);
  const fresh = new Map<ItemId, string>();
  for (const { itemId, offset, text } of deltas) {
    const now = live.get(itemId) ?? { base: 0, text: '' };
    const next = appendLive(now, offset, text);
    if (next === 'gap') gaps.push(itemId);
    else {
      const added = text.slice(text.length - (liveEnd(next) - liveEnd(now)));
      fresh.set(itemId, (fresh.get(itemId) ?? '') + added);
      live.set(itemId, next);
    }
  }
  for (const [itemId, added] of fresh) {
    const next = live.get(itemId);
    const end = endOf(before.get(itemId));
    if (next && end !== undefined) live.set(itemId, { ...next, end: end + added });
  }
  return { live, gaps };
};

/** Not the last few characters each time, but every time these are enough. */
const endOf = (live: Live | undefined): string | undefined => {
  const end = live?.end ?? live?.text ?? '';
  if (end.length > 2 * ENOUGH_END) return end.slice(-ENOUGH_END);
  return live?.end;
};

export const withoutCompleted = (live: LiveTexts, events: readonly ThreadEvent[]): LiveTexts => {
  const completed = new Set(events.flatMap(event => (event.type === 'item.completed' ? [event.item.id] : [])));
  return completed.size === 0 ? live : new Map([...live].filter(([itemId]) => !completed.has(itemId)));
};

/** What the hub holds, unless what is already on the screen reaches further (a hub that restarted lags a moment). */
export const mergeSnapshots = (known: LiveTexts, snapshots: readonly LiveSnapshot[]): LiveTexts =>
  new Map(
    snapshots.map(({ itemId, base, text }) => {
      const fresh = { base, text };
      const old = known.get(itemId);
      return [itemId, old ? furtherLive(fresh, old) : fresh];
    }),
  );
