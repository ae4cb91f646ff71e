// The files of a folder that git knows nothing of, by looking: breadth first, so that what is near the top is found
// even when the folder is endless, and bounded in files, folders and time. Links are named but never followed.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../std/clock.ts';
import { limits } from '../../wire/protocol/limits.ts';

const MAX_FOLDERS = 4_000;
const PATIENCE_MS = 2_000;
/** Folders that hold no work of a person. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv']);

/** @returns paths relative to the folder, with `/`; at most `limits.listedFiles` */
export const walkFiles = async (folder: string, clock: Clock): Promise<readonly string[]> => {
  const files: string[] = [];
  const waiting = [''];
  const until = clock.monotonic() + PATIENCE_MS;
  for (let looked = 0; looked < MAX_FOLDERS; looked += 1) {
    const at = waiting.shift();
    if (at === undefined || clock.monotonic() > until) break;
    for (const entry of await entriesOf(join(folder, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) waiting.push(path);
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        files.push(path);
        if (files.length >= limits.listedFiles) return files;
      }
    }
  }
  return files;
};

const entriesOf = async (folder: string): Promise<Dirent[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return []; // gone meanwhile, or not ours to read: then nothing in it can be mentioned
  }
};
