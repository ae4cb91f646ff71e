import { expect, test } from 'vitest';
import { joinShellWords, splitShellWords, unwrapCommand } from './shell-words.ts';

test.each([
  [`/bin/bash -lc 'npm test'`, 'npm test'],
  ['/bin/bash -lc ls', 'ls'],
  [`/bin/bash -c 'echo "a b"'`, 'echo "a b"'],
  [`/usr/bin/zsh -lc "echo \\$HOME \\"x\\" it's"`, `echo $HOME "x" it's`],
  [`bash -lc 'echo '"'"'quoted'"'"' && ls'`, `echo 'quoted' && ls`],
  [`/bin/bash -lc 'line one\nline two'`, 'line one\nline two'],
  [`pwsh.exe -NoProfile -Command 'Get-ChildItem'`, 'Get-ChildItem'],
  [`"C:\\\\Program Files\\\\PowerShell\\\\pwsh.exe" -NoProfile -Command ls`, 'ls'],
])('unwraps %s', (wrapped, inner) => {
  expect(unwrapCommand(wrapped)).toBe(inner);
});

test.each([
  'npm test',
  'bash script.sh',
  `bash -lc 'not closed`,
  `bash -lc 'two' words`,
  `env FOO=1 bash -c ls`,
  '',
  '\\',
])('leaves %j as it is', command => {
  expect(unwrapCommand(command)).toBe(command);
});

test('a word keeps empty quotes and loses an escaped newline', () => {
  expect(splitShellWords(`a '' "" b\\\nc "d\\\ne" \\ f`)).toEqual(['a', '', '', 'bc', 'de', ' f']);
});

test('inside double quotes a backslash stays before anything it cannot escape', () => {
  expect(splitShellWords('"\\n \\" \\\\ \\$"')).toEqual(['\\n " \\ $']);
});

test('what was joined is split into the same words again', () => {
  const words = ['git', 'commit', '-m', `it's "done"`, '$HOME', '', 'a\nb', '*.ts', '~/x'];
  expect(splitShellWords(joinShellWords(words))).toEqual(words);
  expect(joinShellWords(['npm', 'run', 'build:web', '--x=1'])).toBe('npm run build:web --x=1');
});
