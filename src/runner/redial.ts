// How long the runner waits before it dials its hub again, from how the last link ended: short after one that worked,
// longer and longer for a hub that is away or keeps ending links. hub-link.ts asks it after every attempt.
import { backoff } from '../std/backoff.ts';
import type { Clock } from '../std/clock.ts';

export type Ending = {
  /** Code of the problem that ended the attempt. */
  readonly code: string;
  /** When the link had joined, by the monotonic clock; undefined when it never got that far. */
  readonly joinedAt: number | undefined;
};

const RETRY = { first: 250, max: 15_000 } as const;
/** Batches out of order within this are a road that keeps doing it, or a hub that wants to be dialled without end. */
const DISORDER_MS = 5_000;

/** @returns a function from how an attempt ended to milliseconds; 0 is at once */
export const createRedial = (
  clock: Pick<Clock, 'monotonic'>,
  random: () => number,
): ((ending: Ending) => { readonly wait: number; readonly tries: number }) => {
  let tries = 0;
  let lastDisorder = Number.NEGATIVE_INFINITY;
  return ({ code, joinedAt }) => {
    const now = clock.monotonic();
    const held = joinedAt === undefined ? Number.NEGATIVE_INFINITY : now - joinedAt;
    if (held > worthMs(code)) tries = 0;
    if (code === 'out_of_order') {
      // Nothing is wrong but the order of two messages; a new link sends them again, so waiting helps nobody.
      const rare = now - lastDisorder > DISORDER_MS;
      lastDisorder = now;
      if (rare) {
        tries = 0;
        return { wait: 0, tries };
      }
    }
    tries += 1;
    return { wait: backoff(tries, RETRY, random), tries };
  };
};

/** How long a link must have held to have been a success, by what ended it; -1 where having joined is enough. */
const worthMs = (code: string): number => {
  switch (code) {
    case 'hub_unreachable':
      return -1;
    case 'out_of_order':
      return 1_000;
    // Ended by the hub, or by what it said. Two runners with one key replace each other, and would without pause.
    default:
      return RETRY.max;
  }
};
