// Installs one framework into .cache/matrix, writes its files, and runs its dev server as a process group of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { REPO } from '../support/hawser.ts';
import type { Framework } from './framework.ts';

export type DevServer = {
  readonly pid: number;
  readonly port: number;
  /** For whatever else the command listens on; nothing may listen there. */
  readonly second: number;
  /** Of the first package, as installed. */
  readonly version: string;
  output(): string;
  edit(from: string, to: string): Promise<void>;
  stop(): Promise<void>;
};

/** @throws Error when npm or the program does */
export const startDevServer = async (framework: Framework): Promise<DevServer> => {
  const { name, packages, files, command, edit } = framework;
  const folder = join(REPO, '.cache', 'matrix', name.toLowerCase().replaceAll(/[^a-z]+/g, '-'));
  const at = (file: string) => join(folder, file);
  const earlier = Date.now() / 1_000 - 10;
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(at(file)), { recursive: true });
    await writeFile(at(file), text);
    // HTTP tells ages in seconds: a page that is edited in the second it was written in would count as unmodified.
    await utimes(at(file), earlier, earlier);
  }
  if (packages.length > 0) await install(folder, packages);
  const port = await freePort();
  const second = await freePort();
  const [program, ...args] = command.map(word => word.replace('PORT', String(port)).replace('SECOND', String(second)));
  const bin = join(folder, 'node_modules', '.bin');
  const child = spawn(program ?? '', args, {
    cwd: folder,
    detached: true, // a group, so that what it forks ends with it
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...outside(), PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...QUIET },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      output += chunk;
    });
  }
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    ...{ port, second },
    version: versionAsked(framework) ?? (await versionOf(folder, packages[0])),
    output: () => output,
    edit: async (from, to) => {
      const text = await readFile(at(edit.file), 'utf8');
      await writeFile(at(edit.file), text.replace(from, to));
    },
    stop: () => stop(child),
  };
};

/** Nobody is asked, counted, or shown a browser. */
const QUIET = { BROWSER: 'none', CI: '1', ASTRO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1' };

/** The environment without what the test runner added: frameworks behave otherwise under tests. */
const outside = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|TEST|DEV|PROD|MODE|SSR|BASE_URL|VITE.*)$/.test(name)),
  );

const install = async (folder: string, packages: readonly string[]): Promise<void> => {
  // --force: the newest versions of one framework's packages come out minutes to days apart, and npm is exact about them.
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--force', '--prefix', folder];
  const npm = spawn('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  npm.stderr.setEncoding('utf8').on('data', chunk => {
    said += chunk;
  });
  const [code] = await once(npm, 'close');
  if (code !== 0) throw new Error(`npm could not install ${packages.join(', ')}: ${said.slice(-500)}`);
};

/** The version of what is not from npm; undefined when this machine does not have it. */
const versionAsked = ({ asks: [program, ...args] = [''] }: Framework): string | undefined => {
  if (program === '') return undefined;
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

export const isHere = (framework: Framework): boolean => !framework.asks || versionAsked(framework) !== undefined;

const versionOf = async (folder: string, name: string | undefined): Promise<string> => {
  if (name === undefined) return '';
  const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

/** Dev servers print their port in many ways; one that is free at this moment is given to them instead. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  process.kill(-child.pid, 'SIGKILL');
  await once(child, 'exit');
};
