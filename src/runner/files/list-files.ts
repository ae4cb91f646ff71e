// The files of a session's folder by a few letters of their path, for people who mention them. Names only, never
// contents. The hub merely asks: the folder is checked anew for every question (folders.ts), and of what is found only
// paths are told whose real path is inside it, so that no link tells what lies elsewhere (R1, R2).
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { isInside } from '../folders.ts';
import { filesKnownToGit } from './git-files.ts';
import { rankPaths } from './rank.ts';
import { walkFiles } from './walk-files.ts';

export type FileListDeps = { readonly clock: Clock; readonly log: Logger };

/** How long a listing is believed: as long as someone types one name. */
const FRESH_MS = 4_000;
/** Folders whose listing is kept; each holds at most `limits.listedFiles` short strings. */
const MAX_KEPT = 4;

type Kept = { readonly at: number; readonly paths: Promise<readonly string[]> };

/**
 * @returns a function from a folder's real path and what was typed to at most `limits.fileMatches` paths, relative to
 * the folder, best first
 */
export const createFileLists = ({ clock, log }: FileListDeps) => {
  const kept = new Map<string, Kept>();

  const read = async (folder: string): Promise<readonly string[]> => {
    const known = await filesKnownToGit(folder).catch(error => {
      log.info('git could not list a folder', { error });
      return undefined;
    });
    // A folder that a repository around it ignores has files all the same.
    return known && known.length > 0 ? known : walkFiles(folder, clock);
  };
  const pathsOf = (folder: string): Promise<readonly string[]> => {
    const now = clock.monotonic();
    const known = kept.get(folder);
    if (known && now - known.at < FRESH_MS) return known.paths;
    const paths = read(folder);
    kept.delete(folder);
    kept.set(folder, { at: now, paths });
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT) break;
      kept.delete(oldest);
    }
    paths.catch(() => kept.delete(folder)); // whoever waits for it is told; the next question reads again
    return paths;
  };

  return async (folder: string, query: string): Promise<string[]> => {
    const found: string[] = [];
    for (const path of rankPaths(await pathsOf(folder), query).slice(0, MAX_LOOKED_AT)) {
      if (await isThere(folder, path)) found.push(path);
      if (found.length >= limits.fileMatches) break;
    }
    return found;
  };
};

/** Candidates whose real path is asked for; the rest of a folder full of broken links is not worth the time. */
const MAX_LOOKED_AT = 4 * limits.fileMatches;

/** A file that was deleted since, or that a link leads out of the folder, is not told. */
const isThere = async (folder: string, path: string): Promise<boolean> => {
  try {
    const real = await realpath(join(folder, path));
    return isInside(folder, real) && (await stat(real)).isFile();
  } catch {
    return false; // gone, or not ours to look at: all the same to whoever asked
  }
};
