// A folder for what benches write, inside the repository (and ignored by git) so that it is on the disk people use and
// not on a memory file system.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @returns the folder, made if it is not there */
export const scratch = (): string => {
  const folder = fileURLToPath(new URL('../.cache/bench', import.meta.url));
  mkdirSync(folder, { recursive: true });
  return folder;
};
