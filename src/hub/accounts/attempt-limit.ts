// A lid on tries: a fixed number per window, counted for all callers together, because on loopback they all look alike.

import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { AttemptLimit } from './routes.ts';

/** @param max tries per `windowMs` @throws (from count) HawserError `too_many_attempts` */
export const createAttemptLimit = (clock: Clock, max: number, windowMs: number): AttemptLimit => {
  let windowStart = clock.monotonic();
  let used = 0;
  return {
    count: () => {
      const now = clock.monotonic();
      if (now - windowStart >= windowMs) {
        windowStart = now;
        used = 0;
      }
      used += 1;
      if (used <= max) return;
      throw new HawserError({
        code: 'too_many_attempts',
        message: 'Too many attempts to sign in.',
        hint: 'Wait a minute, then try again.',
      });
    },
  };
};
