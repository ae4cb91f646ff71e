// Which Codex program to run: the path someone gave, else the first on PATH, else the installed npm package. The npm
// package is a Node script that starts a native program; it is the native one we want, because commands are then its
// direct children and because a second Node costs 43 MB. process.ts starts what is found here.
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { HawserError, type Problem } from '../../std/errors.ts';

/** The oldest version the types and the tests of this driver were made with. */
export const MINIMUM_VERSION = '0.169.0';

/**
 * `--version` answers in some 30 ms, but in 10 s and more when its 300 MB are read for the first time from a disk that is
 * busy, as right after an installation; what takes this long is not Codex, or is stuck on a dead network disk.
 */
const VERSION_TIMEOUT_MS = 30_000;

const INSTALL = 'Install it with `npm install -g @openai/codex`, or use the practice model, which needs no account.';

export type CodexProgram = {
  /** Absolute path of the native program. */
  readonly path: string;
  readonly version: string;
};

export type LocateOptions = {
  /** A path from a flag or a setting; nothing else is tried when it is given. */
  readonly explicit?: string | undefined;
  /** The environment the program will run in; PATH and HAWSER_CODEX_BIN are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long the program may take to say its version, in milliseconds. */
  readonly patienceMs?: number;
};

/**
 * Finds Codex and asks it for its version.
 * @throws HawserError `agent_missing`, `agent_too_old`, or `agent_failed` when it is there and says nothing; with a hint
 */
export const locateCodex = async (options: LocateOptions): Promise<CodexProgram> => {
  const path = findProgram(options);
  const version = await readVersion(path, options);
  if (compareVersions(version, MINIMUM_VERSION) < 0)
    throw new HawserError({
      code: 'agent_too_old',
      values: { version, path, least: MINIMUM_VERSION },
      message: `Codex ${version} at ${path} is too old: Hawser needs ${MINIMUM_VERSION} or later.`,
      hint: 'Update it with `npm install -g @openai/codex@latest`, or use the practice model meanwhile.',
    });
  return { path, version };
};

/** The program of the npm package that is installed beside Hawser, as the tests and the type generator use it. */
export const installedCodex = (): CodexProgram => {
  const manifest = createRequire(import.meta.url).resolve('@openai/codex/package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { path: nativeOf(join(dirname(manifest), 'bin', 'codex.js')), version };
};

const findProgram = ({ explicit, env }: LocateOptions): string => {
  const given = explicit ?? env.HAWSER_CODEX_BIN;
  if (given !== undefined && given !== '') {
    if (!isProgram(given)) {
      throw missing(`There is no program at ${given}, where Codex should be.`, { as: 'agent_missing_at', path: given });
    }
    return nativeOf(given);
  }
  const onPath = (env.PATH ?? env.Path ?? '')
    .split(delimiter)
    .filter(folder => folder !== '')
    .flatMap(folder => PROGRAM_NAMES.map(name => join(folder, name)))
    .find(isProgram);
  if (onPath !== undefined) return nativeOf(onPath);
  try {
    return installedCodex().path;
  } catch (error) {
    throw missing('The Codex program was not found on this machine.', {}, error);
  }
};

const PROGRAM_NAMES = process.platform === 'win32' ? ['codex.exe', 'codex.cmd'] : ['codex'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Whatever keeps us from looking at it (absent, not ours) also keeps us from running it.
    return false;
  }
};

/** Follows the npm package's script to the native program; anything else is taken for the program itself. */
const nativeOf = (path: string): string => {
  const script = path.endsWith('.cmd')
    ? join(dirname(path), 'node_modules', '@openai', 'codex', 'bin', 'codex.js')
    : realpathSync(path);
  if (!script.endsWith('codex.js')) return path;
  try {
    const platformPackage = `@openai/codex-${process.platform}-${process.arch}/package.json`;
    const vendor = join(dirname(createRequire(script).resolve(platformPackage)), 'vendor');
    const name = process.platform === 'win32' ? 'codex.exe' : 'codex';
    const native = readdirSync(vendor)
      .map(target => join(vendor, target, 'bin', name))
      .find(isProgram);
    if (native !== undefined) return native;
  } catch {
    // The package for this platform is optional to npm and may be absent; the message below is what that means.
  }
  const platform = `${process.platform}-${process.arch}`;
  const values = { as: 'agent_missing_part', path: script, platform };
  throw missing(`The Codex package at ${script} lacks its program for ${platform}.`, values);
};

const readVersion = async (
  path: string,
  { env, patienceMs: timeout = VERSION_TIMEOUT_MS }: LocateOptions,
): Promise<string> => {
  const output = await new Promise<string>((resolve, reject) => {
    execFile(path, ['--version'], { env, timeout, killSignal: 'SIGKILL' }, (error, stdout) => {
      if (!error) return resolve(stdout);
      if (error.killed) return reject(silent(path, timeout, error));
      reject(missing(`${path} could not be run to ask for its version.`, { as: 'agent_missing_silent', path }, error));
    });
  });
  const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(output)?.[0];
  if (version === undefined) {
    const values = { as: 'agent_missing_other', path };
    throw missing(`${path} does not answer like Codex when asked for its version.`, values);
  }
  return version;
};

const missing = (message: string, values: Problem['values'], cause?: unknown): HawserError =>
  new HawserError({ code: 'agent_missing', message, hint: INSTALL, values }, { cause });

const silent = (path: string, ms: number, cause: unknown): HawserError =>
  new HawserError(
    {
      code: 'agent_failed',
      values: { as: 'agent_silent_version', path, seconds: Math.ceil(ms / 1_000) },
      message: `${path} has not said its version within ${Math.ceil(ms / 1_000)} s.`,
      hint: 'This machine or its disk may be very busy. Look again in a moment, or use the practice model, which needs no account.',
    },
    { cause },
  );

/** Negative when `a` is older than `b`. A pre-release (`1.0.0-alpha.1`) counts as its release. */
export const compareVersions = (a: string, b: string): number => {
  const parts = (version: string) => version.split(/[.+-]/, 3).map(Number);
  const [left, right] = [parts(a), parts(b)];
  const difference = [0, 1, 2].map(i => (left[i] ?? 0) - (right[i] ?? 0)).find(value => value !== 0);
  return difference ?? 0;
};
