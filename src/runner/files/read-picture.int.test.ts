// Real files and links: which pictures of a folder are told, and what never is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { limits } from '../../wire/protocol/limits.ts';
import { readPicture } from './read-picture.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1');

let root: string;
let folder: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'hawser-picture-')));
  folder = join(root, 'project');
  await mkdir(folder);
  onTestFinished(() => rm(root, { recursive: true }));
});

test('a picture in the folder is read, whichever way its path is written', async () => {
  await writeFile(join(folder, 'chart.png'), PNG);
  const picture = { type: 'image/png', base64: PNG.toString('base64') };
  expect(await readPicture(folder, 'chart.png')).toEqual(picture);
  expect(await readPicture(folder, join(folder, 'chart.png'))).toEqual(picture);
});

test.each([
  ['photo.jpg', '\xff\xd8\xff\xe0', 'image/jpeg'],
  ['loop.gif', 'GIF89a', 'image/gif'],
  ['small.webp', 'RIFF\n\0\0\0WEBP', 'image/webp'],
])('%s is told by what it begins with', async (name, beginning, type) => {
  await writeFile(join(folder, name), Buffer.from(beginning, 'latin1'));
  expect((await readPicture(folder, name)).type).toBe(type);
});

test('R1, R2: nothing outside the folder is read, by name or by link', async () => {
  await writeFile(join(root, 'secret.png'), PNG);
  await symlink(join(root, 'secret.png'), join(folder, 'link.png'));
  for (const path of ['../secret.png', join(root, 'secret.png'), 'link.png']) {
    await expect(readPicture(folder, path)).rejects.toThrow('not in the folder');
  }
});

/** Swaps a folder for a link to another, and back, as fast as it can. */
const FLIPPER = `
const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
const [folder, aside, outside] = process.argv.slice(1);
console.log('flips');
for (;;) {
  renameSync(folder, aside);
  symlinkSync(outside, folder);
  unlinkSync(folder);
  renameSync(aside, folder);
}`;

test('R2: nothing outside is read while a folder is swapped for a link and back', async () => {
  const inner = join(folder, 'a');
  const outside = join(root, 'outside');
  for (const [path, said] of [
    [inner, 'mine'],
    [outside, 'secret'],
  ] as const) {
    await mkdir(path);
    await writeFile(join(path, 'x.png'), Buffer.concat([PNG, Buffer.from(said)]));
  }
  const flipper = spawn(process.execPath, ['-e', FLIPPER, inner, join(root, 'aside'), outside]);
  const gone = once(flipper, 'exit');
  try {
    await once(flipper.stdout, 'data');
    const read = new Set<string>();
    for (let tries = 0; tries < 3_000 || read.size < 2; tries += 1) {
      const picture = await readPicture(folder, 'a/x.png').catch(() => undefined);
      read.add(picture ? Buffer.from(picture.base64, 'base64').toString('latin1').slice(PNG.length) : 'nothing');
    }
    expect([...read].sort()).toEqual(['mine', 'nothing']);
  } finally {
    flipper.kill('SIGKILL');
    await gone;
  }
});

test('what is no picture, no file, too large or gone is refused in words', async () => {
  await writeFile(join(folder, 'key.png'), '-----BEGIN PRIVATE KEY-----');
  await writeFile(join(folder, 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'poster.png'), Buffer.concat([PNG, Buffer.alloc(limits.pictureBytes)]));
  await mkdir(join(folder, 'pictures'));
  await expect(readPicture(folder, 'key.png')).rejects.toThrow('no PNG');
  await expect(readPicture(folder, 'drawing.svg')).rejects.toThrow('no PNG');
  await expect(readPicture(folder, 'poster.png')).rejects.toThrow('too large');
  await expect(readPicture(folder, 'pictures')).rejects.toThrow('no file');
  await expect(readPicture(folder, 'gone.png')).rejects.toThrow('not in the folder');
});
