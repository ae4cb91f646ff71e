// Where a message that left the queue belongs among those that still wait. Pure.

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
