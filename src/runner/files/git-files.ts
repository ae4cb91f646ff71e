// What git knows of a folder: tracked files, and untracked ones that are not ignored. The folder's own git
// configuration may have been written by an agent, so nothing in it that names a program is followed.
import { spawn } from 'node:child_process';
import { limits } from '../../wire/protocol/limits.ts';

/** Longest that someone who types waits for a list. */
const PATIENCE_MS = 3_000;
const MAX_BYTES = 4 << 20;

const ARGUMENTS = [
  '--no-optional-locks',
  // A repository can name a program to be run at every look at its files (git-config(1), core.fsmonitor).
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  '-z',
];

/**
 * Paths relative to the folder, with `/`; undefined when it is in no work tree, or git is not installed, or did not
 * come to an end in time. At most `limits.listedFiles`.
 * @param folder its real path
 */
export const filesKnownToGit = (folder: string): Promise<readonly string[] | undefined> =>
  new Promise(resolve => {
    const git = spawn('git', ARGUMENTS, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    git.stdout.on('data', (chunk: Buffer) => {
      if (bytes > MAX_BYTES) return;
      bytes += chunk.length;
      chunks.push(chunk);
      // Enough for anybody; what came is still whole names but the last.
      if (bytes > MAX_BYTES) git.kill('SIGKILL');
    });
    git.on('error', () => resolve(undefined)); // not installed
    git.on('close', code => {
      if (code !== 0 && bytes <= MAX_BYTES) return resolve(undefined);
      const names = Buffer.concat(chunks).toString('utf8').split('\0').slice(0, -1);
      // A file in conflict is listed once per side.
      resolve([...new Set(names)].slice(0, limits.listedFiles));
    });
  });
