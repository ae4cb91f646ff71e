// What is in a protected file, or in a protected folder: so that a change of it is noticed, can be looked at, and can be
// set aside. guard.ts asks about it.
import { lstatSync, readdirSync, readFileSync, readlinkSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { randomPart } from '../../../std/ids.ts';
import type { FileChange } from '../../../wire/protocol/items.ts';
import { toFileChange } from '../hunks.ts';

/** By path below the session's folder, something that changes whenever that file does. */
export type Content = ReadonlyMap<string, string>;

/** Something protected that has come, or has changed. */
export type Made = {
  readonly path: string;
  readonly content: Content;
  /** The files in it that are not what they were; undefined when it is new as a whole. */
  readonly changed: readonly string[] | undefined;
};

/** More files than that are not looked at. */
const MAX_FILES = 500;
/** More than that of what was made is not shown; a person can look at it on the machine. */
const SHOWN_FILES = 20;
const SHOWN_BYTES = 64 * 1024;

/** What is at a protected path now. */
export const contentOf = (folder: string, path: string): Content => {
  const content = new Map<string, string>();
  addFiles(folder, path, content);
  return content;
};

const addFiles = (folder: string, path: string, content: Map<string, string>): void => {
  const info = lstatSync(join(folder, path), { throwIfNoEntry: false });
  const names = info?.isDirectory() ? namesIn(join(folder, path)) : undefined;
  if (info && !names) content.set(path, `${info.ino} ${info.size} ${info.ctimeMs}`);
  for (const name of names ?? []) if (content.size < MAX_FILES) addFiles(folder, join(path, name), content);
};

/** Of Git's own files those that make it run something. Undefined when it is gone meanwhile, or may not be read. */
const namesIn = (path: string): readonly string[] | undefined => {
  try {
    const names = readdirSync(path);
    if (basename(path) === '.git') return names.filter(name => name === 'config' || name === 'hooks');
    return basename(dirname(path)) === '.git' ? names.filter(name => !name.endsWith('.sample')) : names;
  } catch {
    return undefined;
  }
};

/** What has come to be at a path. @returns undefined when all of it was there before */
export const madeAt = (path: string, content: Content, before: Content | undefined): Made | undefined => {
  if (!before) return { path, content, changed: undefined };
  const changed = [...content.keys()].filter(file => content.get(file) !== before.get(file));
  return changed.length === 0 ? undefined : { path, content, changed };
};

/** What was made, as changes that can be looked at; a folder by its files. */
export const showMade = (folder: string, { path, content, changed }: Made): FileChange[] => {
  const files = (changed ?? [...content.keys()]).slice(0, SHOWN_FILES);
  return files.length === 0
    ? [{ path: `${path}/`, kind: 'add', diff: '', added: 0, removed: 0 }]
    : files.map(file =>
        toFileChange({ path: file, kind: { type: 'add' }, diff: readShown(join(folder, file)) }, folder),
      );
};

/** A small file; where a link leads, which is not followed. */
const readShown = (path: string): string => {
  try {
    const info = lstatSync(path);
    if (info.isSymbolicLink()) return readlinkSync(path);
    return info.isFile() && info.size <= SHOWN_BYTES ? readFileSync(path, 'utf8') : '';
  } catch {
    return ''; // it is gone meanwhile, or may not be read
  }
};

/**
 * Gives what was made a name that no program looks for. It is not removed: somebody else may have made it in the same
 * moment. Of what was there before only the files that have changed.
 * @returns the new names
 */
export const setAside = (folder: string, { path, changed }: Made): string[] =>
  (changed ?? [path]).map(file => {
    const name = `${file}.declined-${randomPart().slice(0, 8)}`;
    renameSync(join(folder, file), join(folder, name));
    return name;
  });
