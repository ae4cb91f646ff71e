// Events of items whose text everybody has heard as live text, so that the hub does not send it once more (`item_spoken`).
// Here they get their text back; what was not heard whole is read again (thread.ts). Pure.
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ItemId } from '../../wire/protocol/ids.ts';
import { withStreamedText } from '../../wire/protocol/items.ts';
import type { LiveText } from '../../wire/thread/live-text.ts';

/** The text of an item: so many characters of its live text, and the rest. */
export type Spoken = { readonly heard: number; readonly rest: string };

export type Completed = {
  /** As they stand in the log. */
  readonly whole: readonly ThreadEvent[];
  /** Seqs of those that have to be read again. */
  readonly holes: readonly number[];
};

/**
 * @param events in order
 * @param spoken what those with this seq are without
 * @param live what was heard, these events' items included
 */
export const giveText = (
  events: readonly ThreadEvent[],
  spoken: ReadonlyMap<number, Spoken>,
  live: ReadonlyMap<ItemId, LiveText>,
): Completed => {
  if (spoken.size === 0) return { whole: events, holes: [] };
  const holes: number[] = [];
  const whole = events.flatMap(event => {
    const text = spoken.get(event.seq);
    if (!text || event.type !== 'item.completed') return [event];
    // Texts of one item only grow, so as many characters are the same characters.
    const known = live.get(event.item.id);
    if (known?.base === 0 && known.text.length >= text.heard) {
      return [{ ...event, item: withStreamedText(event.item, known.text.slice(0, text.heard) + text.rest) }];
    }
    holes.push(event.seq);
    return [];
  });
  return { whole, holes };
};
