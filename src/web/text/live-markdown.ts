// Markdown that is still being written, made fit to be shown: open emphasis and code are closed, a link appears as its
// words until its address is complete, and beginnings that would be read as something else for a moment are held back.
// Only the end of the last paragraph is touched, so nothing that has been shown changes its shape later. Pure.

import { holdFormula } from './math.ts';

/** The text to show for a block whose end has not come yet. */
export const readableTail = (text: string): string => {
  if (insideFence(text)) return text;
  const at = lastParagraph(text);
  return text.slice(0, at) + closeMarks(holdFormula(holdBack(text.slice(at))));
};

const insideFence = (text: string): boolean => {
  let open: string | undefined;
  for (const [, marker = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (open === undefined) open = marker;
    else if (marker.startsWith(open)) open = undefined;
  }
  return open !== undefined;
};

const lastParagraph = (text: string): number => {
  const blank = text.lastIndexOf('\n\n');
  return blank < 0 ? 0 : blank + 2;
};

/** Leaves out a last line that does not yet say what it will be. */
const holdBack = (paragraph: string): string => {
  const start = paragraph.lastIndexOf('\n') + 1;
  const line = paragraph.slice(start);
  const before = paragraph.slice(0, start);
  // One or two dashes below a line of text would make it a heading; they are the start of a list or a rule.
  if (/^\s*(?:[-=]{1,2}|[*+>#]+|\d+[.)]?)\s*$/.test(line)) return before;
  // A row of a table is shown when it is whole, its head when the line below it is there.
  if (/^\s*\|/.test(line)) return /^\s*\|.*\n\s*\|[\s:|-]+\n/.test(before) ? before : '';
  if (/^\s*\|[^\n]*\n$/.test(paragraph)) return '';
  return paragraph;
};

const closeMarks = (text: string): string => {
  const { code, bold, italic, struck } = countMarks(text);
  if (code !== '') return text.endsWith(code) ? text.slice(0, -code.length) : text + code;
  let out = linkWords(text);
  // A marker that has just been opened has nothing to mark yet.
  out = out.replace(/(?:^|(?<=[\s(]))[*_~]{1,3}$/, '');
  if (out.length === text.length || !/[*_~]$/.test(text)) {
    if (italic) out += italic;
    if (bold) out += bold;
    if (struck) out += '~~';
  }
  return out;
};

type Marks = { code: string; bold: string; italic: string; struck: boolean };

/** Which marks are still open at the end. */
const countMarks = (text: string): Marks => {
  const marks: Marks = { code: '', bold: '', italic: '', struck: false };
  for (const match of text.matchAll(/\\.|`+|\*\*|\*|__|_|~~/g)) {
    const [mark] = match;
    if (mark.startsWith('\\')) continue;
    if (mark.startsWith('`')) {
      if (marks.code === '') marks.code = mark;
      else if (marks.code === mark) marks.code = '';
      continue;
    }
    if (marks.code !== '') continue;
    const [before, after] = [text[match.index - 1] ?? ' ', text[match.index + mark.length] ?? ' '];
    if (mark === '~~') marks.struck = !marks.struck;
    else if (mark.length === 2) marks.bold = flip(marks.bold, mark, before, after);
    else marks.italic = flip(marks.italic, mark, before, after);
  }
  return marks;
};

/** Opens or closes; a mark between spaces, or an underscore inside a word, is neither. */
const flip = (open: string, mark: string, before: string, after: string): string => {
  if (open === mark) return /\s/.test(before) ? open : '';
  if (open !== '' || /\s/.test(after)) return open;
  return mark.startsWith('_') && /\w/.test(before) ? open : mark;
};

/** `see [the docs](https://exa` → `see the docs` */
const linkWords = (text: string): string => text.replace(/!?\[([^\]\n]*)(?:\](?:\([^)\s]*)?)?$/, '$1');
