// Where the tag goes into a page, whatever the page looks like and however its bytes come.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPlace, insertTag } from './insert-tag.ts';

const TAG = '<script src="/x"></script>';

const through = async (chunks: readonly Buffer[]): Promise<Buffer> =>
  buffer(Readable.from(chunks).pipe(insertTag(TAG)));

/** `|` is where the tag goes. */
test.each([
  ['<!doctype html><html><head>|<title>a</title></head>', 'into the head'],
  ['<!DOCTYPE HTML>\n<HTML LANG="en">\n<HEAD CLASS="a">|<TITLE>', 'in upper case'],
  ['<!doctype html>|<h1>no head</h1>', 'without a head'],
  ['<!doctype html>|\n  <meta charset="utf-8">', 'without a head, before what belongs to it'],
  ['<html>|<body>no head</body>', 'without a doctype and a head'],
  ['|<h1>nothing around it</h1>', 'in front'],
  ['|plain words with <head> in them', 'in front of words'],
  ['|', 'into nothing at all'],
  ['|  \n', 'into nothing but space'],
  ['<!-- <head> --><!doctype html><html><!-- <head> --><head>|x', 'past a head in a comment'],
  ['<!-->|words --><head>', 'past a comment that ends at once'],
  ['<!---><!doctype html>|<p>', 'past another that does'],
  ['<!-- a --!><html><head>|', 'past a comment that ends with a bang'],
  ['|<!-- never ends <head>', 'before a comment that never ends'],
  ['<?xml version="1.0"?><!doctype html><html><head>|', 'past a declaration'],
  ['<html data-a="<head>" data-b=\'>\'><head data-c="a>b">|x', 'past what is quoted'],
  ['<html lang=en"><head>|"', 'past a stray quote'],
  ['<html a=b=">|"><head>', 'past a quote that is no quotation'],
  ['<html a ="><head>"><head>|', 'past a value that stands apart'],
  ['<html ="><head>|">', 'past a name that begins with an equals sign'],
  ['<html/><head/>|', 'past slashes'],
  ['|<header><head>', 'before another tag that begins alike'],
  ['|<htmlx><head>', 'before a tag nobody knows'],
  ['|</head><head>', 'before an end tag'],
  ['\u00ef\u00bb\u00bf<!doctype html><head>|', 'after the mark of UTF-8'],
  ['\u00ef\u00bb\u00bf|words', 'after the mark of UTF-8, before words'],
  ['<!doctype html public "a>|b"><head>', 'past a doctype, which any > ends'],
])('%s: %s', async marked => {
  const page = marked.replace('|', '');
  expect(findPlace(page, true)).toBe(marked.indexOf('|'));
  const bytes = Buffer.from(page, 'latin1');
  const each = [...bytes].map(byte => Buffer.from([byte]));
  for (const chunks of [[bytes], each]) {
    expect((await through(chunks)).toString('latin1')).toBe(marked.replace('|', TAG));
  }
});

test.each([
  ['big-endian', Buffer.from([0xfe, 0xff, 0, 0x3c])],
  ['little-endian', Buffer.from('\ufeff<head>', 'utf16le')],
])('a page in UTF-16, %s, is left as it is', async (_which, bytes) => {
  expect(await through([bytes])).toEqual(bytes);
  expect(await through([...bytes].map(byte => Buffer.from([byte])))).toEqual(bytes);
});

test('a page that says nothing for long is passed on as it is, and nothing of it is held back', async () => {
  const page = [`<!--${' '.repeat(10_000)}`, ' '.repeat(10_000), '--><head></head>'].map(text => Buffer.from(text));
  expect(await through(page)).toEqual(Buffer.concat(page));
});

const piece = fc.oneof(
  fc.constantFrom('<!doctype html>', '<html>', '<HTML a="', "'", '"', '>', '<head', '<head>', '</head>', '<!--', '-->'),
  fc.constantFrom(
    '<',
    '!',
    '-',
    '--!>',
    ' ',
    '\n',
    '=',
    '/',
    '<header>',
    '<body>',
    '<?',
    'é',
    '\u00ef\u00bb\u00bf',
    'x',
  ),
);
const page = fc.array(piece, { maxLength: 30 }).map(pieces => Buffer.from(pieces.join(''), 'latin1'));

test('however a page is cut into pieces, the tag goes to one and the same place, and nothing else changes', async () => {
  await fc.assert(
    fc.asyncProperty(page, fc.array(fc.nat(200), { maxLength: 12 }), async (bytes, cuts) => {
      const at = [0, ...cuts.map(cut => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      const text = (await through(chunks)).toString('latin1');
      expect(text).toBe((await through([bytes])).toString('latin1'));
      expect(text.split(TAG)).toHaveLength(2);
      expect(text.replace(TAG, '')).toBe(bytes.toString('latin1'));
    }),
    { numRuns: 500 },
  );
});
