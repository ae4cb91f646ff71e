// Makes of whatever picture somebody chose the small square one that the hub takes: its middle, in the size that faces are
// shown in at most, drawn anew, so that nothing else goes along that the file says (such as where it was taken).
import { HawserError } from '../../../std/errors.ts';
import { limits } from '../../../wire/protocol/limits.ts';
import { t } from '../../words/t.ts';

const SIDE = 192;

/** The smallest first; a browser that cannot write one of them writes PNG instead, which is too large for some photographs. */
const ENCODINGS = [
  ['image/webp', 0.9],
  ['image/jpeg', 0.9],
  ['image/jpeg', 0.6],
] as const;

/** @throws HawserError `portrait_unreadable` */
export const squarePicture = async (file: Blob): Promise<Blob> => {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw unreadable();
  });
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) throw unreadable();
  // What can be seen through stands on white; else the letters would shine through it.
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
  for (const [type, quality] of ENCODINGS) {
    const made = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, type, quality));
    if (made && made.size <= limits.portraitBytes) return made;
  }
  throw unreadable();
};

const unreadable = () =>
  new HawserError({
    code: 'portrait_unreadable',
    message: t('account.portraitUnreadable'),
    hint: t('account.portraitUnreadableHint'),
  });
