// The words on the screen: `t` gives text, `parts` gives pieces for messages that hold elements. The catalogue of the
// chosen language is set once at the start, because words are asked for from everywhere.
import { en } from './en.ts';
import { formatMessage, type Message, parseMessage, type Values } from './format.ts';

export type WordKey = keyof typeof en;
export type Catalogue = Readonly<Record<WordKey, string>>;

let language: { readonly locale: string; readonly words: Catalogue } = { locale: 'en', words: en };
const parsed = new Map<WordKey, Message>();

/** Speaks another language from the next word on. @param locale BCP 47 tag */
export const speak = (locale: string, words: Catalogue): void => {
  language = { locale, words };
  parsed.clear();
};

/** BCP 47 tag of the language that is spoken, for dates and numbers. */
export const locale = (): string => language.locale;

/** The words for a key, with its values put in. */
export const t = (key: WordKey, values: Values<never> = {}): string =>
  formatMessage(messageOf(key), values, language.locale).join('');

/** The same in pieces, for messages with elements in them. */
export const parts = <T>(key: WordKey, values: Values<T>): (string | T)[] =>
  formatMessage(messageOf(key), values, language.locale);

const messageOf = (key: WordKey): Message => {
  const known = parsed.get(key) ?? parseMessage(language.words[key]);
  parsed.set(key, known);
  return known;
};
