// A lid on tries (R42): a fixed number per window, counted per name: an address, an account, a kind of request. Names
// come from outside, so only so many are kept; when there are too many, the oldest windows go first.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';

export type AttemptLimit = {
  /** @param withinMs how long the window is; a minute unless said otherwise @throws HawserError `too_many_attempts` */
  count(name: string, max: number, withinMs?: number): void;
};

const MINUTE_MS = 60_000;
const MAX_NAMES = 10_000;

export const createAttemptLimit = (clock: Clock): AttemptLimit => {
  const windows = new Map<string, { readonly start: number; used: number }>();
  return {
    count: (name, max, withinMs = MINUTE_MS) => {
      const now = clock.monotonic();
      const known = windows.get(name);
      const window = known && now - known.start < withinMs ? known : { start: now, used: 0 };
      window.used += 1;
      if (window !== known) {
        windows.delete(name);
        windows.set(name, window);
        for (const old of windows.keys()) {
          if (windows.size <= MAX_NAMES) break;
          windows.delete(old);
        }
      }
      if (window.used <= max) return;
      throw new HawserError({
        code: 'too_many_attempts',
        message: 'Too many attempts.',
        hint: 'Wait a while, then try again.',
      });
    },
  };
};
