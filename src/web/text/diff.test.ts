import { expect, test } from 'vitest';
import { besides, markWords, readDiff, readGitDiff } from './diff.ts';

test('lines carry the numbers of the side they are on', () => {
  const diff = '@@ -12,3 +12,4 @@ export const Harbour\n a\n-b\n+c\n+d\n e\n';
  expect(readDiff(diff)).toEqual([
    { kind: 'gap', text: 'export const Harbour' },
    { kind: 'context', old: 12, new: 12, text: 'a' },
    { kind: 'del', old: 13, text: 'b', twin: 'c' },
    { kind: 'add', new: 13, text: 'c', twin: 'b' },
    { kind: 'add', new: 14, text: 'd' },
    { kind: 'context', old: 14, new: 15, text: 'e' },
  ]);
});

test('a new file has no gap above its first line', () => {
  expect(readDiff('@@ -0,0 +1,2 @@\n+a\n+b\n')[0]).toEqual({ kind: 'add', new: 1, text: 'a' });
});

test('between two hunks there is a gap, and git’s remark is a note', () => {
  const kinds = readDiff('@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n@@ -9 +9 @@\n-c\n+d\n').map(l => l.kind);
  expect(kinds).toEqual(['del', 'add', 'note', 'gap', 'del', 'add']);
});

test('an empty diff has no lines', () => {
  expect(readDiff('')).toEqual([]);
});

test('words are marked from border to border', () => {
  expect(markWords('const width = 100;', 'const height = 100;')).toEqual(['const ', 'width', ' = 100;']);
  expect(markWords('  return readFile(path);', '  return readFiles(path);')).toEqual([
    '  return ',
    'readFile',
    '(path);',
  ]);
  expect(markWords('a, b', 'a, b, c, d')).toEqual(['a, b', '', '']);
});

test('lines that share next to nothing are not marked', () => {
  expect(markWords('<p>Tide data coming soon.</p>', 'const tides = 1;')).toBeUndefined();
  expect(markWords('  }', '  ]')).toBeUndefined();
});

test('a git diff is read file by file', () => {
  const diff = [
    'diff --git a/src/new.ts b/src/new.ts',
    'new file mode 100644',
    'index 0000000..1111111',
    '--- /dev/null',
    '+++ b/src/new.ts',
    '@@ -0,0 +1,2 @@',
    '+one',
    '+two',
    'diff --git a/old name.txt b/old name.txt',
    'deleted file mode 100644',
    '--- a/old name.txt',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-gone',
    'diff --git a/a.ts b/b.ts',
    'similarity index 90%',
    'rename from a.ts',
    'rename to b.ts',
    '--- a/a.ts',
    '+++ b/b.ts',
    '@@ -1 +1 @@',
    '-x',
    '+y',
    '',
  ].join('\n');
  expect(readGitDiff(diff)).toMatchObject([
    { path: 'src/new.ts', kind: 'add', added: 2, removed: 0, diff: '@@ -0,0 +1,2 @@\n+one\n+two\n' },
    { path: 'old name.txt', kind: 'delete', added: 0, removed: 1 },
    { path: 'a.ts', movedTo: 'b.ts', kind: 'update', added: 1, removed: 1 },
  ]);
});

test('what is not a git diff has no files', () => {
  expect(readGitDiff('hello')).toEqual([]);
});

test('side by side, what was removed stands beside what took its place', () => {
  const lines = readDiff('@@ -1,4 +1,5 @@\n same\n-old 1\n-old 2\n+new 1\n end\n+only new\n');
  expect(
    besides(lines).map(({ left, right }) => [left, right].map(at => (at === undefined ? '' : lines[at]?.text))),
  ).toEqual([
    ['same', 'same'],
    ['old 1', 'new 1'],
    ['old 2', ''],
    ['end', 'end'],
    ['', 'only new'],
  ]);
});
