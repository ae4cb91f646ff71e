// Where a message belongs that left the queue, or is moved in it. Pure.

/**
 * The message it stands before: the nearest of those that followed it and still wait; null when it stands last.
 * @param followers what stood after it, the next one first
 */
export const placeAmong = <Id>(followers: readonly Id[], waiting: readonly Id[]): Id | null =>
  followers.find(id => waiting.includes(id)) ?? null;

/** Rows in the order they stand: what waits, with what left it put back in its place. */
export const withLeft = <Id, Left extends { readonly id: Id; readonly followers: readonly Id[] }>(
  waiting: readonly Id[],
  left: readonly Left[],
): (Id | Left)[] => {
  const gone = new Set(left.map(({ id }) => id));
  const still = waiting.filter(id => !gone.has(id));
  const before = (place: Id | null) => left.filter(({ followers }) => placeAmong(followers, still) === place);
  return [...still.flatMap(id => [...before(id), id]), ...before(null)];
};

/** What is put before another, or at the end. */
export type Move<Id> = { readonly id: Id; readonly before: Id | null };

/** The order after a move; the same where what is moved, or what it goes before, waits no longer. */
export const moved = <Id>(waiting: readonly Id[], { id, before }: Move<Id>): readonly Id[] => {
  const others = waiting.filter(each => each !== id);
  const at = before === null ? others.length : others.indexOf(before);
  return others.length === waiting.length || at < 0 ? waiting : others.toSpliced(at, 0, id);
};
