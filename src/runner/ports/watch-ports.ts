// Watches what the agents' processes listen on, for as long as there are agents. It decides when to scan: often while a
// turn runs, rarely in between, never without agents, one scan at a time, and less often the more a scan costs. What it
// reports goes into the thread as a candidate for a preview.
import type { AgentProcess } from '../../agents/driver.ts';
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import { type Candidates, type PortChange, step } from './candidates.ts';
import type { Listener, PortScanner } from './listener.ts';

export type WatchDeps = {
  readonly scanner: PortScanner;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly log: Logger;
  /** Told of every change once, in order. */
  readonly onChange: (change: PortChange) => void;
};

export type PortWatch = {
  /**
   * Sets whose processes to watch; none means to stop looking, and that everything known is closed.
   * @param busy whether any of them works on a turn
   */
  watch(agents: readonly AgentProcess[], busy: boolean): void;
  /** What was reported as open and is not closed. */
  current(): readonly Listener[];
  /** Resolves once no scan runs any more; nothing is reported after it was called. */
  close(): Promise<void>;
};

/** How long to wait between scans: `share` of the time goes into scanning, within bounds. */
type Pace = { readonly least: number; readonly most: number; readonly share: number };
const BUSY: Pace = { least: 250, most: 3_000, share: 0.01 };
const IDLE: Pace = { least: 2_000, most: 10_000, share: 0.0025 };

/** @param deps see WatchDeps; the watch owns nothing but its timer */
export const watchPorts = ({ scanner, clock, log, onChange }: WatchDeps): PortWatch => {
  let agents: readonly AgentProcess[] = [];
  let pace = IDLE;
  let candidates: Candidates = new Map();
  let cancel: () => void = () => undefined;
  let scanning: Promise<void> | undefined;
  let closed = false;
  let trouble = '';

  const take = (found: readonly Listener[], now: number): number | undefined => {
    const result = step(candidates, found, now);
    candidates = result.candidates;
    for (const change of result.changes) onChange(change);
    return result.due;
  };

  const scan = async (): Promise<void> => {
    const began = clock.monotonic();
    const asked = agents;
    let due: number | undefined;
    try {
      const found = await scanner.scan(asked);
      // Agents that went while we looked are no longer ours to speak of.
      if (!closed) due = take(found.filter(isOf(agents)), began);
      trouble = '';
    } catch (error) {
      // What is known stays; the next scan may do better. One line per kind of failure, not one per scan.
      const message = error instanceof Error ? error.message : String(error);
      if (message !== trouble) log.warn('could not look at the listening ports', { error });
      trouble = message;
    }
    scanning = undefined;
    const ended = clock.monotonic();
    const wait = Math.min(pace.most, Math.max(pace.least, (ended - began) / pace.share));
    if (asked !== agents) plan(0);
    else plan(Math.max(0, Math.min(wait, (due ?? Number.POSITIVE_INFINITY) - ended)));
  };

  const plan = (ms: number): void => {
    cancel();
    if (closed || scanning || agents.length === 0) return;
    cancel = clock.after(ms, () => {
      scanning = scan();
    });
  };

  return {
    watch: (next, busy) => {
      if (closed) return;
      const same = next.length === agents.length && next.every(({ mark }, index) => mark === agents[index]?.mark);
      const quicker = busy && pace !== BUSY;
      pace = busy ? BUSY : IDLE;
      if (!same) {
        agents = next;
        take([...candidates.values()].map(({ listener }) => listener).filter(isOf(next)), clock.monotonic());
      }
      // A running scan plans the next one by itself.
      if (!same || quicker) plan(0);
    },
    current: () => [...candidates.values()].flatMap(({ told }) => told ?? []),
    close: async () => {
      closed = true;
      cancel();
      await scanning;
    },
  };
};

const isOf =
  (agents: readonly AgentProcess[]) =>
  ({ origin }: Listener): boolean =>
    agents.some(({ mark }) => mark === origin.mark);
