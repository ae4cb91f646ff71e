import { expect, test } from 'vitest';
import { fileTree, isWorthATree } from './file-tree.ts';
import type { ChangedFile } from './row.ts';

const changed = (path: string): ChangedFile => ({ path, kind: 'update', diffs: [], added: 1, removed: 0 });
const shown = (paths: readonly string[]) =>
  fileTree(paths.map(changed)).map(line => {
    const name = line.kind === 'folder' ? line.name : line.file.path.split('/').at(-1);
    return `${'  '.repeat(line.depth)}${name}`;
  });

test('files stand below their folders, folders first, both by name', () => {
  expect(shown(['src/b.ts', 'readme.md', 'src/a.ts', 'docs/x.md'])).toEqual([
    'docs/',
    '  x.md',
    'src/',
    '  a.ts',
    '  b.ts',
    'readme.md',
  ]);
});

test('folders that hold nothing but one folder share its line', () => {
  expect(shown(['src/web/ui/a.ts', 'src/web/data/b.ts', 'test/unit/deep/c.ts'])).toEqual([
    'src/web/',
    '  data/',
    '    b.ts',
    '  ui/',
    '    a.ts',
    'test/unit/deep/',
    '  c.ts',
  ]);
});

test('every file is in the tree once, also those outside of the folder', () => {
  const paths = ['/etc/hosts', 'a/b/c.ts', 'a/b.ts', 'a.ts', 'C:\\work\\d.ts'];
  const files = fileTree(paths.map(changed)).flatMap(line => (line.kind === 'file' ? line.file.path : []));
  expect(files.toSorted()).toEqual(paths.toSorted());
});

test('a few files, or files of one folder, are no tree', () => {
  expect(isWorthATree(['a/1', 'b/2', 'c/3'].map(changed))).toBe(false);
  expect(isWorthATree(['a/1', 'a/2', 'a/3', 'a/4'].map(changed))).toBe(false);
  expect(isWorthATree(['a/1', 'a/2', 'a/3', 'b/4'].map(changed))).toBe(true);
});
