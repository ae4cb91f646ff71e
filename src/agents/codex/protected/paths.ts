// Where a path leads, by the links that lie on its way: whoever writes to a link writes to what it names.
import { lstatSync, readlinkSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { protectedPart } from '../permissions.ts';

/** What is protected of that which a change of this path would change: as it is written, and by links. */
export const protectedBy = (folder: string, path: string): string[] =>
  [path, fromFolder(folder, followLinks(resolve(folder, path)))].flatMap(one => protectedPart(one) ?? []);

/** A folder may lie inside something protected itself, such as a worktree below ~/.claude. */
const fromFolder = (folder: string, path: string): string => {
  const inside = relative(folder, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
};

/** Also by links to what does not exist: writing to one makes it. */
const followLinks = (path: string, hops = 0): string => {
  const parent = dirname(path);
  if (parent === path || hops > 40) return path;
  const here = join(followLinks(parent, hops), basename(path));
  const isLink = lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? followLinks(resolve(dirname(here), readlinkSync(here)), hops + 1) : here;
};
