import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { createLogger, type LogRecord } from './log.ts';
import { watchStalls } from './stall-watch.ts';

/** A clock whose timer comes when the test says so, however late. */
const lateClock = () => {
  let elapsed = 0;
  let task: (() => void) | undefined;
  const clock: Clock = {
    now: () => elapsed,
    monotonic: () => elapsed,
    after: () => () => undefined,
    every: (_, given) => {
      task = given;
      return () => {
        task = undefined;
      };
    },
  };
  const comesAfter = (ms: number) => {
    elapsed += ms;
    task?.();
  };
  return { clock, comesAfter, watched: () => task !== undefined };
};

test('a process that stood still says for how long, once, and a slow one says nothing', () => {
  const { clock, comesAfter, watched } = lateClock();
  const records: LogRecord[] = [];
  const stop = watchStalls({ clock, log: createLogger(record => records.push(record), clock.now) });
  for (const ms of [1_000, 1_000, 2_900]) comesAfter(ms);
  expect(records).toEqual([]);
  for (const ms of [8_500, 1_000]) comesAfter(ms);
  expect(records.map(({ level, fields }) => ({ level, ...fields }))).toEqual([{ level: 'warn', forMs: 7_500 }]);
  stop();
  expect(watched()).toBe(false);
});
