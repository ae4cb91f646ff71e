// F13 as the harness plays it: it has a world of its own with thousands of guests in it (storm.ts), and what it is judged
// by is not in a thread.
import type { Outcome } from './report.ts';
import { playStorm } from './storm.ts';

const SIZE = { runners: 1_000, tabs: 2_000 } as const;
const LAST_MS = 30_000;
const ANSWER_MS = 2_000;

/** @param progress a line for whoever waits */
export const playStorms = async (
  name: string,
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
  progress: (line: string) => void,
): Promise<Omit<Outcome, 'summary'>> => {
  const recoveries: number[] = [];
  const violations: string[] = [];
  let played = 0;
  try {
    while (played < rounds && violations.length === 0) {
      const { back, waits, wrong } = await playStorm(SIZE, line => progress(`  ${name}: ${line}`));
      played += 1;
      recoveries.push(...back);
      violations.push(...wrong);
      const last = Math.max(...back);
      if (last > LAST_MS) violations.push(`I8 the last was back after ${Math.round(last)} ms`);
      const slow = waits.filter(ms => ms > ANSWER_MS).length;
      if (slow * 100 > waits.length) violations.push(`${slow} of ${waits.length} messages took over ${ANSWER_MS} ms`);
    }
  } catch (error) {
    violations.push(error instanceof Error ? error.message : String(error));
  }
  return { name, seed, rounds: played, recoveries, violations };
};
