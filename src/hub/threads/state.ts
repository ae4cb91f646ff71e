// What the hub holds of one thread while it is in use, and how events are written into it: numbered, placed, folded.
// Pure. decide.ts and accept.ts say which events; thread.ts commits them.
import type { ThreadEvent, ThreadEventBody } from '../../wire/protocol/events.ts';
import type { ItemId, ThreadId, TurnId } from '../../wire/protocol/ids.ts';
import type { Item } from '../../wire/protocol/items.ts';
import { foldHead, type ThreadHead } from '../../wire/thread/head.ts';
import type { AppendedEvent, OutboxCursors } from '../store/store.ts';

/** An item whose last event has not come. */
export type OpenItem = {
  readonly turnId: TurnId;
  readonly item: Item;
  /** Seq of its first event. */
  readonly pos: number;
  /** Seq of its newest event, which the next one supersedes. */
  readonly seq: number;
};

export type ThreadState = {
  readonly id: ThreadId;
  /** Null before `thread.created`. */
  readonly head: ThreadHead | null;
  readonly outbox: OutboxCursors;
  readonly openItems: ReadonlyMap<ItemId, OpenItem>;
};

export type NewEvent = { readonly body: ThreadEventBody; readonly nonce?: string };

export type Written = { readonly state: ThreadState; readonly events: readonly AppendedEvent[] };

/** Numbers the events on from the state's seq and folds them in. @param now milliseconds since the epoch */
export const writeEvents = (state: ThreadState, added: readonly NewEvent[], now: number): Written => {
  const openItems = new Map(state.openItems);
  const events: AppendedEvent[] = [];
  let head = state.head;
  for (const { body, nonce } of added) {
    const seq = (head?.seq ?? 0) + 1;
    const { pos, supersedes } = place(openItems, body, seq);
    const event: ThreadEvent = { ...body, seq, at: now, ...(pos !== undefined && { pos }) };
    head = foldHead(head, event, state.id);
    events.push({ event, ...(nonce && { nonce }), ...(supersedes && { supersedes }) });
  }
  return { state: { ...state, head, openItems }, events };
};

/** Keeps track of open items; a later event of an item stands where its first one stood, and instead of it. */
const place = (
  openItems: Map<ItemId, OpenItem>,
  body: ThreadEventBody,
  seq: number,
): { pos?: number; supersedes?: readonly number[] } => {
  if (!('item' in body)) return {};
  const { item, turnId } = body;
  const known = openItems.get(item.id);
  const pos = known?.pos ?? seq;
  if (body.type === 'item.completed') openItems.delete(item.id);
  else openItems.set(item.id, { turnId, item, pos, seq });
  return known ? { pos, supersedes: [known.seq] } : {};
};
