// What the way through the tunnel costs: small requests, bulk, WebSockets, waiting streams and a slow reader, beside a
// plain reverse proxy on undici without a tunnel and OpenSSH's `-R` in the same run; and how long a click takes while
// downloads fill a link of 100 Mbit/s and 40 ms. Hub, runner, app and visitor are processes of their own.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, type Figure, median } from './figure.ts';
import { scratch } from './scratch.ts';
import type { Load, Seen } from './tunnel/client.ts';
import type { PartFigures } from './tunnel/part.ts';
import { sshMissing, startSsh } from './tunnel/ssh.ts';

type Part = {
  readonly port: number;
  figures(memory?: boolean): Promise<PartFigures>;
  ask(message: object): Promise<unknown>;
  stop(): void;
};
type Way = { readonly name: 'tunnel' | 'proxy' | 'ssh'; readonly port: number; readonly parts: readonly Part[] };

const ROUNDS = 3;
/** Fresh processes interpret their code for seconds, and those that are measured run for days. */
const WARM_MS = 4_000;
const MS = 2_000;
const CONNECTIONS = [1, 16, 64];

export const tunnel: Bench = {
  summary: 'requests and bytes through the tunnel to a laptop',
  run: async progress => {
    const folder = mkdtempSync(join(scratch(), 'tunnel-'));
    const stops: (() => void)[] = [];
    const start = async (file: string, ...args: number[]) => {
      const part = await startPart(file, args);
      stops.push(part.stop);
      return part;
    };
    try {
      const origin = await start('origin');
      const hub = await start('hub');
      const runner = await start('runner', hub.port, origin.port);
      const proxy = await start('proxy', origin.port);
      const ways: Way[] = [
        { name: 'proxy', port: proxy.port, parts: [proxy] },
        { name: 'tunnel', port: hub.port, parts: [hub, runner] },
      ];
      const missing = sshMissing();
      if (missing) progress(`OpenSSH is left out: ${missing}`);
      else {
        const ssh = await startSsh(join(folder, 'ssh'), origin.port, async port => port);
        stops.push(ssh.stop);
        ways.push({ name: 'ssh', port: ssh.port, parts: [] });
      }
      return [
        ...(await smallRequests(start, ways, progress)),
        ...(await bulkAndSockets(ways, progress)),
        ...(await whileWaiting(start, progress)),
        ...(await shaped(start, origin.port, missing ? undefined : join(folder, 'shaped'), stops, progress)),
      ];
    } finally {
      for (const stop of stops) stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Start = (file: string, ...args: number[]) => Promise<Part>;
type Progress = (line: string) => void;

const smallRequests = async (start: Start, ways: readonly Way[], progress: Progress): Promise<Figure[]> => {
  const visitor = await start('client');
  const ask = async (port: number, connections: number, ms: number) =>
    (await visitor.ask({ port, load: { kind: 'small', connections, ms, downloads: 0 } satisfies Load })) as Seen;
  for (const connections of [64, 1]) for (const { port } of ways) await ask(port, connections, WARM_MS);
  const rates = new Map<string, number[]>();
  const micros = new Map<string, number[]>();
  const note = (map: Map<string, number[]>, key: string, value: number) =>
    map.set(key, [...(map.get(key) ?? []), value]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const connections of CONNECTIONS) {
      for (const { name, port, parts } of ways) {
        const before = await cpuOf(parts);
        const seen = await ask(port, connections, MS);
        const cpu = ((await cpuOf(parts)) - before) / (seen.perSecond * (MS / 1_000));
        note(rates, `${name} ${connections}`, seen.perSecond);
        if (parts.length > 0) note(micros, `${name} ${connections}`, cpu);
        progress(
          `${name}, ${connections} connections: ${Math.round(seen.perSecond)}/s, p99 ${seen.p99.toFixed(1)} ms, ${cpu.toFixed(0)} µs`,
        );
      }
    }
  }
  const of = (key: string) => median(rates.get(key) ?? []);
  const figures = CONNECTIONS.flatMap((connections): Figure[] => {
    const value = of(`tunnel ${connections}`);
    const name = `small GETs, ${connections} connections`;
    const goal = connections === 64 ? '>= 0.8 ×' : connections === 1 ? '>= 0.7 ×' : undefined;
    const ssh = of(`ssh ${connections}`);
    return [
      { name, value, unit: '/s', ratio: value / of(`proxy ${connections}`), of: 'no tunnel', ...(goal && { goal }) },
      ...(ssh > 0
        ? [
            {
              name,
              value,
              unit: '/s',
              ratio: value / ssh,
              of: 'OpenSSH -R',
              ...(connections === 64 && { goal: '>= 2 ×' }),
            },
          ]
        : []),
    ];
  });
  for (const connections of [1, 64]) {
    const cpu = median(micros.get(`tunnel ${connections}`) ?? []);
    figures.push({
      name: `CPU per small GET, hub and runner, ${connections} connection${connections > 1 ? 's' : ''}`,
      ...{ value: cpu, unit: 'µs', ratio: cpu / median(micros.get(`proxy ${connections}`) ?? []), of: 'no tunnel' },
    });
  }
  return figures;
};

const bulkAndSockets = async (ways: readonly Way[], progress: Progress): Promise<Figure[]> => {
  const loads: { name: string; load: Load; unit: string; read: (seen: Seen) => number }[] = [
    {
      name: 'bulk down',
      load: { kind: 'bulk', bytes: 4_800 << 16, direction: 'down' },
      unit: 'MB/s',
      read: s => s.bulkPerSecond / 1e6,
    },
    {
      name: 'bulk up',
      load: { kind: 'bulk', bytes: 4_800 << 16, direction: 'up' },
      unit: 'MB/s',
      read: s => s.bulkPerSecond / 1e6,
    },
    {
      name: 'WebSocket round trips, 64 B',
      load: { kind: 'websocket', bytes: 64, ms: MS },
      unit: '/s',
      read: s => s.perSecond,
    },
    {
      name: 'WebSocket messages, 1 MiB',
      load: { kind: 'websocket', bytes: 1 << 20, ms: MS },
      unit: 'MB/s',
      read: s => s.bulkPerSecond / 1e6,
    },
  ];
  const figures: Figure[] = [];
  for (const { name, load, unit, read } of loads) {
    const values = new Map<string, number[]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const way of ways)
        values.set(way.name, [...(values.get(way.name) ?? []), read(await visit(way.port, load))]);
    }
    const of = (way: string) => median(values.get(way) ?? []);
    progress(`${name}: ${ways.map(way => `${way.name} ${of(way.name).toFixed(0)}`).join(', ')} ${unit}`);
    figures.push({ name, value: of('tunnel'), unit, ratio: of('tunnel') / of('proxy'), of: 'no tunnel' });
  }
  return figures;
};

