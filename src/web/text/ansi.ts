// What a terminal would show of a command's output, as lines of styled pieces. Colours and weights are kept; everything
// else a program can say to a terminal (titles, clipboards, links, cursor jumps) is left out, because output is
// untrusted text and this is no terminal (R28). Pure. https://www.ecma-international.org/publications-and-standards/standards/ecma-48/

export type AnsiStyle = {
  /** 0–15 of the terminal's own colours, or a CSS colour. */
  readonly fg?: number | string;
  readonly bg?: number | string;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly inverse?: true;
};

export type AnsiPiece = AnsiStyle & { readonly text: string };
export type AnsiLine = readonly AnsiPiece[];

const ESC = '\u001b';
const BEL = '\u0007';

const SEQUENCE = new RegExp(
  [
    `${ESC}\\[([0-?]*)([ -/]*)([@-~]|$)`, // CSI, also one that was cut off
    `${ESC}[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\|$)`, // OSC and the other strings
    `${ESC}[ -/]*[0-~]?`, // two-character escapes
    '[\u0080-\u009f]', // C1 controls
  ].join('|'),
  'g',
);

/** Other control characters but tab and line feed. */
const UNSHOWN = /(?![\t\n])\p{Cc}/gu;

export const parseAnsi = (output: string): AnsiLine[] => {
  let style: AnsiStyle = {};
  return output.split('\n').map(raw => {
    const line = overwrite(raw);
    const pieces: AnsiPiece[] = [];
    let at = 0;
    const take = (until: number) => {
      const text = line.slice(at, until).replace(UNSHOWN, '');
      if (text !== '') pieces.push({ ...style, text });
    };
    for (const match of line.matchAll(SEQUENCE)) {
      take(match.index);
      at = match.index + match[0].length;
      if (match[3] === 'm' && match[2] === '') style = restyle(style, match[1] ?? '');
    }
    take(line.length);
    return pieces;
  });
};

/** Only what the reader sees, without styles. */
export const plainOutput = (output: string): string =>
  parseAnsi(output)
    .map(line => line.map(piece => piece.text).join(''))
    .join('\n');

/** A progress bar returns to the start of its line and writes over it: what counts is what was written last. */
const overwrite = (line: string): string => {
  const ended = line.replace(/\r+$/, '');
  return ended.slice(ended.lastIndexOf('\r') + 1);
};

/** Select Graphic Rendition. */
const restyle = (style: AnsiStyle, parameters: string): AnsiStyle => {
  const codes = parameters.split(/[;:]/).map(code => (code === '' ? 0 : Number(code)));
  let next = style;
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = extendedColor(codes.slice(i + 1));
      i += used;
      if (color !== undefined) next = { ...next, [code === 38 ? 'fg' : 'bg']: color };
    } else next = applyCode(next, code);
  }
  return next;
};

const applyCode = (style: AnsiStyle, code: number): AnsiStyle => {
  if (code === 0) return {};
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 90 + 8 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 100 + 8 };
  const { fg, bg, bold, dim, italic, underline, inverse, ...none } = style;
  const kept = {
    ...(fg !== undefined && code !== 39 && { fg }),
    ...(bg !== undefined && code !== 49 && { bg }),
    ...(((bold && code !== 22) || code === 1) && { bold: true as const }),
    ...(((dim && code !== 22) || code === 2) && { dim: true as const }),
    ...(((italic && code !== 23) || code === 3) && { italic: true as const }),
    ...(((underline && code !== 24) || code === 4) && { underline: true as const }),
    ...(((inverse && code !== 27) || code === 7) && { inverse: true as const }),
  };
  return { ...none, ...kept };
};

/** The colour after 38 or 48, and how many numbers it took: `5;n` of 256, `2;r;g;b`. */
const extendedColor = (codes: readonly number[]): [number | string | undefined, number] => {
  const [kind, a = 0, b = 0, c = 0] = codes;
  if (kind === 2) return [`rgb(${byte(a)} ${byte(b)} ${byte(c)})`, 4];
  if (kind !== 5) return [undefined, 1];
  if (a < 16) return [a, 2];
  if (a >= 232) {
    const grey = byte(8 + (a - 232) * 10);
    return [`rgb(${grey} ${grey} ${grey})`, 2];
  }
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  const cube = byte(a) - 16;
  return [`rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`, 2];
};

const byte = (n: number): number => Math.max(0, Math.min(255, Math.floor(n) || 0));
