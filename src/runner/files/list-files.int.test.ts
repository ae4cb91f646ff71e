// Real folders, real links, the real git: what of a folder is told, and what never is.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { silentLogger } from '../../std/log.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { createFileLists } from './list-files.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'hawser-files-')));
  folder = join(root, 'project');
  await mkdir(folder);
  onTestFinished(() => rm(root, { recursive: true }));
});

const write = async (...paths: readonly string[]) => {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), 'x');
  }
};
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
const setUp = () => {
  const clock = createFakeClock();
  const list = createFileLists({ clock, log: silentLogger });
  return { clock, list: (query = '') => list(folder, query) };
};

test('a plain folder is looked through, without what nobody wrote by hand', async () => {
  await write('readme.md', 'src/tide.ts', 'node_modules/left/pad.js', '.git-is-not-here/a', 'src/deep/er/chart.ts');
  const { list } = setUp();
  expect(await list()).toEqual(['readme.md', 'src/tide.ts', '.git-is-not-here/a', 'src/deep/er/chart.ts']);
  expect(await list('chart')).toEqual(['src/deep/er/chart.ts']);
});

test('in a repository its own rules say what is left out, and untracked files are there', async () => {
  await write('a.ts', 'dist/a.js', 'new.ts', 'gone.ts');
  await writeFile(join(folder, '.gitignore'), 'dist/\n');
  git('init');
  git('add', 'a.ts', 'gone.ts');
  await rm(join(folder, 'gone.ts'));
  const { list } = setUp();
  expect((await list()).sort()).toEqual(['.gitignore', 'a.ts', 'new.ts']);
});

test('a folder that the repository around it ignores has files all the same', async () => {
  execFileSync('git', ['init'], { cwd: root, stdio: 'ignore' });
  await writeFile(join(root, '.gitignore'), 'project/\n');
  await write('a.ts');
  expect(await setUp().list()).toEqual(['a.ts']);
});

test('R1, R2: nothing outside the folder is told, whichever way a link leads there', async () => {
  await mkdir(join(root, 'project-secret'));
  await writeFile(join(root, 'project-secret', 'key.pem'), 'x');
  await write('inside.ts');
  await symlink(join(root, 'project-secret'), join(folder, 'folder-link'));
  await symlink('../project-secret/key.pem', join(folder, 'file-link.pem'));
  await symlink('inside.ts', join(folder, 'fine-link.ts'));
  await symlink('nowhere', join(folder, 'broken-link'));
  const seen = ['fine-link.ts', 'inside.ts'];
  expect((await setUp().list()).sort()).toEqual(seen);
  expect(await setUp().list('key')).toEqual([]);
  git('init');
  git('add', '-A');
  expect((await setUp().list()).sort()).toEqual(seen);
});

test('R1: a folder that became a link to elsewhere after it was listed tells nothing any more', async () => {
  await mkdir(join(root, 'elsewhere'));
  await writeFile(join(root, 'elsewhere', 'tide.ts'), 'x');
  await write('src/tide.ts');
  const { list } = setUp();
  expect(await list('tide')).toEqual(['src/tide.ts']);
  await rm(join(folder, 'src'), { recursive: true });
  await symlink(join(root, 'elsewhere'), join(folder, 'src'));
  expect(await list('tide')).toEqual([]);
});

test('R5: a program named in the repository’s own configuration is not run', async () => {
  await write('a.ts');
  git('init');
  const proof = join(root, 'it-ran');
  const program = join(folder, '.git', 'monitor.sh');
  await writeFile(program, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  git('config', 'core.fsmonitor', program);
  expect(await setUp().list()).toEqual(['a.ts']);
  await expect(realpath(proof)).rejects.toThrow('ENOENT');
});

test('a listing is believed for a moment, then read again', async () => {
  await write('a.ts');
  const { list, clock } = setUp();
  expect(await list()).toEqual(['a.ts']);
  await write('b.ts');
  expect(await list()).toEqual(['a.ts']);
  await clock.advance(5_000);
  expect(await list()).toEqual(['a.ts', 'b.ts']);
});

test('a large folder gives its best matches and no more', async () => {
  await write(
    ...Array.from({ length: limits.fileMatches + 30 }, (_, n) => `pages/page-${n}.ts`),
    'pages/deep/page-7-map.ts',
  );
  const { list } = setUp();
  expect(await list('page')).toHaveLength(limits.fileMatches);
  expect((await list('page7map'))[0]).toBe('pages/deep/page-7-map.ts');
});
