// The live text of one thread's open items, as the hub holds it: for browsers that join in mid-stream, for items whose
// runner died, and written down every second so that a hub that dies loses at most that (design: streaming text).
import type { Cancel, Clock } from '../../std/clock.ts';
import type { ItemId, ThreadId, TurnId } from '../../wire/protocol/ids.ts';
import type { ItemKind } from '../../wire/protocol/items.ts';
import { limits, pace } from '../../wire/protocol/limits.ts';
import type { LiveDelta, LiveSnapshot } from '../../wire/protocol/live.ts';
import { appendLive, furtherLive, keepTail, type LiveText, liveEnd } from '../../wire/thread/live-text.ts';
import type { LiveTextRow } from '../store/queries/threads.ts';
import { deleteLiveText, saveLiveText } from '../store/queries/threads.ts';
import type { Store, Tx } from '../store/store.ts';

type Stream = {
  readonly turnId: TurnId;
  live: LiveText /** Up to here it is written down. */;
  saved: number;
};

/** Items that stream at once in one thread; more can only come from a hostile runner. */
const MAX_STREAMS = 500;

export type ThreadLive = {
  /** @returns what viewers should be told: the delta, or `'gap'` when the runner must send a snapshot */
  append(delta: LiveDelta, kind: ItemKind | undefined): LiveDelta | 'gap' | 'nothing';
  /** Takes a runner's whole text of an item. @returns the snapshot to broadcast, if it says more than was known */
  replace(snapshot: LiveSnapshot): LiveSnapshot | undefined;
  textOf(id: ItemId): string | undefined;
  snapshots(): LiveSnapshot[];
  snapshotOf(id: ItemId): LiveSnapshot | undefined;
  /** Forgets items that completed; call with the transaction that writes their last event. */
  drop(tx: Tx, items: readonly ItemId[]): Promise<void>;
  /** After that transaction committed. */
  dropped(items: readonly ItemId[]): void;
  close(): Promise<void>;
};

export const createThreadLive = (
  threadId: ThreadId,
  rows: readonly LiveTextRow[],
  deps: { store: Store; clock: Clock; onError: (error: unknown) => void },
): ThreadLive => {
  const streams = restore(rows);
  let timer: Cancel | undefined;
  let saving: Promise<void> = Promise.resolve();

  const save = async () => {
    const unsaved: LiveTextRow[] = [];
    for (const [itemId, stream] of streams) {
      const from = Math.max(stream.saved, stream.live.base);
      const text = stream.live.text.slice(from - stream.live.base);
      if (text === '') continue;
      unsaved.push({ itemId, turnId: stream.turnId, position: from, text });
      stream.saved = liveEnd(stream.live);
    }
    if (unsaved.length > 0) await deps.store.write(tx => saveLiveText(tx, threadId, unsaved));
  };
  const saveSoon = () => {
    timer ??= deps.clock.after(pace.checkpointMs, () => {
      timer = undefined;
      saving = save().catch(deps.onError);
    });
  };

  return {
    append: (delta, kind) => {
      const { itemId, turnId, offset, text } = delta;
      const stream = streams.get(itemId) ?? { turnId, live: { base: 0, text: '' }, saved: 0 };
      const end = liveEnd(stream.live);
      const live = appendLive(stream.live, offset, text);
      if (live === 'gap') return 'gap';
      if (live === stream.live || end >= limits.itemChars || (!streams.has(itemId) && streams.size >= MAX_STREAMS)) {
        return 'nothing';
      }
      stream.live = kind === 'command' ? keepTail(live, limits.outputChars) : live;
      streams.set(itemId, stream);
      saveSoon();
      // Viewers may have all but the fresh part; a repeat would only cost bytes.
      return offset < end ? { ...delta, offset: end, text: text.slice(end - offset) } : delta;
    },

    replace: snapshot => {
      const { itemId, turnId, base, text } = snapshot;
      const known = streams.get(itemId);
      const further = known ? furtherLive(known.live, { base, text }) : { base, text };
      if (known && further === known.live) return undefined;
      if (!known && streams.size >= MAX_STREAMS) return undefined;
      streams.set(itemId, { turnId, live: further, saved: known?.saved ?? 0 });
      saveSoon();
      return snapshot;
    },

    textOf: id => streams.get(id)?.live.text,
    snapshots: () => [...streams].map(([itemId, stream]) => toSnapshot(itemId, stream)),
    snapshotOf: id => {
      const stream = streams.get(id);
      return stream && toSnapshot(id, stream);
    },

    drop: async (tx, items) => {
      const written = items.filter(id => (streams.get(id)?.saved ?? 0) > 0);
      if (written.length > 0) await deleteLiveText(tx, threadId, written);
    },
    dropped: items => {
      for (const id of items) streams.delete(id);
    },

    close: async () => {
      timer?.();
      await saving;
      await save();
    },
  };
};

const toSnapshot = (itemId: ItemId, stream: Stream): LiveSnapshot => ({
  itemId,
  turnId: stream.turnId,
  base: stream.live.base,
  text: stream.live.text,
});

const restore = (rows: readonly LiveTextRow[]): Map<ItemId, Stream> => {
  const streams = new Map<ItemId, Stream>();
  for (const { itemId, turnId, position, text } of rows) {
    const known = streams.get(itemId)?.live ?? { base: position, text: '' };
    const live = appendLive(known, position, text);
    if (live === 'gap') continue; // a piece was lost with a crash; what stands before it is still worth showing
    streams.set(itemId, { turnId: turnId as TurnId, live, saved: liveEnd(live) });
  }
  return streams;
};
