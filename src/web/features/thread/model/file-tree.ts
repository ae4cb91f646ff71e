// The files of a change set below their folders, as the flat list that is shown. Folders that hold nothing but one folder
// stand on one line with it. Pure.
import { baseName, folderPart } from '../../../text/figures.ts';
import type { ChangedFile } from './row.ts';

export type TreeLine =
  | { readonly kind: 'folder'; readonly key: string; readonly name: string; readonly depth: number }
  | { readonly kind: 'file'; readonly file: ChangedFile; readonly depth: number };

/** Fewer files than this are quicker read as a list of paths. */
const WORTH_A_TREE = 4;

export const isWorthATree = (files: readonly ChangedFile[]): boolean =>
  files.length >= WORTH_A_TREE && new Set(files.map(({ path }) => folderPart(path))).size > 1;

export const fileTree = (files: readonly ChangedFile[]): TreeLine[] => {
  const root = emptyFolder();
  for (const file of files) folderAt(root, folderPart(file.path)).files.push(file);
  return linesOf(root, '', 0);
};

type Folder = { readonly folders: Map<string, Folder>; readonly files: ChangedFile[] };

const emptyFolder = (): Folder => ({ folders: new Map(), files: [] });

const folderAt = (root: Folder, path: string): Folder => {
  let at = root;
  for (const name of path.split(/(?<=[/\\])/)) {
    if (name === '') continue;
    const next = at.folders.get(name) ?? emptyFolder();
    at.folders.set(name, next);
    at = next;
  }
  return at;
};

const linesOf = (folder: Folder, path: string, depth: number): TreeLine[] => [
  ...[...folder.folders]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([name, inner]) => {
      let [shown, only] = [name, inner];
      while (only.files.length === 0 && only.folders.size === 1) {
        const [[next, deeper] = ['', emptyFolder()]] = only.folders;
        [shown, only] = [shown + next, deeper];
      }
      const key = path + shown;
      return [{ kind: 'folder' as const, key, name: shown, depth }, ...linesOf(only, key, depth + 1)];
    }),
  ...folder.files
    .toSorted((a, b) => baseName(a.path).localeCompare(baseName(b.path)))
    .map(file => ({ kind: 'file' as const, file, depth })),
];
