// What a command would get beyond its sandbox. It travels and is kept as words, because a laptop's rules remember it as
// it was shown to whoever allowed it and compare it letter by letter. This is the only place that writes those words and
// that reads them again, for screens that say them in another language.

const PLAIN = {
  outside: 'run outside its sandbox',
  outside_if_stopped: 'leave its sandbox if that stops it',
  type: 'type into a command that is running',
  network: 'use the network',
} as const;

const WITH_OBJECT = { reach: 'reach', read: 'read', write: 'write' } as const;

export type Want =
  | { readonly kind: keyof typeof PLAIN }
  /** A host with its protocol, or a path. */
  | { readonly kind: keyof typeof WITH_OBJECT; readonly what: string };

/** The words of a want, as they stand in `wants` of a command's approval. */
export const sayWant = (want: Want): string =>
  'what' in want ? `${WITH_OBJECT[want.kind]} ${want.what}` : PLAIN[want.kind];

/** @returns undefined for words that are not ours, to be shown as they are */
export const readWant = (words: string): Want | undefined => {
  for (const kind of keysOf(PLAIN)) if (words === PLAIN[kind]) return { kind };
  for (const kind of keysOf(WITH_OBJECT)) {
    const verb = `${WITH_OBJECT[kind]} `;
    if (words.startsWith(verb)) return { kind, what: words.slice(verb.length) };
  }
  return undefined;
};

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];
