// Which files a few typed letters mean, best first. The letters must occur in the path in their order; they count more
// together, at the beginning of a word and in the file's own name. Pure.

/**
 * The paths that fit, best first; equally good ones shorter first, then by name. Without letters: those nearest to the
 * top of the folder.
 * @param paths relative, with `/`
 */
export const rankPaths = (paths: readonly string[], query: string): string[] => {
  const letters = fold(query).replaceAll(/\s+/g, '');
  const scored: { path: string; score: number }[] = [];
  for (const path of paths) {
    const score = letters === '' ? -depth(path) : scoreOf(fold(path), letters);
    if (score !== undefined) scored.push({ path, score });
  }
  scored.sort((a, b) => b.score - a.score || a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  return scored.map(({ path }) => path);
};

const depth = (path: string): number => {
  let slashes = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) slashes += 1;
  return slashes;
};

const WHOLE_NAME = 1_000;
const NAME_BEGINS = 500;
const IN_NAME = 100;
const IN_PATH = 60;
const WORD_BEGINS = 8;
const NEXT_TO_EACH_OTHER = 5;

const scoreOf = (path: string, letters: string): number | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === letters || name.replace(/\.[^.]+$/, '') === letters) return WHOLE_NAME;
  if (name.startsWith(letters)) return NAME_BEGINS;
  if (name.includes(letters)) return IN_NAME + 2 * letters.length * NEXT_TO_EACH_OTHER;
  if (path.includes(letters)) return IN_PATH + letters.length * NEXT_TO_EACH_OTHER;
  const scattered = scatter(name, letters);
  return scattered === undefined ? scatter(path, letters) : scattered + IN_NAME / 2;
};

/** The letters in their order with others between, or undefined. One pass: the leftmost place for each. */
const scatter = (text: string, letters: string): number | undefined => {
  let score = 0;
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return undefined;
    if (at === from && from > 0) score += NEXT_TO_EACH_OTHER;
    if (at === 0 || /[/._\- ]/.test(text.charAt(at - 1))) score += WORD_BEGINS;
    from = at + letter.length;
  }
  return score - text.length / 100;
};

/** Without case and accents. */
const fold = (text: string): string =>
  // Most paths are ASCII; for twenty thousand of them the difference can be felt while typing.
  (NOT_ASCII.test(text) ? text.normalize('NFD').replaceAll(/\p{M}/gu, '') : text).toLowerCase();

const NOT_ASCII = /[^\0-\x7f]/;
