// How many people can watch: events of a real thread, committed before they are broadcast, to 50, 200 and 1,000
// viewers, beside bare `ws` and Socket.IO in the same run. Server, and viewers with publisher, are two processes on
// two cores; each event must reach every viewer.
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialect, Round, RoundResult, ServerFigures, ServerReady } from './fanout/wire.ts';
import type { Bench, Figure } from './figure.ts';
import { scratch } from './scratch.ts';

const SERVERS: Readonly<Record<Dialect, string>> = {
  hawser: './fanout/hawser-server.ts',
  bare: './fanout/bare-server.ts',
  'socket.io': './fanout/socketio-server.ts',
};

type Load = Pick<Round, 'viewers' | 'rate' | 'seconds'>;
const LOADS: readonly Load[] = [
  { viewers: 50, rate: 50, seconds: 6 },
  { viewers: 200, rate: 50, seconds: 6 },
  { viewers: 1_000, rate: 50, seconds: 8 },
  { viewers: 200, rate: 1_000, seconds: 8 },
  { viewers: 200, rate: 0, seconds: 5 },
];
const IDLE = 2_000;

type Measured = RoundResult & { readonly load: Load; readonly core: number; readonly micros: number };

export const fanout: Bench = {
  summary: 'events of a thread to everyone who watches it',
  run: async progress => {
    const measured = new Map<Dialect, { rounds: Measured[]; idleKb: number }>();
    for (const dialect of Object.keys(SERVERS) as Dialect[]) {
      measured.set(dialect, await measure(dialect, progress));
    }
    return figuresOf(measured);
  },
};

