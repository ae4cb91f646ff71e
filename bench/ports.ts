// What it costs to know on which ports the agents' processes listen, beside asking `ps` and `lsof` as others do: 500
// processes and 30 listeners, and all of it counted, the work of the programs that are started included.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createLinuxScanner } from '../src/runner/ports/linux.ts';
import { readTables } from '../src/runner/ports/linux-proc.ts';
import type { PortScanner } from '../src/runner/ports/listener.ts';
import { listenMore, startTree, type TestTree } from '../src/runner/ports/test-tree.ts';
import { watchPorts } from '../src/runner/ports/watch-ports.ts';
import { systemClock } from '../src/std/clock.ts';
import { silentLogger } from '../src/std/log.ts';
import { type Bench, type Figure, median } from './figure.ts';

const PROCESSES = 500;
const LISTENERS = 30;
const ROUNDS = 3;
const SCANS = 60;
const REFERENCES = 2;
const APPEARANCES = 5;
const IDLE_SECONDS = 15;

const SERVER = `${listenMore} &`;

export const ports: Bench = {
  summary: 'seeing which ports the agents’ processes listen on',
  run: async progress => {
    const figures: Figure[] = [];
    for (const place of ['outside', 'inside'] as const) figures.push(...(await measure(place, progress)));
    return [...figures, ...(await watching(progress))];
  },
};

/** @param place where the processes are that listen on nothing: in the agent's tree or elsewhere on the machine */
const measure = async (place: 'inside' | 'outside', progress: (line: string) => void): Promise<Figure[]> => {
  const tree = startTree(tmpdir());
  const others = startTree(tmpdir());
  try {
    const servers = await fill(tree, place === 'inside' ? tree : others);
    // Time flies at the pace of a working agent, so that whatever is done only now and then is counted too.
    let ahead = 0;
    const clock = { now: systemClock.now, monotonic: () => systemClock.monotonic() + ahead };
    const scanner = createLinuxScanner({ clock, uid: process.getuid?.() ?? -1, readTables });
    const scan = async () => {
      ahead += 250;
      return await scanner.scan([tree.agent]);
    };
    const cold = await cpuOf(1, scan);
    // Past the ten seconds for which processes count as young.
    for (let round = 0; round < 50; round += 1) await scan();
    const found = (await scan()).length;
    if (found !== LISTENERS) throw new Error(`invariant: ${found} of ${LISTENERS} listeners were found`);

    const costs = { reference: [] as number[], same: [] as number[], gained: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      costs.reference.push(await cpuOf(REFERENCES, async () => askPsAndLsof()));
      await scan();
      costs.same.push(await cpuOf(SCANS, scan));
      costs.gained.push(await costOfGain(scan, tree, servers[round] ?? 0));
      progress(`${PROCESSES} processes ${place} the tree: round ${round + 1} of ${ROUNDS}`);
    }
    const reference = median(costs.reference);
    const row = (name: string, value: number, goal?: string): Figure => ({
      name: `${name}, ${PROCESSES} processes ${place}`,
      value,
      unit: 'ms CPU',
      ratio: reference / value,
      of: 'cheaper than ps + lsof',
      ...(goal && { goal }),
    });
    return [
      { name: `ps + lsof, ${PROCESSES} processes ${place}`, value: reference, unit: 'ms CPU' },
      row('nothing has changed', median(costs.same), '>= 50 ×'),
      row('a process began to listen', median(costs.gained), '>= 12 ×'),
      row('the first scan of all', cold),
    ];
  } finally {
    await Promise.all([tree.close(), others.close()]);
  }
};

/** @returns the pids of the servers */
const fill = async (tree: TestTree, crowd: TestTree): Promise<number[]> => {
  crowd.run(`for i in {1..${PROCESSES}}; do sleep 10000 & done; echo LISTENS 0 0`);
  await crowd.said();
  const servers: number[] = [];
  while (servers.length < LISTENERS) servers.push((await tree.serve(SERVER)).pid);
  return servers;
};

/** The scan that sees a new listener. */
const costOfGain = async (scan: () => Promise<unknown>, tree: TestTree, server: number): Promise<number> => {
  process.kill(server, 'SIGUSR2');
  await tree.said();
  return await cpuOf(1, scan);
};

const askPsAndLsof = (): void => {
  const processes = spawnSync('ps', ['-axo', 'pid=,ppid=,command=']).stdout.toString().split('\n');
  const sockets = spawnSync('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-Fpn']).stdout.toString().split('\n');
  if (processes.length < PROCESSES || sockets.length < LISTENERS) throw new Error('ps or lsof did not answer');
};

/** @returns milliseconds of CPU per run, those of ended child processes included */
const cpuOf = async (runs: number, work: () => Promise<unknown>): Promise<number> => {
  const own = process.cpuUsage();
  const children = childTicks();
  for (let run = 0; run < runs; run += 1) await work();
  const { user, system } = process.cpuUsage(own);
  return ((user + system) / 1_000 + (childTicks() - children) * 10) / runs;
};

/** What the children that were waited for have used, in hundredths of a second. */
const childTicks = (): number => {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[13]) + Number(fields[14]);
};

/** From listening to being told of it, and what watching costs when nothing happens. */
const watching = async (progress: (line: string) => void): Promise<Figure[]> => {
  const tree = startTree(tmpdir());
  try {
    await fill(tree, tree);
    const scanner: PortScanner = createLinuxScanner({
      clock: systemClock,
      uid: process.getuid?.() ?? -1,
      readTables,
    });
    let told: (port: number) => void = () => undefined;
    const watch = watchPorts({
      scanner,
      clock: systemClock,
      log: silentLogger,
      onChange: ({ listener }) => told(listener.port),
    });
    watch.watch([tree.agent], true);
    // Processes count as old after ten seconds, and then cost less.
    await wait(12_000);
    const busyCpu = await shareOf(IDLE_SECONDS);
    progress(`watching, busy: ${busyCpu.toFixed(2)} % of a core`);
    const waits: number[] = [];
    for (let round = 0; round < APPEARANCES; round += 1) {
      const { port } = await tree.serve(SERVER);
      const began = performance.now();
      await new Promise<void>(resolve => {
        told = each => each === port && resolve();
      });
      waits.push(performance.now() - began);
    }
    watch.watch([tree.agent], false);
    await wait(12_000);
    const idleCpu = await shareOf(IDLE_SECONDS);
    await watch.close();
    return [
      { name: 'listen() to reported, while a turn runs', value: median(waits), unit: 'ms', goal: '< 1,500 ms' },
      { name: 'watching 530 processes while a turn runs', value: busyCpu, unit: '% of a core', goal: '< 2 %' },
      { name: 'watching 530 processes while idle', value: idleCpu, unit: '% of a core', goal: '< 1 %' },
    ];
  } finally {
    await tree.close();
  }
};

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

const shareOf = async (seconds: number): Promise<number> => {
  const before = process.cpuUsage();
  await wait(seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e4 / seconds;
};
