import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFolder, isInside, objectionToRoot } from './folders.ts';

let root: string;
let allowed: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'hawser-folders-')));
  allowed = join(root, 'proj');
  await mkdir(join(allowed, 'src', 'deep'), { recursive: true });
  await mkdir(join(root, 'proj-evil'));
  await mkdir(join(root, 'secret'));
  await writeFile(join(allowed, 'file.txt'), 'not a folder');
  await symlink(join(root, 'secret'), join(allowed, 'way-out'));
  await symlink(allowed, join(root, 'way-in'));
});
afterAll(() => rm(root, { recursive: true }));

const codeOf = (requested: string, folders: readonly string[] = [allowed]) =>
  checkFolder(requested, folders).then(
    () => 'allowed',
    error => error.code,
  );

describe('R1: a folder', () => {
  test('is allowed when it is an allowed one or inside one, and its real path is what is used', async () => {
    expect(await checkFolder(allowed, [allowed])).toBe(allowed);
    expect(await checkFolder(join(allowed, 'src', '..', 'src', 'deep'), [allowed])).toBe(join(allowed, 'src', 'deep'));
    expect(await checkFolder(join(root, 'way-in', 'src'), [allowed])).toBe(join(allowed, 'src'));
    expect(await checkFolder(join(allowed, 'src'), [join(root, 'way-in')])).toBe(join(allowed, 'src'));
  });

  test('outside is refused, however it is spelled', async () => {
    const spellings = [
      root,
      join(root, 'proj-evil'),
      join(root, 'secret'),
      join(allowed, '..'),
      `${allowed}/../secret`,
      `${allowed}/src/../../secret`,
      join(allowed, 'way-out'),
      `${allowed}\0/../secret`,
      'proj',
      './proj',
      '~/proj',
      '/',
      `${allowed} `,
      `${allowed}.`,
      `\\\\server\\share`,
      'C:\\proj',
      allowed.toUpperCase(),
    ];
    for (const spelling of spellings) {
      expect([spelling, await codeOf(spelling)]).toEqual([
        spelling,
        expect.stringMatching(/^folder_not_(allowed|found)$/),
      ]);
    }
    expect(await codeOf(`${allowed}/../secret`)).toBe('folder_not_allowed');
    expect(await codeOf(join(allowed, 'way-out'))).toBe('folder_not_allowed');
  });

  test('that is refused says why: missing, none allowed, not allowed, not found', async () => {
    expect(await codeOf('  ')).toBe('folder_missing');
    expect(await codeOf(allowed, [])).toBe('folder_none_allowed');
    expect(await codeOf(join(root, 'secret'))).toBe('folder_not_allowed');
    expect(await codeOf(join(allowed, 'nothing-here'))).toBe('folder_not_found');
    expect(await codeOf(join(allowed, 'file.txt'))).toBe('folder_not_found');
  });

  test('outside that does not exist is not told apart from one that does', async () => {
    expect(await codeOf(join(root, 'nothing-here'))).toBe('folder_not_allowed');
  });
});

test('R1: nothing built from dots and names escapes its root by comparison of components', () => {
  const part = fc.constantFrom('..', '.', 'a', 'proj', 'proj-evil', '...', '..proj', ' ');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), parts => {
      const path = join('/x/proj', ...parts);
      expect(isInside('/x/proj', path)).toBe(path === '/x/proj' || path.startsWith('/x/proj/'));
    }),
  );
});

describe('R3: as a root', () => {
  const home = '/home/ada';
  const state = '/home/ada/.hawser';
  test.each([
    ['/', 'the whole disk'],
    ['/home', 'your whole home'],
    [home, 'your whole home'],
    [`${home}/.ssh`, '.ssh'],
    [`${home}/.ssh/keys`, '.ssh'],
    [`${home}/.codex`, '.codex'],
    [state, 'Hawser keeps'],
    [`${state}/hub`, 'Hawser keeps'],
  ])('%s is objected to', (path, why) => {
    expect(objectionToRoot(path, home, state)).toContain(why);
  });
  test('a project folder is fine', () => {
    expect(objectionToRoot(`${home}/code/tides`, home, state)).toBeUndefined();
  });
});
