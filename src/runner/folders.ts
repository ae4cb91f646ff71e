// Which folders agents may work in. Only the laptop's owner lists them (config.ts); a hub can merely ask for one. Both
// sides of every comparison are real paths, compared component by component, so that neither a link nor a name that
// merely begins alike (`/a/proj` and `/a/proj-evil`) opens a door (R1).
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, parse, relative, sep } from 'node:path';
import { HawserError, type Problem } from '../std/errors.ts';

/**
 * @param requested what the hub asked for
 * @param allowed the folders from this machine's own configuration
 * @returns the real path to work in
 * @throws HawserError `folder_missing`, `folder_none_allowed`, `folder_not_allowed`, `folder_not_found`
 */
export const checkFolder = async (requested: string, allowed: readonly string[]): Promise<string> => {
  if (requested.trim() === '') {
    throw refusal('folder_missing', 'No folder was named.', 'Name the folder the agent shall work in.');
  }
  if (allowed.length === 0) {
    throw refusal(
      'folder_none_allowed',
      'This machine has not opened any folder to agents.',
      'On the machine itself, run: `hawser paths add <folder>`',
    );
  }
  // A NUL ends the path for the kernel but not for us; a relative path would depend on where the runner was started.
  if (requested.includes('\0') || !isAbsolute(requested)) throw notAllowed(requested);
  const roots = (await Promise.all(allowed.map(realFolder))).filter(root => root !== undefined);
  const real = await realFolder(requested);
  if (real === undefined) {
    // Outside the allowed folders it is nobody's business what exists.
    if (![...allowed, ...roots].some(root => isInside(root, requested))) throw notAllowed(requested);
    throw refusal(
      'folder_not_found',
      `There is no folder ${requested} on this machine.`,
      'Check the path, or make the folder.',
      { folder: requested },
    );
  }
  if (!roots.some(root => isInside(root, real))) throw notAllowed(requested);
  return real;
};

/**
 * Whether a folder may be opened to agents at all, without being asked twice (R3).
 * @param home the owner's home folder
 * @param stateFolder where Hawser keeps its own files
 * @returns why not, or undefined
 */
export const objectionToRoot = (real: string, home: string, stateFolder: string): string | undefined => {
  if (real === parse(real).root) return 'it is the whole disk';
  if (isInside(real, home)) return 'it holds your whole home folder';
  if (isInside(real, stateFolder) || isInside(stateFolder, real)) return 'Hawser keeps its own keys and data there';
  const secret = SECRET_FOLDERS.find(name => isInside(join(home, name), real));
  return secret && `~/${secret} usually holds credentials`;
};

const SECRET_FOLDERS = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.config/gcloud',
  '.kube',
  '.docker',
  '.codex',
  '.password-store',
];

/** Whether `path` is `root` or below it; both real paths. */
export const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

/** The real path of an existing folder, or undefined. */
export const realFolder = async (path: string): Promise<string | undefined> => {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined; // missing, a broken link, or not ours to look at: all the same to whoever asked
  }
};

const notAllowed = (path: string) =>
  refusal(
    'folder_not_allowed',
    `${path} is not inside a folder that this machine has opened to agents.`,
    'On the machine itself, run: `hawser paths add <folder>`',
    { folder: path },
  );

const refusal = (code: string, message: string, hint: string, values?: Problem['values']) =>
  new HawserError({ code, message, hint, ...(values && { values }) });
