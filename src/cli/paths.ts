// `hawser paths`: the folders this machine has opened to agents. Only a person at this machine runs these commands;
// there is no other way into the list (R3).
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { changeConfig, readConfig } from '../runner/config.ts';
import { objectionToRoot, realFolder } from '../runner/folders.ts';
import { HawserError } from '../std/errors.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { homeAt, shortPath } from './home.ts';

type Flags = FlagValues<'home' | 'json'>;

export const pathsList = async (_: string | undefined, flags: Flags, { output, cwd }: Context): Promise<void> => {
  const { allowed_folders: folders } = await readConfig(homeAt(flags.home, cwd).root);
  output.event('paths', { folders });
  for (const folder of folders) output.line(shortPath(folder));
  if (folders.length === 0) output.line('No folder is open to agents. Open one: hawser paths add <folder>');
};

export const pathsAdd = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output, cwd } = context;
  const home = homeAt(flags.home, cwd).root;
  const folder = await openFolder(home, resolve(cwd, argument ?? '.'));
  output.event('path_added', { folder });
  output.line(`Agents may work in ${shortPath(folder)}.`);
};

export const pathsRemove = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output, cwd } = context;
  const wanted = resolve(cwd, argument ?? '.');
  // A folder that is gone has no real path any more and must still be removable.
  const names = new Set([wanted, await realFolder(wanted)]);
  const home = homeAt(flags.home, cwd).root;
  const { allowed_folders: before } = await readConfig(home);
  if (!before.some(folder => names.has(folder))) {
    throw new HawserError({
      code: 'path_unknown',
      message: `${shortPath(wanted)} is not among the folders open to agents.`,
      hint: 'See them with: hawser paths list',
    });
  }
  await changeConfig(home, config => ({
    ...config,
    allowed_folders: config.allowed_folders.filter(folder => !names.has(folder)),
  }));
  output.event('path_removed', { folder: wanted });
  output.line(`Agents may no longer work in ${shortPath(wanted)}.`);
};

/** Opens a folder to agents. @returns its real path @throws HawserError `folder_not_found`, `folder_unsafe` */
export const openFolder = async (home: string, folder: string): Promise<string> => {
  const real = await realFolder(folder);
  if (!real) {
    throw new HawserError({
      code: 'folder_not_found',
      message: `There is no folder ${shortPath(folder)}.`,
      hint: 'Check the path, or make the folder first.',
    });
  }
  const objection = objectionToRoot(real, homedir(), home);
  if (objection) {
    throw new HawserError({
      code: 'folder_unsafe',
      message: `${shortPath(real)} can't be opened to agents: ${objection}.`,
      hint: 'Choose the folder of one project.',
    });
  }
  await allowFolder(home, real);
  return real;
};

/** Writes a folder into the list without questions; for what Hawser made itself. */
export const allowFolder = async (home: string, real: string): Promise<void> => {
  await changeConfig(home, config => ({
    ...config,
    allowed_folders: [...new Set([...config.allowed_folders, real])],
  }));
};
