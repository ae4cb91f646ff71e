// The text of a completed item, piece by piece, for pages that have its ends alone (wire/thread/abridged.ts). The pieces
// are asked for one after the other, and each would read and parse megabytes anew, so the event that was read last is
// held for as long as memory allows.
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { streamedText } from '../../wire/protocol/items.ts';
import { limits } from '../../wire/protocol/limits.ts';

/**
 * @param read the event with this seq, if there is one
 * @returns a function that gives a piece of the text of the item that completed with it, from a character on; '' beyond
 *   its end, and for every other event. A completed item does not change.
 */
export const createTextReader = (
  read: (id: ThreadId, seq: number) => Promise<ThreadEvent | undefined>,
): ((id: ThreadId, seq: number, from: number) => Promise<string>) => {
  let last: { readonly id: ThreadId; readonly event: WeakRef<ThreadEvent> } | undefined;
  const eventOf = async (id: ThreadId, seq: number): Promise<ThreadEvent | undefined> => {
    const held = last?.id === id ? last.event.deref() : undefined;
    if (held?.seq === seq) return held;
    const event = await read(id, seq);
    if (event) last = { id, event: new WeakRef(event) };
    return event;
  };
  return async (id, seq, from) => {
    const event = await eventOf(id, seq);
    const text = event?.type === 'item.completed' ? streamedText(event.item) : '';
    return text.slice(from, from + limits.textChars);
  };
};
