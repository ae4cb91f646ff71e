// Cuts Markdown into blocks that are laid out on their own: a few paragraphs each, and pieces of a long code block. A
// growing text is cut again only from its last block on, and settled blocks keep their identity; so a stream costs what
// it adds, and a text of megabytes becomes rows of a virtual list. Pure.
import { type Fence, isClosedBy, openedBy } from '../../wire/thread/fence.ts';

export type MarkdownBlock = { readonly kind: 'markdown'; readonly text: string };

/** A piece of a code block that is too long for one row. */
export type CodeBlock = {
  readonly kind: 'code';
  readonly text: string;
  readonly lang: string;
  /** Whether the code block begins, or ends, with this piece. */
  readonly first: boolean;
  readonly last: boolean;
};

export type Block = MarkdownBlock | CodeBlock;

export type Split = {
  readonly text: string;
  /** The end of it that was looked at. */
  readonly end: string;
  /** All blocks; the last one may change when the text grows. */
  readonly blocks: readonly Block[];
  /** Offset in `text` from which a longer one is cut again. */
  readonly from: number;
  readonly settled: readonly Block[];
  /** Set while `from` lies inside a long code block. */
  readonly fence: Fence | undefined;
};

/** A block is closed at the next good place once it has this many characters. */
const ENOUGH = 1_500;
/** Without a good place it is cut here. */
const TOO_MUCH = 8_000;
/** A line of prose beyond this is laid out in pieces: its last one is laid out again with every word that comes. */
const LONG_LINE = 2_000;
/** Rows of a table cannot stand without its head, so tables get more room. */
const TOO_MUCH_TABLE = 64_000;
/** Code beyond this is laid out in pieces. */
const LONG_CODE = 6_000;

export const emptySplit: Split = { text: '', end: '', blocks: [], from: 0, settled: [], fence: undefined };

/** How a text is begun whose beginning is left out, inside of a code block. */
export const splitInside = (fence: Fence | undefined): Split => ({ ...emptySplit, fence });

/**
 * How much of what was cut already is compared with a longer text before its cuts are taken over. Texts of one item only
 * grow, so this finds one that was replaced; comparing megabytes with themselves in every frame would cost 5 ms of it.
 */
const COMPARED = 2_000;

/** So much of its end is enough to go on cutting a text: the longest block there can be, and what is compared. */
export const ENOUGH_END = TOO_MUCH_TABLE + ENOUGH + COMPARED;

/**
 * The blocks of a text.
 * @param before how an earlier text of the same item was cut
 * @param end the last characters of the text, where they are at hand: to look anywhere into a text of megabytes that has
 * just grown, the browser would first copy all of it, and each block would keep such a copy alive
 */
export const splitBlocks = (text: string, before: Split = emptySplit, end = text): Split => {
  if (text === before.text) return before;
  const skipped = text.length - end.length;
  const open = before.from - skipped;
  if (skipped > 0 && open < COMPARED) return splitBlocks(text, before);
  const wasOpen = before.from - (before.text.length - before.end.length);
  const last = before.end.slice(Math.max(0, wasOpen - COMPARED), wasOpen);
  const grown = before.from > 0 && text.length >= before.from && end.startsWith(last, open - last.length);
  if (skipped > 0 && !grown) return splitBlocks(text);
  const begun = before.text === '' ? before : emptySplit;
  const cutter = createCutter(end, grown ? { ...before, from: open } : begun);
  let at = cutter.from();
  while (at < end.length) {
    const newline = end.indexOf('\n', at);
    const next = newline < 0 ? end.length : newline + 1;
    cutter.line(at, next, newline >= 0);
    at = next;
  }
  const { from, ...cut } = cutter.end();
  return { text, end, from: from + skipped, ...cut };
};

const LIST_ITEM = /^(?:[-*+]|\d{1,9}[.)])\s/;

/** Whether a block may begin with this line: an indented line or a list item may belong to what stands before it. */
const isGoodStart = (line: string): boolean => /^\S/.test(line) && !LIST_ITEM.test(line);

