import { expect, test } from 'vitest';
import { readPatches } from './patch-text.ts';

test('a patch is read as what it adds, changes, moves and deletes', () => {
  const text = `*** Begin Patch
*** Add File: a/new.txt
+one
+two
*** Update File: b.txt
*** Move to: .vscode/b.json
@@ here
-old
+new
*** Delete File: c.txt
*** End Patch`;
  expect(readPatches(text)).toEqual([
    { path: 'a/new.txt', kind: { type: 'add' }, diff: 'one\ntwo\n' },
    { path: 'b.txt', kind: { type: 'update', move_path: '.vscode/b.json' }, diff: '@@ here\n-old\n+new\n' },
    { path: 'c.txt', kind: { type: 'delete' }, diff: '' },
  ]);
});

test('R5: no spelling of a header hides a file', () => {
  for (const header of [
    '*** Add File: .envrc',
    '  *** Add File: .envrc  ',
    '*** add file:.envrc\r',
    '***Add File: .envrc',
  ])
    expect([
      header,
      readPatches(`apply_patch <<'EOF'\n*** Begin Patch\n${header}\n+x\n*** End Patch\nEOF`),
    ]).toMatchObject([header, [{ path: '.envrc' }]]);
});
