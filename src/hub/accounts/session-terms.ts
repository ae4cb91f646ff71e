// How long a signed-in browser stays signed in.

const DAY_MS = 24 * 3_600_000;

export const SESSION = {
  /** However much it is used. */
  absoluteMs: 90 * DAY_MS,
  /** Without being used. */
  idleMs: 30 * DAY_MS,
  /** Use is noted this often at most; idle time is known no better than that. */
  touchMs: 5 * 60_000,
} as const;
