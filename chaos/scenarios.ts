// Every fault on one screen: what is broken, and how. A fault is injected at a random moment while an agent works, and
// resolves when what it broke has been mended; recovery is measured from there.
import { DatabaseSync } from 'node:sqlite';
import { crowd } from './crowd.ts';
import { checkWhole, fillDisk } from './disk.ts';
import { littleHeap } from './heap.ts';
import type { Random } from './random.ts';
import { readNothing } from './slow.ts';
import { makeTornCopies, openTornCopies } from './torn.ts';
import type { World } from './world.ts';

export type Scenario = {
  readonly summary: string;
  /** Rounds played when none are asked for. */
  readonly rounds: number;
  /** True when hub and runner are to have a wall clock that can be set (clock.ts). */
  readonly ownClock?: boolean;
  /** True when the hub's folder is to be on a small disk of its own (disk.ts). */
  readonly smallDisk?: boolean;
  /** Why the mix (mix.ts) leaves it out. */
  readonly apart?: string;
  /** Breaks it, waits as the fault demands, and mends what does not mend itself. */
  readonly fault: (world: World, random: Random) => Promise<void>;
  /** Looked at once everything is usable again. @throws Error with what is wrong */
  readonly aftermath?: (world: World) => Promise<void>;
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
      for (const pid of await world.agentPids()) signal(pid, 'SIGKILL');
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
  F4s: {
    summary: 'both links slow for some seconds: all that passes arrives up to 400 ms late',
    rounds: 3,
    fault: async (world, random) => {
      const ways = [world.browserWay, world.runnerWay];
      for (const { faults } of ways) faults.delayMs = random.between(20, 400);
      await wait(random.between(1_000, 5_000));
      for (const { faults } of ways) faults.delayMs = 0;
    },
  },
  F5: {
    summary:
      'half-open link: nothing of it arrives any more and nobody says so; usable again is counted after 45 s of it',
    rounds: 1,
    apart: 'each of its rounds is 45 s of waiting',
    fault: async (world, random) => {
      random.pick([world.runnerWay, world.browserWay]).deafen();
      // Within this both sides are to have noticed.
      await wait(45_000);
    },
  },
  F6: {
    summary:
      'the machine sleeps for two hours: hub and runner stopped (SIGSTOP) for some seconds, their clocks two hours on',
    rounds: 3,
    ownClock: true,
    fault: async (world, random) => {
      const pids = [world.hubPid(), world.runnerPid(), ...(await world.agentPids())];
      for (const pid of pids) signal(pid, 'SIGSTOP');
      await world.clock.jump(2 * 3_600);
      await wait(random.between(500, 4_000));
      for (const pid of pids) signal(pid, 'SIGCONT');
    },
    aftermath: ({ clock, door }) => clock.check(door.hubHost),
  },
  F6s: {
    summary: 'hub, runner or agent stopped (SIGSTOP) for up to ten seconds; clocks go on',
    rounds: 3,
    fault: async (world, random) => {
      const pids = random.pick([[world.hubPid()], [world.runnerPid()], await world.agentPids()]);
      for (const pid of pids) signal(pid, 'SIGSTOP');
      await wait(random.between(1_000, 10_000));
      for (const pid of pids) signal(pid, 'SIGCONT');
    },
  },
  F7: {
    summary:
      'fifty viewers ask for the thread without end and read nothing: the hub keeps 50 MB at most for them, counted after a collection of its garbage',
    rounds: 3,
    fault: readNothing,
  },
  F8: {
    summary: 'the hub’s disk full to the last byte for up to six seconds',
    rounds: 3,
    smallDisk: true,
    fault: (world, random) => fillDisk(world, random.between(500, 6_000)),
    aftermath: checkWhole,
  },
  F9: {
    summary: 'the hub’s database locked by another process for up to eight seconds, and one time in four for thirty',
    rounds: 3,
    fault: async (world, random) => {
      const other = new DatabaseSync(world.database);
      other.exec('pragma busy_timeout = 5000; begin immediate');
      await wait(random.next() < 0.25 ? 30_000 : random.between(200, 8_000));
      other.exec('rollback');
      other.close();
    },
  },
  F10: {
    summary:
      'hub killed, its database copied with a write-ahead log that ends anywhere: each copy opens and has no gap',
    rounds: 3,
    fault: async (world, random) => {
      await world.killHub();
      await makeTornCopies(world, random);
      await world.startHub();
    },
    aftermath: openTornCopies,
  },
  F11: {
    summary: 'the clocks of hub and runner a day on, a day back, or right again, while they work',
    rounds: 5,
    ownClock: true,
    fault: (world, random) => world.clock.set(random.pick([-86_400, 0, 86_400])),
    aftermath: ({ clock, door }) => clock.check(door.hubHost),
  },
  F12: {
    summary:
      'WebSocket messages repeated and swapped on both links, of which one or both are cut and joined again meanwhile',
    rounds: 5,
    standing: world => {
      const ways = [world.runnerWay, world.browserWay];
      for (const { faults } of ways) Object.assign(faults, { duplicate: 0.15, swap: 0.03 });
      return () => {
        for (const { faults } of ways) Object.assign(faults, { duplicate: 0, swap: 0 });
      };
    },
    fault: async (world, random) => {
      for (const way of random.pick([[world.runnerWay], [world.browserWay], [world.runnerWay, world.browserWay]]))
        way.cut();
    },
  },
  F15: {
    summary: 'the hub has few file descriptors left and hundreds of connections come',
    rounds: 3,
    fault: crowd,
  },
  F15m: {
    summary: 'the hub has 64 MB of heap, and fifty viewers ask for the thread without end, half of them reading',
    rounds: 3,
    fault: littleHeap,
  },
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself meanwhile.
  }
};

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