/** In fresh processes: memory that earlier rounds freed would hide what a stream takes. */
const whileWaiting = async (start: Start, progress: Progress): Promise<Figure[]> => {
  const origin = await start('origin');
  const hub = await start('hub');
  const runner = await start('runner', hub.port, origin.port);
  const memory = async () => (await hub.figures(true)).rss + (await runner.figures(true)).rss;
  await visit(hub.port, { kind: 'small', connections: 16, ms: MS, downloads: 0 });
  const before = await memory();
  const idlers = await startPart('client', []);
  await idlers.ask({ port: hub.port, load: { kind: 'idle', streams: 1_000 } satisfies Load });
  const idle = (await memory()) - before;
  idlers.stop();
  progress(`1,000 idle streams: ${(idle / 1e6).toFixed(1)} kB each, both ends together`);
  const slow = await startPart('client', []);
  const calm = await memory();
  await slow.ask({ port: hub.port, load: { kind: 'slow', ms: 3_000 } satisfies Load });
  const early = await memory();
  const seen = (await slow.ask({
    port: hub.port,
    load: { kind: 'small', connections: 1, ms: 6_000, downloads: 0 } satisfies Load,
  })) as Seen;
  const late = await memory();
  slow.stop();
  progress(
    `slow reader: ${((late - calm) / 1e6).toFixed(0)} MB, of which ${((late - early) / 1e6).toFixed(0)} MB later`,
  );
  return [
    { name: 'an idle event stream, both ends together', value: idle / 1e6, unit: 'kB', goal: '<= 60 kB' },
    { name: 'slow reader: memory gained, s 3 to 9', value: (late - early) / 1e6, unit: 'MB', goal: 'flat' },
    { name: 'slow reader: p99 of others', value: seen.p99, unit: 'ms' },
  ];
};

const shaped = async (
  start: Start,
  originPort: number,
  sshFolder: string | undefined,
  stops: (() => void)[],
  progress: Progress,
): Promise<Figure[]> => {
  const load: Load = { kind: 'small', connections: 2, ms: 10_000, downloads: 8 };
  const hub = await start('hub');
  const link = await start('shaper', hub.port);
  await start('runner', link.port, originPort);
  const alone = await visit(hub.port, { kind: 'small', connections: 2, ms: 3_000, downloads: 0 });
  const ours = await visit(hub.port, load);
  const inWords = (name: string, seen: Seen) =>
    progress(
      `${name}, 8 downloads on the link: p99 ${seen.p99.toFixed(0)} ms at ${(seen.bulkPerSecond / 1e6).toFixed(1)} MB/s`,
    );
  inWords('tunnel', ours);
  progress(`tunnel, nothing else on the link: p99 ${alone.p99.toFixed(0)} ms`);
  let theirs: Seen | undefined;
  if (sshFolder) {
    const ssh = await startSsh(sshFolder, originPort, async port => (await start('shaper', port)).port);
    stops.push(ssh.stop);
    theirs = await visit(ssh.port, load);
    inWords('OpenSSH', theirs);
  }
  const name = 'click during 8 downloads, 100 Mbit 40 ms';
  const against = theirs && { ratio: theirs.p99 / ours.p99, of: 'better than OpenSSH' };
  return [
    { name: `${name}: p99`, value: ours.p99, unit: 'ms', ...against, goal: '<= 130 ms, >= 6 ×' },
    { name: `${name}: bulk`, value: ours.bulkPerSecond / 1e6, unit: 'MB/s', goal: '>= 6 MB/s' },
  ];
};

const visit = async (port: number, load: Load): Promise<Seen> => {
  const client = await startPart('client', []);
  try {
    return (await client.ask({ port, load })) as Seen;
  } finally {
    client.stop();
  }
};

const cpuOf = async (parts: readonly Part[]): Promise<number> => {
  const figures = await Promise.all(parts.map(part => part.figures()));
  return figures.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
};

const startPart = async (file: string, args: readonly number[]): Promise<Part> => {
  const child: ChildProcess = fork(fileURLToPath(new URL(`./tunnel/${file}.ts`, import.meta.url)), args.map(String), {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}`);
  });
  ended.catch(() => undefined); // an end that nobody waits for any more is the one we asked for
  const next = async () => (await Promise.race([once(child, 'message'), ended]))[0] as unknown;
  const ask = (message: object) => {
    const answer = next();
    child.send(message);
    return answer;
  };
  const { port } = (await next()) as { port: number };
  return {
    port,
    ask,
    figures: async (memory = false) => (await ask({ memory })) as PartFigures,
    stop: () => void child.kill('SIGKILL'),
  };
};
