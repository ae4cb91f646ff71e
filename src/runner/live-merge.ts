// Merges the deltas of streaming items on their way to the hub: the first goes out at once, later ones are collected
// for `streamFlushMs`, so that one flush carries what an agent says in that time, however many pieces it came in.
// Also keeps what was said so far of every open item, for a hub that has to hear it again.
import type { Cancel, Clock } from '../std/clock.ts';
import type { ItemId, ThreadId, TurnId } from '../wire/protocol/ids.ts';
import { pace } from '../wire/protocol/limits.ts';
import type { LiveBatch, LiveSnapshot } from '../wire/protocol/live.ts';
import { appendLive, emptyLiveText, keepTail, type LiveText, liveEnd } from '../wire/thread/live-text.ts';

export type AddedDelta = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly itemId: ItemId;
  readonly offset: number;
  readonly text: string;
  /** How many characters of the item's text are worth keeping. */
  readonly keep: number;
};

export type LiveMerge = {
  add(delta: AddedDelta): void;
  /** The item has completed; nothing of it is sent any more. */
  end(itemId: ItemId): void;
  /** Everything that is said so far, for a hub that joined or asked; what waited to be flushed is in it. */
  snapshots(itemId?: ItemId): (LiveSnapshot & { threadId: ThreadId })[];
  close(): void;
};

type Stream = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  live: LiveText;
  /** Offset up to which it was sent. */
  sent: number;
  /** What follows there. Cutting it from `live` at every flush would copy megabytes to send a word. */
  unsent: string;
};

/** One frame carries at most this much text; what is more goes with the next flush. */
const MAX_FLUSH_CHARS = 256 << 10;

/**
 * @param send passes a batch on, or returns false when the link is down or full; the text then waits for the next
 *   flush or for a snapshot
 */
export const createLiveMerge = (deps: { clock: Clock; send: (batch: LiveBatch) => boolean }): LiveMerge => {
  const { clock, send } = deps;
  const streams = new Map<ItemId, Stream>();
  const unsent = new Set<ItemId>();
  let timer: Cancel | undefined;
  let lastFlush = Number.NEGATIVE_INFINITY;

  const flush = () => {
    timer = undefined;
    const deltas: LiveBatch['deltas'] = [];
    let room = MAX_FLUSH_CHARS;
    for (const itemId of unsent) {
      const stream = streams.get(itemId);
      if (!stream) continue;
      const { threadId, turnId, live, sent } = stream;
      // Text that scrolled out of the kept tail before it was sent is gone; the offset says so.
      const offset = Math.max(sent, live.base);
      const text = stream.unsent.slice(offset - sent, offset - sent + room);
      deltas.push({ threadId, turnId, itemId, offset, text });
      room -= text.length;
      if (room <= 0) break;
    }
    lastFlush = clock.monotonic();
    if (deltas.length > 0 && send({ deltas })) {
      for (const { itemId, offset, text } of deltas) {
        const stream = streams.get(itemId);
        if (!stream) continue;
        const sent = offset + text.length;
        stream.unsent = stream.unsent.slice(sent - stream.sent);
        stream.sent = sent;
        if (stream.unsent === '') unsent.delete(itemId);
      }
    }
    if (unsent.size > 0) flushSoon();
  };

  const flushSoon = () => {
    timer ??= clock.after(Math.max(0, lastFlush + pace.streamFlushMs - clock.monotonic()), flush);
  };

  return {
    add: ({ threadId, turnId, itemId, offset, text, keep }) => {
      const stream = streams.get(itemId) ?? { threadId, turnId, live: emptyLiveText, sent: 0, unsent: '' };
      const live = appendLive(stream.live, offset, text);
      if (live === 'gap' || live === stream.live) return; // the driver gives offsets without gaps
      stream.unsent += text.slice(liveEnd(stream.live) - offset);
      stream.live = keepTail(live, keep);
      streams.set(itemId, stream);
      unsent.add(itemId);
      flushSoon();
    },
    end: itemId => {
      streams.delete(itemId);
      unsent.delete(itemId);
    },
    snapshots: only =>
      [...streams].flatMap(([itemId, stream]) => {
        if (only !== undefined && itemId !== only) return [];
        stream.sent = liveEnd(stream.live);
        stream.unsent = '';
        unsent.delete(itemId);
        const { threadId, turnId, live } = stream;
        return [{ threadId, turnId, itemId, base: live.base, text: live.text }];
      }),
    close: () => timer?.(),
  };
};
