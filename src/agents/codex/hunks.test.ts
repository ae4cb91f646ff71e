import { expect, test } from 'vitest';
import { shownPath, toFileChange } from './hunks.ts';

const folder = '/home/ann/boat';

test('an added file becomes one hunk that adds every line', () => {
  const change = { path: '/home/ann/boat/src/mast.ts', kind: { type: 'add' as const }, diff: 'one\ntwo\n' };
  expect(toFileChange(change, folder)).toEqual({
    path: 'src/mast.ts',
    kind: 'add',
    diff: '@@ -0,0 +1,2 @@\n+one\n+two\n',
    added: 2,
    removed: 0,
  });
});

test('a deleted file without a last newline becomes one hunk that says so', () => {
  const change = { path: '/home/ann/boat/a', kind: { type: 'delete' as const }, diff: 'one' };
  expect(toFileChange(change, folder)).toEqual({
    path: 'a',
    kind: 'delete',
    diff: '@@ -1 +0,0 @@\n-one\n\\ No newline at end of file\n',
    added: 0,
    removed: 1,
  });
});

test('an empty file has no hunk', () => {
  const change = { path: '/home/ann/boat/empty', kind: { type: 'add' as const }, diff: '' };
  expect(toFileChange(change, folder)).toMatchObject({ diff: '', added: 0, removed: 0 });
});

test('an update keeps its hunks and counts changed lines, also those that look like file headers', () => {
  const diff = '@@ -1,3 +1,3 @@\n one\n--- two\n+++ three\n four\n';
  const change = { path: '/home/ann/boat/a', kind: { type: 'update' as const, move_path: null }, diff };
  expect(toFileChange(change, folder)).toEqual({ path: 'a', kind: 'update', diff, added: 1, removed: 1 });
});

test('a moved file names its new path, and the note about it leaves the diff', () => {
  const change = {
    path: '/home/ann/boat/a.txt',
    kind: { type: 'update' as const, move_path: '/home/ann/boat/b.txt' },
    diff: '@@ -1,2 +1,2 @@\n one\n-two\n+three\n\n\nMoved to: /home/ann/boat/b.txt',
  };
  expect(toFileChange(change, folder)).toEqual({
    path: 'a.txt',
    kind: 'update',
    movedTo: 'b.txt',
    diff: '@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
    added: 1,
    removed: 1,
  });
});

test.each([
  ['/home/ann/boat/a/b', 'a/b'],
  ['already/relative', 'already/relative'],
  ['/home/ann/boat-evil/a', '/home/ann/boat-evil/a'],
  ['/home/ann', '/home/ann'],
  ['/home/ann/boat', '/home/ann/boat'],
  ['/home/ann/boat/..a', '..a'],
  ['/etc/passwd', '/etc/passwd'],
])('shows %s as %s', (path, shown) => {
  expect(shownPath(path, folder)).toBe(shown);
});
