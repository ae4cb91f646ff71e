// From the command to "ready", to a page one can use, and back to nothing; what it costs to sit there; and how many
// agent processes several sessions take. The product is started exactly as a newcomer does, with the practice model.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../e2e/support/chromium.ts';
import { BUDGET_BYTES, firstLoad } from '../tools/build-web.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { scratch } from './scratch.ts';
import { playTurns } from './turns.ts';

const ROUNDS = 5;
const IDLE_SECONDS = 20;
const TURNS = 150;
const REPO = fileURLToPath(new URL('..', import.meta.url));

type Ready = { readonly child: ChildProcess; readonly readyMs: number; readonly signInUrl: string };

export const start: Bench = {
  summary: 'npm start to ready, to a usable page, and what it costs to run',
  run: async progress => {
    const folder = mkdtempSync(join(scratch(), 'start-'));
    try {
      // Once without counting: the sample project is made and compiled code is kept.
      await stop((await launch(folder)).child);
      const rounds: Awaited<ReturnType<typeof oneStart>>[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.push(await oneStart(folder));
        progress(
          `round ${round + 1}: ready ${Math.round(rounds.at(-1)?.readyMs ?? 0)} ms, usable ${Math.round(rounds.at(-1)?.usableMs ?? 0)} ms`,
        );
      }
      const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
      const bare = median([await bareStart(), await bareStart(), await bareStart()]);
      const running = await whileRunning(folder, progress);
      const readyMs = of(round => round.readyMs);
      const bytes = (await firstLoad()).reduce((sum, file) => sum + file.bytes, 0);
      return [
        {
          name: 'npm start to ready',
          value: readyMs,
          unit: 'ms',
          ratio: readyMs / bare,
          of: 'npm start of nothing',
          goal: '< 1,000 ms',
        },
        { name: 'npm start to a usable page', value: of(round => round.usableMs), unit: 'ms', goal: '< 3,000 ms' },
        {
          name: 'first paint of the page, empty cache',
          value: of(round => round.paintMs),
          unit: 'ms',
          goal: '<= 200 ms',
        },
        {
          name: 'first paint of the page, second visit',
          value: of(round => round.againMs),
          unit: 'ms',
          ratio: of(round => round.againMs) / of(round => round.paintMs),
          of: 'the first visit',
          goal: '<= 200 ms',
        },
        {
          name: 'JavaScript of the first load, gzipped',
          value: bytes / 1_000,
          unit: 'kB',
          goal: `<= ${BUDGET_BYTES / 1_000} kB`,
        },
        { name: 'Ctrl-C to nothing left', value: of(round => round.stopMs), unit: 'ms', goal: '< 2,000 ms' },
        ...running,
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const launch = async (folder: string): Promise<Ready> => {
  const started = performance.now();
  const args = ['start', '--silent', '--', '--json', '--practice', '--no-open', '--port', '0', '--home', folder];
  const child = spawn('npm', args, { cwd: REPO, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  if (!child.stdout) throw new Error('invariant: stdout is a pipe');
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, signInUrl } = JSON.parse(line) as { event: string; signInUrl: string };
    if (event === 'ready') return { child, readyMs: performance.now() - started, signInUrl };
  }
  throw new Error('npm start ended before it was ready');
};

/** As Ctrl-C does: to the whole group, npm included. @returns milliseconds until the group is gone */
const stop = async (child: ChildProcess): Promise<number> => {
  const asked = performance.now();
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await once(child, 'exit');
  return performance.now() - asked;
};

const oneStart = async (folder: string) => {
  const { child, readyMs, signInUrl } = await launch(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  // Starting a browser is not ours to count; opening the page and being able to type is.
  const opened = performance.now();
  const page = await browser.newPage();
  await page.goto(signInUrl);
  await page.getByRole('textbox', { name: /message/i }).click();
  const usableMs = readyMs + (performance.now() - opened);
  const paintMs = await firstPaint(page);
  // The second visit is what people have every day: the service worker has the files then.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await page.getByRole('textbox', { name: /message/i }).waitFor();
  const againMs = await firstPaint(page);
  await browser.close();
  return { readyMs, usableMs, paintMs, againMs, stopMs: await stop(child) };
};

/** Milliseconds from asking for the page to anything of it on the screen, as the browser itself says. */
const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(() => performance.getEntriesByName('first-paint')[0]?.startTime ?? Number.NaN);

/** npm starting a Node that does nothing: the part of "ready" that is not ours. */
const bareStart = async (): Promise<number> => {
  const started = performance.now();
  await once(spawn('npm', ['exec', '--silent', '--', 'node', '-e', ''], { cwd: REPO, stdio: 'ignore' }), 'exit');
  return performance.now() - started;
};

const whileRunning = async (folder: string, progress: (line: string) => void): Promise<Figure[]> => {
  const { child, signInUrl } = await launch(folder);
  // npm runs a shell that runs Node; only the last is ours.
  const own = processesOf(child.pid ?? 0).find(({ command }) => /^\S*node\b.*hawser\.js/.test(command))?.pid;
  if (own === undefined) throw new Error('the started product is not among the processes');
  await wait(3_000);
  const before = cpuSeconds(own);
  await wait(IDLE_SECONDS * 1_000);
  const idleCpu = ((cpuSeconds(own) - before) / IDLE_SECONDS) * 100;
  const idleRss = rssMb(own);
  progress(`idle: ${idleRss.toFixed(0)} MB, ${idleCpu.toFixed(2)} % of a core`);

  await playTurns(signInUrl, { threads: 5, turns: TURNS });
  const agents = processesOf(child.pid ?? 0).filter(({ command }) => command.includes('app-server'));
  await wait(5_000);
  const workedRss = rssMb(own);
  await stop(child);
  return [
    { name: 'memory of hub and runner, idle', value: idleRss, unit: 'MB', goal: '<= 150 MB' },
    {
      name: `memory of hub and runner after ${TURNS} turns`,
      value: workedRss,
      unit: 'MB',
      ratio: workedRss / idleRss,
      of: 'idle',
    },
    { name: 'CPU of hub and runner, idle', value: idleCpu, unit: '%', goal: '< 1 %' },
    { name: 'agent processes for 5 sessions', value: agents.length, unit: 'processes', goal: '1' },
  ];
};

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** A process and all it started, as /proc tells. */
const processesOf = (root: number): { pid: number; command: string }[] => {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [
          { pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') },
        ];
      } catch {
        return []; // ended while we looked
      }
    });
  const found = new Set([root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent } of all) {
      if (!found.has(parent) || found.has(pid)) continue;
      found.add(pid);
      grew = true;
    }
  }
  return all.filter(({ pid }) => found.has(pid));
};

const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;

/** User and system time so far; the kernel counts it in ticks of a hundredth of a second. */
const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
};
