// A clock for tests that stands still until it is told to advance. Timers fire in the order of their due times,
// and a timer set by a fired timer fires too if it falls within the same advance.
import type { Clock } from './clock.ts';

type Timer = { due: number; order: number; task: () => void; every?: number };

export type FakeClock = Clock & {
  /** Moves time on by `ms`, running what becomes due, and lets promise callbacks run after each timer. */
  advance(ms: number): Promise<void>;
  /** Moves only the wall clock, as when someone sets the machine's time. */
  jump(ms: number): void;
  /** How many timers wait; a closed component leaves none. */
  pending(): number;
};

export const createFakeClock = (start = 1_700_000_000_000): FakeClock => {
  let elapsed = 0;
  let offset = start;
  let order = 0;
  const timers = new Set<Timer>();

  const add = (timer: Timer) => {
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const next = (limit: number) =>
    [...timers].filter(t => t.due <= limit).sort((a, b) => a.due - b.due || a.order - b.order)[0];

  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    after: (ms, task) => add({ due: elapsed + ms, order: order++, task }),
    every: (ms, task) => add({ due: elapsed + ms, order: order++, task, every: ms }),
    jump: ms => {
      offset += ms;
    },
    pending: () => timers.size,
    advance: async ms => {
      const until = elapsed + ms;
      for (let timer = next(until); timer; timer = next(until)) {
        elapsed = timer.due;
        if (timer.every === undefined) timers.delete(timer);
        else timer.due += timer.every;
        timer.task();
        await new Promise(resolve => setImmediate(resolve));
      }
      elapsed = until;
    },
  };
};
