// Looking through a real folder, before and after it has changed.
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ProtectedWalk } from './walk.ts';

const root = mkdtempSync(join(tmpdir(), 'hawser-walk-'));
afterAll(() => rmSync(root, { recursive: true }));

const folderWith = (...paths: string[]): string => {
  const folder = mkdtempSync(join(root, 'folder-'));
  for (const path of paths) add(folder, path);
  return folder;
};
const add = (folder: string, path: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), '');
};

test('R5: protected files are found at any depth below the top, whatever their case, and links to nowhere too', async () => {
  const folder = folderWith('.envrc', 'a/.VSCode/x', 'a/b/c/.mcp.json', 'a/.git/hooks/x', 'node_modules/d/.envrc', 'f');
  symlinkSync('nowhere', join(folder, 'a/b/.husky'));
  // What lies outside is not this folder's, and no circle is walked in.
  symlinkSync(folderWith('e/.envrc'), join(folder, 'a/out'));
  symlinkSync(folder, join(folder, 'a/round'));
  const found = await new ProtectedWalk(folder, Date.now).look();
  expect([...found].sort()).toEqual(['a/.VSCode', 'a/.git', 'a/b/.husky', 'a/b/c/.mcp.json']);
});

test.each([
  ['young', Date.now],
  ['old', () => Number.POSITIVE_INFINITY],
])('R5: a second look at a %s folder sees what has come, moved and gone', async (_age, now) => {
  const folder = folderWith('a/.envrc', 'b/.envrc', 'c/d/.envrc', 'e/f/x');
  const walk = new ProtectedWalk(folder, now);
  expect(await walk.look()).toHaveLength(3);
  expect(await walk.look()).toHaveLength(3);
  rmSync(join(folder, 'a/.envrc'));
  renameSync(join(folder, 'c/d'), join(folder, 'c/g'));
  add(folder, 'e/f/.envrc');
  add(folder, 'new/.envrc');
  expect([...(await walk.look())].sort()).toEqual(['b/.envrc', 'c/g/.envrc', 'e/f/.envrc', 'new/.envrc']);
});

test('a folder that is gone has nothing in it', async () => {
  expect(await new ProtectedWalk(join(root, 'none'), Date.now).look()).toEqual([]);
});
