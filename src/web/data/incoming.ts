// What comes in between two frames, taken together, so that a burst is shown by one change instead of a hundred: each
// change of a long list costs the page a few milliseconds.

export type Incoming<T> = {
  add(said: T): void;
  /** Takes what has come so far now, for whoever must not go on without it. */
  flush(): void;
  /** Forgets what has come so far. */
  clear(): void;
};

/**
 * @param onFrame runs a task when it is time to show what came in
 * @param take is given everything since the last time, in its order; never nothing
 */
export const createIncoming = <T>(
  onFrame: (task: () => void) => void,
  take: (said: readonly T[]) => void,
): Incoming<T> => {
  let held: T[] = [];
  let scheduled = false;
  const flush = () => {
    const said = held;
    held = [];
    if (said.length > 0) take(said);
  };
  return {
    add: said => {
      held.push(said);
      if (scheduled) return;
      scheduled = true;
      onFrame(() => {
        scheduled = false;
        flush();
      });
    },
    flush,
    clear: () => {
      held = [];
    },
  };
};
