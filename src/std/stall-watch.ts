// Notices when this process did not get to run: the machine slept, has far too much to do, or waited for its disk. Every
// time-out looks like a lost connection then, and only the log can tell the one from the other.
import type { Cancel, Clock } from './clock.ts';
import type { Logger } from './log.ts';

const LOOK_EVERY_MS = 1_000;
/** Longer than any task of ours may take, shorter than what somebody at the screen would forgive. */
const WORTH_A_LINE_MS = 2_000;

/**
 * Logs a warning with `forMs` after each time the process stood still.
 * @returns ends the watch
 */
export const watchStalls = ({ clock, log }: { readonly clock: Clock; readonly log: Logger }): Cancel => {
  let last = clock.monotonic();
  return clock.every(LOOK_EVERY_MS, () => {
    const forMs = Math.round(clock.monotonic() - last - LOOK_EVERY_MS);
    last = clock.monotonic();
    if (forMs >= WORTH_A_LINE_MS)
      log.warn('stood still: the machine slept, is overloaded, or its disk is slow', { forMs });
  });
};
