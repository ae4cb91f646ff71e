// Live text: what an item says while it is still being said. It is not in the log; the completed item is the truth.
// Every piece carries its offset, so that a gap or a repeat is seen and mended from the snapshot.
import { z } from 'zod';
import { itemId, threadId, turnId } from './ids.ts';

/** A piece of an item's streamed text. Offsets count UTF-16 code units, as JavaScript's `length` does. */
export const liveDelta = z.object({
  turnId,
  itemId,
  offset: z.number().int().nonnegative(),
  text: z.string(),
});

/** All the text of an open item that is still kept: `text` starts at `base` (later than 0 only for long output). */
export const liveSnapshot = z.object({
  turnId,
  itemId,
  base: z.number().int().nonnegative(),
  text: z.string(),
});

/** What a runner sends: many pieces of many threads in one frame. */
export const liveBatch = z.object({ deltas: z.array(liveDelta.extend({ threadId })).max(1_000) });

export type LiveDelta = z.infer<typeof liveDelta>;
export type LiveSnapshot = z.infer<typeof liveSnapshot>;
export type LiveBatch = z.infer<typeof liveBatch>;
