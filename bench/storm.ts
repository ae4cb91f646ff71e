// How long a storm (chaos/storm.ts) takes to settle, and what it does to whoever writes meanwhile.
import { playStorm } from '../chaos/storm.ts';
import { type Bench, median, percentile } from './figure.ts';

const RUNNERS = Number(process.env.STORM_RUNNERS ?? 1_000);
const TABS = Number(process.env.STORM_TABS ?? 5_000);

export const storm: Bench = {
  summary: `a hub killed below ${RUNNERS.toLocaleString('en')} machines and ${TABS.toLocaleString('en')} pages`,
  run: async progress => {
    const { back, calmMs, waits, hubMb } = await playStorm({ runners: RUNNERS, tabs: TABS }, progress);
    const last = Math.max(...back);
    return [
      { name: 'rejoined: median', value: median(back), unit: 'ms' },
      {
        name: 'rejoined: the last of all',
        value: last,
        unit: 'ms',
        ratio: last / calmMs,
        of: 'the pages arriving 50 at a time',
        goal: '<= 30,000 ms',
      },
      { name: 'a message written meanwhile, p50', value: percentile(waits, 0.5), unit: 'ms' },
      { name: 'a message written meanwhile, p99', value: percentile(waits, 0.99), unit: 'ms', goal: '<= 2,000 ms' },
      { name: 'memory of the hub afterwards', value: hubMb, unit: 'MB' },
    ];
  },
};
