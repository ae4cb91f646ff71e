// Puts one tag into a page as it streams by: where the parser would open the head, so before anything of the page runs.
// What comes before it (doctype, comments, <html>, <head>) stays before it: a tag in front of the doctype would change
// how the whole page is drawn. Which pages get one is observed.ts's to say.
import { Transform, type TransformCallback } from 'node:stream';

/** A page that has said nothing by then gets none: nothing is held back for long. */
const MOST_HELD = 16 << 10;

/** @param tag in ASCII */
export const insertTag = (tag: string): Transform => {
  let held: Buffer | undefined = Buffer.alloc(0);
  const passOn = (into: Transform, place: number | 'nowhere') => {
    if (!held) return;
    if (place === 'nowhere') into.push(held);
    else into.push(Buffer.concat([held.subarray(0, place), Buffer.from(tag, 'latin1'), held.subarray(place)]));
    held = undefined;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (!held) return done(null, chunk);
      held = Buffer.concat([held, chunk]);
      const place = findPlace(held.toString('latin1'), false);
      if (place !== 'more') passOn(this, place);
      else if (held.length > MOST_HELD) passOn(this, 'nowhere');
      done();
    },
    flush(done) {
      const place = held && findPlace(held.toString('latin1'), true);
      if (place !== undefined && place !== 'more') passOn(this, place);
      done();
    },
  });
};

const UTF8_MARK = '\u00ef\u00bb\u00bf';
/** UTF-16, either way round: a tag of single bytes would be garbage in it. */
const WIDE_MARK = /^(?:\u00fe\u00ff|\u00ff\u00fe)/;
const SPACES = /[\t\n\f\r ]*/y;
const TAG = /<(html|head)(?=[\t\n\f\r />])/iy;

/**
 * @param text the bytes of the page so far, one character each
 * @param ended whether that is all of it
 * @returns the offset where the tag goes; `more` while that cannot be said; `nowhere` where no tag can stand
 */
export const findPlace = (text: string, ended: boolean): number | 'more' | 'nowhere' => {
  if (WIDE_MARK.test(text)) return 'nowhere';
  if (!ended && text.length < UTF8_MARK.length) return 'more';
  let place = text.startsWith(UTF8_MARK) ? UTF8_MARK.length : 0;
  for (;;) {
    const at = skip(SPACES, text, place);
    const rest = text.slice(at, at + 5).toLowerCase();
    if (!ended && BEGINNINGS.some(each => each.startsWith(rest) && each.length > rest.length)) return 'more';
    if (!ended && at + rest.length === text.length && NAMES.includes(rest)) return 'more'; // <head> or <header>
    TAG.lastIndex = at;
    const [tag, name = ''] = TAG.exec(text) ?? [];
    const end = tag
      ? endOfTag(text, at + tag.length)
      : rest.startsWith('<!--')
        ? endOfComment(text, at)
        : endOfMark(text, at);
    if (end === undefined) return place;
    if (end === 'more') return ended ? place : 'more';
    place = end;
    if (name.toLowerCase() === 'head') return place;
  }
};

const NAMES = ['<html', '<head'];
const BEGINNINGS = [...NAMES, '<!--', '<?'];

const skip = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
};

/** As the HTML standard cuts a start tag: a `>` in a quoted value does not end it; a stray quote is no quotation. */
const endOfTag = (text: string, from: number): number | 'more' => {
  let value: 'none' | 'next' | 'bare' | '"' | "'" = 'none';
  let named = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (value === '"' || value === "'") {
      if (char === value) [value, named] = ['none', false];
    } else if (char === '>') return at + 1;
    else if ('\t\n\f\r '.includes(char)) {
      if (value === 'bare') [value, named] = ['none', false];
    } else if (value === 'next') value = char === '"' || char === "'" ? char : 'bare';
    else if (value === 'none' && char === '/') named = false;
    else if (value === 'none' && char === '=' && named) value = 'next';
    else named = true;
  }
  return 'more';
};

const endOfComment = (text: string, at: number): number | 'more' => {
  const early = /^-?>/.exec(text.slice(at + 4, at + 6)); // <!--> and <!---> are whole
  if (early) return at + 4 + early[0].length;
  const end = /--!?>/g;
  end.lastIndex = at + 4;
  return end.exec(text) ? end.lastIndex : 'more';
};

/** A doctype, or what parsers make a comment of; undefined when the page itself begins. */
const endOfMark = (text: string, at: number): number | 'more' | undefined => {
  if (!/^<[!?]/.test(text.slice(at, at + 2))) return undefined;
  const end = text.indexOf('>', at);
  return end === -1 ? 'more' : end + 1;
};