const [SPACE, BACKQUOTE, TILDE, DELETE] = [0x20, 0x60, 0x7e, 0x7f];
/** Whether a line that begins so is not blank, and opens no code block. */
const isWord = (code: number): boolean => code > SPACE && code !== BACKQUOTE && code !== TILDE && code < DELETE;

const createCutter = (text: string, before: Pick<Split, 'settled' | 'from' | 'fence'>) => {
  const settled = [...before.settled];
  let { from, fence } = before;
  /** A code block that began inside the open block, and is still short. */
  let inner: { readonly start: number; readonly body: number; readonly fence: Fence } | undefined;
  let afterBlank = false;

  const settle = (block: Block, next: number) => {
    if (block.text !== '' || block.kind === 'code') settled.push(block);
    from = next;
  };
  const settleMarkdown = (until: number) => settle({ kind: 'markdown', text: text.slice(from, until) }, until);
  const piece = (until: number, last: boolean, lang: string): CodeBlock => {
    const before = settled.at(-1);
    const first = before ? before.kind !== 'code' || before.last : from > 0;
    return { kind: 'code', text: text.slice(from, until).replace(/\n$/, ''), lang, first, last };
  };

  /** Inside a long code block. */
  const codeLine = (start: number, next: number, open: Fence) => {
    if (isClosedBy(open, text.slice(start, next))) {
      settle(piece(start, true, open.lang), next);
      fence = undefined;
      afterBlank = true;
    } else if (next - from > LONG_CODE) settle(piece(next, false, open.lang), next);
  };

  /** Inside a code block that is still part of the open block. */
  const innerLine = (start: number, next: number, open: NonNullable<typeof inner>) => {
    if (isClosedBy(open.fence, text.slice(start, next))) {
      inner = undefined;
      afterBlank = true;
      return;
    }
    if (next - open.body <= LONG_CODE) return;
    if (open.start > from) settleMarkdown(open.start);
    from = open.body;
    fence = open.fence;
    inner = undefined;
    settle(piece(next, false, open.fence.lang), next);
  };

  const plainLine = (start: number, next: number, complete: boolean) => {
    // Most lines neither open anything nor are near an end: a text of megabytes may have half a million of them.
    if (start - from < ENOUGH && next - from <= LONG_LINE && isWord(text.charCodeAt(start))) {
      afterBlank = false;
      return;
    }
    const line = text.slice(start, Math.min(next, start + 200)).replace(/\n$/, '');
    const size = start - from;
    if (size >= ENOUGH && (afterBlank || line.startsWith('#')) && isGoodStart(line)) settleMarkdown(start);
    else if (size >= TOO_MUCH && (LIST_ITEM.test(line) || !/^\s*[|]/.test(line) || size >= TOO_MUCH_TABLE)) {
      settleMarkdown(start);
    }
    // Prose without line breaks is cut between words.
    const prose = !LIST_ITEM.test(line) && !line.startsWith('|');
    while (prose && next - Math.max(from, start) > LONG_LINE + ENOUGH) {
      settleMarkdown(gapBefore(text, Math.max(from, start) + LONG_LINE));
    }
    while (next - from > TOO_MUCH + ENOUGH && !line.startsWith('|')) settleMarkdown(gapBefore(text, from + TOO_MUCH));
    const opened = complete && openedBy(line);
    if (opened) inner = { start, body: next, fence: opened };
    afterBlank = line.trim() === '';
  };

  return {
    from: () => from,
    line: (start: number, next: number, complete: boolean) => {
      if (fence) codeLine(start, next, fence);
      else if (inner) innerLine(start, next, inner);
      else plainLine(start, next, complete);
    },
    end: (): Omit<Split, 'text' | 'end'> => {
      const rest = text.slice(from);
      const tail: Block[] =
        rest === '' && !fence ? [] : [fence ? piece(text.length, false, fence.lang) : { kind: 'markdown', text: rest }];
      return { blocks: [...settled, ...tail], from, settled, fence };
    },
  };
};

/** The end of the last word before `at`. */
const gapBefore = (text: string, at: number): number => {
  const space = text.lastIndexOf(' ', at);
  return space > at - ENOUGH ? space + 1 : at;
};
