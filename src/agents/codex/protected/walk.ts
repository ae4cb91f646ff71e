// Finds the protected files below the top of a folder, at any depth, again and again: what lies in a folder is read anew
// only when the folder has changed, so that a tree at rest costs little. guard.ts looks through it after commands.
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isProtected } from '../permissions.ts';

type Inside = { readonly changedAt: number; readonly folders: readonly string[]; readonly found: readonly string[] };

/** The nearest ones; a large repository has some thousands without those below. */
const MAX_FOLDERS = 10_000;
/** Others' packages, which nobody opens in an editor; and Git's own, whose hooks are seen from above. */
const PASSED_BY: readonly string[] = ['node_modules', '.git'];
const AT_ONCE = 32;
/** Two changes within one tick of the file system's clock look like one, so what is as young as this is read again. */
const YOUNG_MS = 2_000;

export class ProtectedWalk {
  readonly #root: string;
  readonly #now: () => number;
  /** By path below the root. */
  #inside: ReadonlyMap<string, Inside> = new Map();

  /** @param now milliseconds since the epoch */
  constructor(root: string, now: () => number) {
    this.#root = root;
    this.#now = now;
  }

  /** The protected files that are there now, by their paths below the root. Links are seen and not followed. */
  async look(): Promise<readonly string[]> {
    const inside = new Map<string, Inside>();
    let level: readonly string[] = [''];
    while (level.length > 0 && inside.size < MAX_FOLDERS) {
      const next: string[] = [];
      for (let from = 0; from < level.length && inside.size < MAX_FOLDERS; from += AT_ONCE) {
        const paths = level.slice(from, from + AT_ONCE);
        const read = await Promise.all(paths.map(path => this.#lookInto(path)));
        for (const [index, one] of read.entries()) {
          if (!one) continue;
          inside.set(paths[index] ?? '', one);
          next.push(...one.folders);
        }
      }
      level = next;
    }
    this.#inside = inside;
    return [...inside.values()].flatMap(({ found }) => found);
  }

  async #lookInto(path: string): Promise<Inside | undefined> {
    const folder = join(this.#root, path);
    try {
      const now = this.#now();
      const { ctimeMs } = await lstat(folder);
      const before = this.#inside.get(path);
      if (before?.changedAt === ctimeMs) return before;
      const entries = await readdir(folder, { withFileTypes: true });
      return sort(path, entries, now - ctimeMs > YOUNG_MS ? ctimeMs : Number.NaN);
    } catch {
      return undefined; // it is gone, or it may not be read
    }
  }
}

const sort = (path: string, entries: readonly Dirent[], changedAt: number): Inside => {
  const folders: string[] = [];
  const found: string[] = [];
  for (const entry of entries) {
    if (isProtected(entry.name)) {
      if (path !== '') found.push(join(path, entry.name));
    } else if (entry.isDirectory() && !PASSED_BY.includes(entry.name)) folders.push(join(path, entry.name));
  }
  return { changedAt, folders, found };
};
