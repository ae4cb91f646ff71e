// A picture that an agent has shown, for people who see its thread. The hub merely asks: the path is checked anew, only a
// file whose real path lies in the session's folder is opened, and only what begins like a picture is told (R1, R2).
import { constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HawserError } from '../../std/errors.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Picture } from '../../wire/protocol/runner-topic.ts';
import { isInside } from '../folders.ts';

/** First bytes of what browsers show; SVG is not among them, because it can hold programs. */
const BEGINNINGS: readonly (readonly [type: Picture['type'], begins: (text: string) => boolean])[] = [
  ['image/png', text => text.startsWith('\x89PNG\r\n\x1a\n')],
  ['image/jpeg', text => text.startsWith('\xff\xd8\xff')],
  ['image/gif', text => text.startsWith('GIF87a') || text.startsWith('GIF89a')],
  ['image/webp', text => text.startsWith('RIFF') && text.endsWith('WEBP')],
];

/**
 * @param folder its real path
 * @param path as the thread shows it, relative to the folder or absolute
 * @throws HawserError `no_picture`: not there, elsewhere, no picture, or too large
 */
export const readPicture = async (folder: string, path: string): Promise<Picture> => {
  const real = await realpath(resolve(folder, path)).catch(() => undefined);
  if (real === undefined || !isInside(folder, real)) throw noPicture(path, 'It is not in the folder any more.', 'gone');
  // What has become a link since is not followed.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (!file) throw noPicture(path, 'It cannot be read.', 'unreadable');
  try {
    // The way to it may have changed in between; what is open is what counts.
    const lies = await whereLies(file, real);
    if (lies === undefined || !isInside(folder, lies))
      throw noPicture(path, 'It is not in the folder any more.', 'gone');
    const about = await file.stat();
    if (!about.isFile()) throw noPicture(path, 'It is no file.', 'no_file');
    if (about.size > limits.pictureBytes) throw noPicture(path, 'It is too large to be shown here.', 'too_large');
    const bytes = await file.readFile();
    const beginning = bytes.subarray(0, 12).toString('latin1');
    const [type] = BEGINNINGS.find(([, begins]) => begins(beginning)) ?? [];
    if (!type) throw noPicture(path, 'It is no PNG, JPEG, GIF or WebP.', 'other_kind');
    return { type, base64: bytes.toString('base64') };
  } finally {
    await file.close();
  }
};

/**
 * The real path of an open file. Linux knows it; elsewhere its path is followed once more, which leaves a moment to
 * whoever swaps folders for links fast enough.
 */
const whereLies = async (file: FileHandle, path: string): Promise<string | undefined> => {
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${file.fd}`);
  const again = await realpath(path).catch(() => undefined);
  const there = again === undefined ? undefined : await stat(again).catch(() => undefined);
  const here = await file.stat();
  return there?.ino === here.ino && there.dev === here.dev ? again : undefined;
};

const noPicture = (path: string, sentence: string, why: string) =>
  new HawserError({
    code: 'no_picture',
    message: `The picture ${path} cannot be shown. ${sentence}`,
    values: { path, why },
  });
