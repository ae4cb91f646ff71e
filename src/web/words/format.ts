// ICU MessageFormat, the part that interfaces need: {name}, {n, plural, one {# file} other {# files}} and
// {x, select, a {…} other {…}}, nested. Translators and their tools know this form.
// https://unicode-org.github.io/icu/userguide/format_parse/messages/

type Part =
  | string
  | { readonly arg: string }
  | { readonly arg: string; readonly type: 'plural' | 'select'; readonly cases: ReadonlyMap<string, readonly Part[]> }
  | { readonly count: true };

export type Message = readonly Part[];

/** What a message may be given: text and numbers, or whatever the caller's pieces are made of. */
export type Values<T> = Readonly<Record<string, T | string | number>>;

/** @throws Error that says where the message cannot be read */
export const parseMessage = (source: string): Message => {
  const reader = { source, at: 0 };
  const parts = readParts(reader, false);
  if (reader.at < source.length) throw unreadable(reader, 'a “}” too many');
  return parts;
};

/**
 * The message with its values put in, as pieces in order: text runs and the values that are not text.
 * @param locale BCP 47 tag, for plural rules and digits
 */
export const formatMessage = <T>(message: Message, values: Values<T>, locale: string): (string | T)[] => {
  const out: (string | T)[] = [];
  const add = (piece: string | T) => {
    const last = out.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece;
    else out.push(piece);
  };
  const walk = (parts: Message, count: number | undefined): void => {
    for (const part of parts) {
      if (typeof part === 'string') add(part);
      else if ('count' in part) add(count === undefined ? '#' : digits(count, locale));
      else if ('type' in part) {
        const value = values[part.arg];
        const number = part.type === 'plural' ? Number(value) : undefined;
        walk(choose(part.cases, value, number, locale), number ?? count);
      } else {
        const value = values[part.arg];
        add(typeof value === 'number' ? digits(value, locale) : (value ?? `{${part.arg}}`));
      }
    }
  };
  walk(message, undefined);
  return out;
};

/** The names of the values a message wants, each once, in order. */
export const valuesOf = (message: Message): string[] => {
  const names = message.flatMap(part => {
    if (typeof part === 'string' || !('arg' in part)) return [];
    const inside = 'cases' in part ? [...part.cases.values()].flatMap(valuesOf) : [];
    return [part.arg, ...inside];
  });
  return [...new Set(names)].sort();
};

const choose = (
  cases: ReadonlyMap<string, Message>,
  value: unknown,
  number: number | undefined,
  locale: string,
): Message => {
  const exact = number === undefined ? cases.get(String(value)) : cases.get(`=${number}`);
  const byRule = number === undefined ? undefined : cases.get(pluralRules(locale).select(number));
  return exact ?? byRule ?? cases.get('other') ?? [];
};

const rules = new Map<string, Intl.PluralRules>();
const pluralRules = (locale: string): Intl.PluralRules => {
  const known = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, known);
  return known;
};

const numbers = new Map<string, Intl.NumberFormat>();
const digits = (value: number, locale: string): string => {
  const known = numbers.get(locale) ?? new Intl.NumberFormat(locale);
  numbers.set(locale, known);
  return known.format(value);
};

/** A number with exactly so many decimals, as the language writes them: `8.1`, `8,1`. */
export const decimal = (value: number, decimals: number, locale: string): string => {
  const key = `${locale} ${decimals}`;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
  numbers.set(key, known);
  return known.format(value);
};

type Reader = { readonly source: string; at: number };

const readParts = (reader: Reader, inPlural: boolean): Part[] => {
  const parts: Part[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') parts.push(text);
    text = '';
  };
  while (reader.at < reader.source.length) {
    const char = reader.source[reader.at] ?? '';
    if (char === '}') break;
    reader.at += 1;
    if (char === '{') {
      flush();
      parts.push(readArgument(reader));
    } else if (char === '#' && inPlural) {
      flush();
      parts.push({ count: true });
    } else text += char;
  }
  flush();
  return parts;
};

/** After the opening brace: `name}` or `name, plural, one {…} other {…}}`. */
const readArgument = (reader: Reader): Part => {
  const arg = readWord(reader, /[\w]/);
  if (arg === '') throw unreadable(reader, 'an argument without a name');
  if (take(reader, '}')) return { arg };
  if (!take(reader, ',')) throw unreadable(reader, `“${arg}” is not closed`);
  const type = readWord(reader, /[a-z]/);
  if (type !== 'plural' && type !== 'select') throw unreadable(reader, `“${type}” instead of plural or select`);
  if (!take(reader, ',')) throw unreadable(reader, `cases are missing after “${type}”`);
  const cases = new Map<string, readonly Part[]>();
  while (!take(reader, '}')) {
    const name = readWord(reader, /[=\w]/);
    if (name === '' || !take(reader, '{')) throw unreadable(reader, 'a case without its braces');
    cases.set(name, readParts(reader, type === 'plural'));
    if (!take(reader, '}')) throw unreadable(reader, `case “${name}” is not closed`);
  }
  if (!cases.has('other')) throw unreadable(reader, 'there is no case “other”');
  return { arg, type, cases };
};

const readWord = (reader: Reader, allowed: RegExp): string => {
  skipSpace(reader);
  let word = '';
  while (allowed.test(reader.source[reader.at] ?? '')) {
    word += reader.source[reader.at];
    reader.at += 1;
  }
  return word;
};

const take = (reader: Reader, char: string): boolean => {
  skipSpace(reader);
  if (reader.source[reader.at] !== char) return false;
  reader.at += 1;
  return true;
};

const skipSpace = (reader: Reader): void => {
  while (/\s/.test(reader.source[reader.at] ?? '')) reader.at += 1;
};

const unreadable = (reader: Reader, why: string): Error =>
  new Error(`message not readable at ${reader.at}: ${why} in “${reader.source}”`);
