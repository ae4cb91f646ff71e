// The text of one item while it streams: append by offset, see repeats and gaps, keep a bounded tail where asked to.
// Pure; the hub, the runner and the browser all hold live text this way.

export type LiveText = {
  /** Offset of the first character that is still kept. */
  readonly base: number;
  readonly text: string;
};

export const emptyLiveText: LiveText = { base: 0, text: '' };

/** The offset after the last character. */
export const liveEnd = (live: LiveText): number => live.base + live.text.length;

/**
 * Adds a piece at `offset`. What is already there is not added again.
 * @returns the new text, or `'gap'` when something before the piece is missing
 */
export const appendLive = (live: LiveText, offset: number, piece: string): LiveText | 'gap' => {
  const end = liveEnd(live);
  if (offset > end) return 'gap';
  const fresh = piece.slice(end - offset);
  return fresh === '' ? live : { base: live.base, text: live.text + fresh };
};

/**
 * The better of two views of the same stream: whichever reaches further, because streams only grow.
 * A runner that restarts an item gives it a new id, so a shorter text under the same id is merely older.
 */
export const furtherLive = (a: LiveText, b: LiveText): LiveText => (liveEnd(b) > liveEnd(a) ? b : a);

/** Drops the front so that at most `max` characters stay; used for command output. */
export const keepTail = (live: LiveText, max: number): LiveText => {
  const over = live.text.length - max;
  return over <= 0 ? live : { base: live.base + over, text: live.text.slice(over) };
};
