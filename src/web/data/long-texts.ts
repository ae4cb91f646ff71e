// The middle of texts that a page has only the ends of (wire/thread/abridged.ts): read piece by piece once somebody wants
// it, to unfold it in its place or to copy it. Each piece is small enough for the page, and for a slow link, to go on with
// other things meanwhile.
import { z } from 'zod';
import { type Problem, toProblem } from '../../std/errors.ts';
import type { Lacks, ThreadEvent } from '../../wire/protocol/events.ts';
import type { ItemId, TurnId } from '../../wire/protocol/ids.ts';
import { streamedText, withStreamedText } from '../../wire/protocol/items.ts';
import type { ItemEntry, Timeline } from '../../wire/thread/timeline.ts';
import { createStore, type ReadableStore } from './store.ts';

/** How much of what is left out has been read, from 0 to 1, or why the rest was not. */
export type Reading = { readonly done: number } | { readonly problem: Problem };

export type LongTexts = {
  /** What is being unfolded. */
  readonly reading: ReadableStore<ReadonlyMap<ItemId, Reading>>;
  /** The whole text of an item, at once where it is here. @throws HawserError with the hub's words */
  read(id: ItemId): string | Promise<string>;
  /** Puts the whole text in its place; what goes wrong is told by `reading`. */
  unfold(id: ItemId): Promise<void>;
};

export type LongTextsDeps = {
  readonly timeline: () => Timeline;
  readonly ask: (payload: { readonly seq: number; readonly from: number }) => Promise<unknown>;
  readonly put: (event: ThreadEvent) => void;
};

const answer = z.object({ text: z.string() });

export const createLongTexts = ({ timeline, ask, put }: LongTextsDeps): LongTexts => {
  const reading = createStore<ReadonlyMap<ItemId, Reading>>(new Map());
  const tell = (id: ItemId, now?: Reading) => {
    const next = new Map(reading.get());
    if (now) next.set(id, now);
    else next.delete(id);
    reading.set(next);
  };
  const read = async ({ item, seq }: ItemEntry, lacks: Lacks, onPiece?: (done: number) => void): Promise<string> => {
    const pieces: string[] = [];
    for (let got = 0; got < lacks.chars; ) {
      const { text } = answer.parse(await ask({ seq, from: lacks.from + got }));
      if (text === '') throw new Error(`invariant: the text of ${item.id} is shorter than its page said`);
      pieces.push(text.slice(0, lacks.chars - got));
      got += text.length;
      onPiece?.(Math.min(1, got / lacks.chars));
    }
    const ends = streamedText(item);
    return ends.slice(0, lacks.from) + pieces.join('') + ends.slice(lacks.from);
  };
  return {
    reading,
    read: id => {
      const { entry } = itemIn(timeline(), id) ?? {};
      if (!entry) return '';
      return entry.lacks ? read(entry, entry.lacks) : streamedText(entry.item);
    },
    unfold: async id => {
      const now = reading.get().get(id);
      const { entry, turnId } = itemIn(timeline(), id) ?? {};
      if (!entry?.lacks || (now && 'done' in now)) return;
      tell(id, { done: 0 });
      try {
        const text = await read(entry, entry.lacks, done => tell(id, { done }));
        const { seq, pos, item } = entry;
        const at = item.completedAt ?? item.startedAt;
        put({ type: 'item.completed', turnId, seq, pos, at, item: withStreamedText(item, text) } as ThreadEvent);
        tell(id);
      } catch (error) {
        tell(id, { problem: toProblem(error) });
      }
    },
  };
};

const itemIn = ({ entries }: Timeline, id: ItemId): { entry: ItemEntry; turnId: TurnId } | undefined => {
  for (const each of entries) {
    const entry = each.kind === 'turn' ? each.items.get(id) : undefined;
    if (entry && each.kind === 'turn') return { entry, turnId: each.key };
  }
  return undefined;
};
