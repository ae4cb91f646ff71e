// How long to wait before trying again: exponential with full jitter, so that a thousand runners that lost one hub
// do not come back in one wave (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).

export type BackoffLimits = {
  /** First wait's upper bound, in milliseconds. */
  readonly first: number;
  /** No wait is longer than this, in milliseconds. */
  readonly max: number;
};

/**
 * @param tries how many attempts have failed so far, counted from 1
 * @param random a number in [0, 1); pass `Math.random` outside tests
 * @returns milliseconds in [bound / 2, bound], where bound doubles with each try up to `max`
 */
export const backoff = (tries: number, limits: BackoffLimits, random: () => number): number => {
  const bound = Math.min(limits.max, limits.first * 2 ** Math.min(tries - 1, 30));
  return Math.round(bound / 2 + (random() * bound) / 2);
};
