// A problem in the reader's language. Hub and laptop say what is wrong in English; a language may have words of its own
// for a code, and what it has none for, or lacks a value for (an older hub or laptop gives none), is said as it came.
import type { Problem } from '../../std/errors.ts';
import { formatMessage, parseMessage, valuesOf } from './format.ts';
import { locale } from './t.ts';

/** Sentences by code, or by the `as` of its values; what to do about it under the same with `.hint`. */
export type ProblemCatalogue = Readonly<Record<string, string>>;

type Said = { readonly message: string; readonly hint?: string | undefined };

/** A map: what stands for a code comes from outside, and `constructor` is no entry. */
let words: ReadonlyMap<string, string> = new Map();

/** Says problems in another language from the next one on. */
export const speakProblems = (catalogue: ProblemCatalogue): void => {
  words = new Map(Object.entries(catalogue));
};

export const problemWords = ({ code, message, hint, values = {} }: Problem): Said => {
  const { as: entry = code } = values;
  const said = say(words.get(`${entry}`), values);
  if (said === undefined) return { message, hint };
  return {
    message: said,
    hint: hint && (say(words.get(`${entry}.hint`) ?? words.get(`${code}.hint`), values) ?? hint),
  };
};

const say = (source: string | undefined, values: NonNullable<Problem['values']>): string | undefined => {
  if (source === undefined) return undefined;
  const parsed = parseMessage(source);
  return valuesOf(parsed).every(name => Object.hasOwn(values, name))
    ? formatMessage(parsed, values, locale()).join('')
    : undefined;
};
