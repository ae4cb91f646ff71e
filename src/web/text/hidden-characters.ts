// Finds the characters a person cannot see, or that make a text read differently from what it is: controls, bidi
// overrides, zero-width and other blank characters. Whoever decides about a command must see them (R35). Pure.

export type VisiblePiece = {
  readonly text: string;
  /** Set for a character that would not be seen as what it is: what to show in its place. */
  readonly hidden?: string;
};

const NAMES: Readonly<Record<number, string>> = {
  0: 'NUL',
  7: 'BEL',
  8: 'BS',
  13: 'CR',
  27: 'ESC',
  127: 'DEL',
  160: 'NBSP',
  173: 'SHY',
  8203: 'ZWSP',
  8204: 'ZWNJ',
  8205: 'ZWJ',
  8206: 'LRM',
  8207: 'RLM',
  8234: 'LRE',
  8235: 'RLE',
  8236: 'PDF',
  8237: 'LRO',
  8238: 'RLO',
  8232: 'LINE SEP',
  8233: 'PARA SEP',
  8288: 'WJ',
  8294: 'LRI',
  8295: 'RLI',
  8296: 'FSI',
  8297: 'PDI',
  65279: 'BOM',
};

/** Controls but tab and line feed, format characters, separators but the space, private use, lone surrogates, blank fillers. */
const HIDDEN =
  /(?![\t\n])\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|(?! )\p{Zs}|\p{Zl}|\p{Zp}|[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** The text in pieces, hidden characters named. */
export const showHidden = (text: string): VisiblePiece[] => {
  const pieces: VisiblePiece[] = [];
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    const code = match[0].codePointAt(0) ?? 0;
    const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    const name = NAMES[code];
    pieces.push({ text: match[0], hidden: name ? `${point} ${name}` : point });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
};

/** How many of them there are. */
export const countHidden = (text: string): number => text.match(HIDDEN)?.length ?? 0;

/** The text without them; what is a space of some kind becomes one. */
export const withoutHidden = (text: string): string =>
  text.replaceAll(HIDDEN, char => (/\p{Z}/u.test(char) ? ' ' : ''));
