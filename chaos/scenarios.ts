// Every fault on one screen: what is broken, and how. A fault is injected at a random moment while an agent works, and
// resolves when what it broke has been mended; recovery is measured from there.
import { DatabaseSync } from 'node:sqlite';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export type Scenario = {
  readonly summary: string;
  /** Rounds played when none are asked for. */
  readonly rounds: number;
  /** Breaks it, waits as the fault demands, and mends what does not mend itself. */
  readonly fault: (world: World, random: Random) => Promise<void>;
  /** What stays broken during every round, as a frame around it. */
  readonly standing?: (world: World) => () => void;
};

export const scenarios: Readonly<Record<string, Scenario>> = {
  F1: {
    summary: 'hub killed (SIGKILL) while text streams, a message is posted, an approval is decided',
    rounds: 10,
    fault: async world => {
      await world.killHub();
      await world.startHub();
    },
  },
  F2: {
    summary: 'runner killed (SIGKILL) in mid-turn',
    rounds: 5,
    fault: async world => {
      await world.killRunner();
      await world.startRunner();
    },
  },
  F3: {
    summary: 'the agent’s process killed (SIGKILL)',
    rounds: 5,
    fault: async world => {
      for (const pid of await world.agentPids()) kill(pid);
    },
  },
  F4: {
    summary: 'network gone between runner and hub, or browsers and hub, for up to four seconds',
    rounds: 5,
    fault: async (world, random) => {
      const ways = random.pick([[world.runnerWay], [world.browserWay], [world.runnerWay, world.browserWay]]);
      for (const way of ways) {
        way.faults.way = 'refuse';
        way.cut();
      }
      await wait(random.between(50, 4_000));
      for (const way of ways) way.faults.way = 'open';
    },
  },
  F5: {
    summary: 'half-open link: nothing arrives any more, and nobody says so',
    rounds: 1,
    fault: async (world, random) => {
      const way = random.pick([world.runnerWay, world.browserWay]);
      way.faults.way = 'silent';
      // Longer than either side may take to notice; what is open stays dead, new connections work.
      await wait(50_000);
      way.faults.way = 'open';
    },
  },
  F9: {
    summary: 'the hub’s database locked by another process for up to eight seconds',
    rounds: 3,
    fault: async (world, random) => {
      const other = new DatabaseSync(world.database);
      other.exec('pragma busy_timeout = 5000; begin immediate');
      await wait(random.between(200, 8_000));
      other.exec('rollback');
      other.close();
    },
  },
  F12: {
    summary: 'WebSocket messages repeated and swapped on both links',
    rounds: 5,
    standing: world => {
      const ways = [world.runnerWay, world.browserWay];
      for (const { faults } of ways) Object.assign(faults, { duplicate: 0.05, swap: 0.03 });
      return () => {
        for (const { faults } of ways) Object.assign(faults, { duplicate: 0, swap: 0 });
      };
    },
    fault: async () => undefined,
  },
};

/** F18: any of the quick ones, one after the other. */
export const MIX = ['F1', 'F2', 'F3', 'F4', 'F12'] as const;

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
};

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
