// Finds mathematics in Markdown: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` on their own. A dollar sign is mathematics
// only where it cannot be money: nothing blank inside the signs, no digit after the closing one, as Pandoc has it
// (https://pandoc.org/MANUAL.html#math). Pure.
import type { TokenizerExtension, Tokens } from 'marked';

export type MathToken = {
  readonly type: 'math';
  readonly raw: string;
  readonly tex: string;
  /** On lines of its own, rather than within a line. */
  readonly display: boolean;
};

const BLOCK = /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/;
const LONG_INLINE = /^(?:\$\$([^\n]+?)\$\$|\\\[([^\n]+?)\\\])/;
const INLINE = /^(?:\$((?!\s)(?:\\.|[^\\$\n])*?(?<!\s))\$(?!\d)|\\\((.+?)\\\))/;

const token = (match: RegExpExecArray | null, display: boolean): Tokens.Generic | undefined => {
  const tex = match?.[1] ?? match?.[2];
  if (!match || tex === undefined || tex.trim() === '') return undefined;
  return { type: 'math', raw: match[0], tex: tex.trim(), display };
};

const mayHold = (text: string): boolean => text.includes('$') || text.includes('\\');

/**
 * For marked, which asks for a token at the places `start` names. It asks anew after every token for all of the text that
 * is left, so a text without any sign of a formula is told apart by a plain search, which costs a tenth of a pattern.
 */
export const mathExtensions: TokenizerExtension[] = [
  {
    name: 'math-block',
    level: 'block',
    start: text => {
      if (!mayHold(text)) return undefined;
      const at = text.search(/^ {0,3}(?:\$\$|\\\[)/m);
      return at < 0 ? undefined : at;
    },
    tokenizer: text => token(BLOCK.exec(text), true),
  },
  {
    name: 'math-inline',
    level: 'inline',
    start: text => {
      if (!mayHold(text)) return undefined;
      const at = text.search(/\$|\\[([]/);
      return at < 0 ? undefined : at;
    },
    tokenizer: text => token(LONG_INLINE.exec(text), true) ?? token(INLINE.exec(text), false),
  },
];

/** Text without a formula at its end whose closing sign has not come yet; half of one is nothing one can read. */
export const holdFormula = (text: string): string => {
  let open: { readonly at: number; readonly sign: string } | undefined;
  for (const match of text.matchAll(/(`+)[^`]*\1|\$\$|\\[[\]()]/g)) {
    const [sign] = match;
    if (sign.startsWith('`')) continue;
    if (!open && (sign === '$$' || sign === '\\[' || sign === '\\(')) open = { at: match.index, sign };
    else if (open && closing(open.sign) === sign) open = undefined;
  }
  return open ? text.slice(0, open.at) : text;
};

const closing = (sign: string): string => ({ $$: '$$', '\\[': '\\]', '\\(': '\\)' })[sign] ?? '';
