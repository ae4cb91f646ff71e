// Starts the product as a person does, as real processes with a home of their own, and stops it again. `up` is the hub
// and the runner in one process; `hub` and `runner` are the two apart, for tests that kill one of them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const REPO = fileURLToPath(new URL('../..', import.meta.url));
/** The front door, as it is installed and as `npm start` runs it. */
export const PROGRAM = join(REPO, 'bin', 'hawser.js');
/** Not below the temp folder: Codex refuses to keep its helpers there. */
const HOMES = join(REPO, '.cache', 'homes');

export type Started = {
  readonly process: ChildProcess;
  /** The `ready` event of `--json`. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Everything on stderr so far. */
  stderr(): string;
  /** Asks it to stop, as Ctrl-C does, and waits. @returns the exit code */
  stop(): Promise<number | null>;
  /** As a crash: SIGKILL. */
  kill(): Promise<void>;
};

/** Of each log, when a test has failed. */
const LOG_LINES = 40;

/** The keyring of whoever runs the tests is not theirs to fill. */
export const IN_FILES = { HAWSER_KEY_STORE: 'file' } as const;

export type Home = { readonly folder: string; remove(): Promise<void> };

export const makeHome = async (): Promise<Home> => {
  await mkdir(HOMES, { recursive: true });
  const folder = await mkdtemp(join(HOMES, 'home-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
};

/** All of a folder becomes another user's. */
export const giveTo = async (path: string, uid: number): Promise<void> => {
  if ((await stat(path)).isDirectory()) for (const name of await readdir(path)) await giveTo(join(path, name), uid);
  await chown(path, uid, uid);
};

/** The last lines of each log in a home, below the names of their files. */
export const readLogs = async ({ folder }: Home): Promise<string> => {
  const logs = join(folder, 'logs');
  const names = await readdir(logs).catch(() => []);
  const tails = names.map(async name => {
    const lines = (await readFile(join(logs, name), 'utf8')).trimEnd().split('\n');
    return [`-- ${name}`, ...lines.slice(-LOG_LINES)].join('\n');
  });
  return (await Promise.all(tails)).join('\n');
};

/**
 * Runs a command of `hawser` until its `ready` event.
 * @param args as typed, without --home and --json
 * @param options.uid as another user of this machine, which takes root
 * @throws Error with what it printed, when it ends before it is ready
 */
export const start = async (
  home: Home,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>> | undefined;
    readonly program?: string;
    readonly uid?: number;
  } = {},
): Promise<Started> => {
  const { env, program = PROGRAM, uid } = options;
  const child = spawn(process.execPath, [program, ...args, '--home', home.folder, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...IN_FILES, ...env },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
  });
  const exited = once(child, 'exit');
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const event = JSON.parse(line) as Record<string, unknown>;
      if (event.event === 'ready') resolve(event);
      if (event.event === 'error') reject(new Error(`hawser ${args[0]}: ${line}`));
    });
    exited.then(([code]) => reject(new Error(`hawser ${args[0]} ended with ${code}: ${stderr}`)), reject);
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      child.kill('SIGCONT'); // one that a test left stopped hears nothing else
    }
    await exited;
  };
  return {
    process: child,
    ready: await ready,
    stderr: () => stderr,
    stop: async () => {
      await end('SIGINT');
      return child.exitCode;
    },
    kill: () => end('SIGKILL'),
  };
};

/** Runs a command of `hawser` to its end, as typed. */
export const runToEnd = async (
  home: Home,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [PROGRAM, ...args, '--home', home.folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...IN_FILES, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
};