const measure = async (dialect: Dialect, progress: (line: string) => void) => {
  const folder = mkdtempSync(join(scratch(), 'fanout-'));
  const server = await startChild(SERVERS[dialect], 0, [folder]);
  const { port, cookie, topics } = (await server.ready) as ServerReady;
  const rounds: Measured[] = [];
  try {
    // First, in a process that has not grown yet: memory that earlier rounds freed would hide what a socket takes. And
    // beside others that stay, so that what is allocated once is not shared out among the two thousand.
    const idleRound = { dialect, port, cookie, topic: topics.at(-1) ?? '', viewers: IDLE, rate: 1, seconds: 1 };
    let idle: Taken | undefined;
    await playRound(server, { ...idleRound, topic: topics.at(-2) ?? '' }, async () => {
      idle ??= (await playRound(server, idleRound)).figures;
    });
    if (!idle) throw new Error('invariant: a round begins before it ends');
    const idleKb = (idle[0].rss - idle[2].rss) / IDLE / 1_024;
    progress(`${dialect}: ${IDLE} idle sockets: ${idleKb.toFixed(1)} kB each`);
    for (const [index, load] of LOADS.entries()) {
      const round: Round = { dialect, port, cookie, topic: topics[index] ?? '', ...load };
      const { result, figures } = await playRound(server, round);
      const [before, after] = figures;
      const cpu = after.cpuMicros - before.cpuMicros;
      const deliveries = result.events * load.viewers;
      rounds.push({ ...result, load, core: cpu / 1e6 / result.seconds, micros: cpu / deliveries });
      progress(`${dialect}: ${nameOf(load)}: ${inWords(rounds.at(-1) as Measured)}`);
    }
    return { rounds, idleKb };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** When the round began and ended, and before its viewers came. */
type Taken = [begin: ServerFigures, end: ServerFigures, before: ServerFigures];

/**
 * Plays a round in a fresh client process and takes the server's figures when it begins and ends. `meanwhile` is called
 * when all viewers have joined, before the first event.
 */
const playRound = async (server: Child, round: Round, meanwhile?: () => Promise<void>) => {
  const client = await startChild('./fanout/client.ts', 1);
  const before = (await server.ask('figures')) as ServerFigures;
  const figures: ServerFigures[] = [];
  client.process.send({ round });
  try {
    for (;;) {
      const message = await client.next<{ question?: unknown; result?: RoundResult; error?: string }>();
      if (message.error) throw new Error(message.error);
      if (message.result) return { result: message.result, figures: [...figures, before] as Taken };
      if (message.question === 'begin' || message.question === 'end') {
        if (message.question === 'begin') await meanwhile?.();
        figures.push((await server.ask('figures')) as ServerFigures);
        client.process.send({ answer: null });
      } else {
        client.process.send({ answer: await server.ask(message.question) });
      }
    }
  } finally {
    await client.stop();
  }
};

type Child = {
  readonly process: ChildProcess;
  readonly ready: unknown;
  next<T>(): Promise<T>;
  ask(message: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

/** Each part on a core of its own where the system can pin it, so that they do not measure each other. */
const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

const startChild = async (file: string, core: number, args: readonly string[] = []): Promise<Child> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });
  if (canPin && child.pid) spawnSync('taskset', ['-a', '-p', '-c', String(core), String(child.pid)]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}`);
  });
  ended.catch(() => undefined); // an end that nobody waits for any more is the one we asked for
  const next = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  return {
    process: child,
    ready: await next(),
    next,
    ask: message => {
      const answer = next();
      child.send(message as object);
      return answer;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
};

const nameOf = ({ viewers, rate }: Load) => `${rate === 0 ? 'flat out' : `${rate} events/s`} × ${viewers} viewers`;
const inWords = ({ events, seconds, p50, p99, core, micros, clientBusy }: Measured) =>
  `${(events / seconds).toFixed(0)}/s, p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms, ${(core * 100).toFixed(0)} % of a core, ` +
  `${micros.toFixed(2)} µs each (client ${(clientBusy * 100).toFixed(0)} %)`;

const figuresOf = (measured: ReadonlyMap<Dialect, { rounds: readonly Measured[]; idleKb: number }>): Figure[] => {
  const of = (dialect: Dialect, index: number) => measured.get(dialect)?.rounds[index];
  const figures = LOADS.flatMap((load, index): Figure[] => {
    const ours = of('hawser', index);
    const bare = of('bare', index);
    const io = of('socket.io', index);
    if (!ours || !bare || !io) return [];
    const name = nameOf(load);
    const p99Goal = load.viewers === 1_000 ? { goal: '<= 15 ms' } : {};
    const cpuGoal = load.rate === 1_000 ? { goal: '<= 60 %' } : {};
    return [
      {
        name: `${name}: reached`,
        value: ours.events / ours.seconds,
        unit: 'events/s',
        ratio: ours.events / bare.events,
        of: 'bare ws',
      },
      { name: `${name}: p50`, value: ours.p50, unit: 'ms', ratio: ours.p50 / bare.p50, of: 'bare ws' },
      { name: `${name}: p99`, value: ours.p99, unit: 'ms', ratio: ours.p99 / bare.p99, of: 'bare ws', ...p99Goal },
      {
        name: `${name}: of a core`,
        value: ours.core * 100,
        unit: '%',
        ratio: ours.core / bare.core,
        of: 'bare ws',
        ...cpuGoal,
      },
      {
        name: `${name}: CPU per delivery`,
        value: ours.micros,
        unit: 'µs',
        ratio: ours.micros / bare.micros,
        of: 'bare ws',
      },
      {
        name: `${name}: CPU per delivery`,
        value: ours.micros,
        unit: 'µs',
        ratio: ours.micros / io.micros,
        of: 'Socket.IO',
      },
    ];
  });
  const idle = (dialect: Dialect) => measured.get(dialect)?.idleKb ?? Number.NaN;
  figures.push({
    name: 'an idle socket',
    value: idle('hawser'),
    unit: 'kB',
    ratio: idle('hawser') / idle('socket.io'),
    of: 'Socket.IO',
    goal: '<= 20 kB',
  });
  return figures;
};
