// What may be attached: pictures of four kinds, PDFs, and text. The kind is read from the content, never believed from
// a name or a header; a picture that would be enormous once decoded is refused by its header alone (R29).
import { imageSize } from 'image-size';
import { HawserError, type Problem } from '../../std/errors.ts';
import { limits } from '../../wire/protocol/limits.ts';

export type ContentKind = { readonly mediaType: string; readonly width?: number; readonly height?: number };

const PICTURES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** @throws HawserError `attachment_type`, `attachment_too_large`, `attachment_empty` */
export const kindOf = (content: Buffer): ContentKind => {
  if (content.length === 0) throw refusal('attachment_empty', 'This file is empty.', 'Attach another one.');
  const picture = pictureKind(content);
  if (picture) return picture;
  if (content.subarray(0, 5).toString('latin1') === '%PDF-') return { mediaType: 'application/pdf' };
  if (isText(content)) return { mediaType: 'text/plain' };
  throw refusal(
    'attachment_type',
    'Only pictures (PNG, JPEG, GIF, WebP), PDFs and text files can be attached.',
    'Convert it first.',
  );
};

/** Undefined for what is no picture. @throws HawserError `attachment_too_large` */
export const pictureKind = (content: Buffer): ContentKind | undefined => {
  let size: ReturnType<typeof imageSize>;
  try {
    size = imageSize(content);
  } catch {
    return undefined; // not a picture it knows, or a damaged one
  }
  const mediaType = PICTURES[size.type ?? ''];
  if (!mediaType) return undefined; // SVG and the like can carry scripts and are text to us
  const { width, height } = size;
  if (width > limits.imageSide || height > limits.imageSide) {
    throw refusal(
      'attachment_too_large',
      `This picture is ${width} × ${height} pixels; up to ${limits.imageSide} on each side are taken.`,
      'Make it smaller.',
      { as: 'picture_too_large', width, height, most: limits.imageSide },
    );
  }
  return { mediaType, width, height };
};

const isText = (content: Buffer): boolean => {
  if (content.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false; // not UTF-8, so bytes
  }
};

const refusal = (code: string, message: string, hint: string, values?: Problem['values']) =>
  new HawserError({ code, message, hint, ...(values && { values }) });
