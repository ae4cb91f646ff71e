// Which entries a few typed letters mean, best first: a name that begins with them, a word that does, the letters
// within a word, the letters in order with others between. Pure.

type Named = { readonly name: string; readonly group: string; readonly note?: string };

/** Without letters: everything as it is. Groups stay together, the one with the best entry first. */
export const rankEntries = <T extends Named>(entries: readonly T[], query: string): T[] => {
  const letters = fold(query.trim());
  if (letters === '') return [...entries];
  const scored = entries
    .map((entry, index) => ({
      entry,
      index,
      score: Math.max(score(fold(entry.name), letters), inNote(entry, letters)),
    }))
    .filter(({ score: points }) => points > 0);
  const best = new Map<string, number>();
  for (const { entry, score: points } of scored) best.set(entry.group, Math.max(best.get(entry.group) ?? 0, points));
  const groups = [...best.keys()];
  return scored
    .sort(
      (a, b) =>
        (best.get(b.entry.group) ?? 0) - (best.get(a.entry.group) ?? 0) ||
        groups.indexOf(a.entry.group) - groups.indexOf(b.entry.group) ||
        b.score - a.score ||
        a.index - b.index,
    )
    .map(({ entry }) => entry);
};

/** Fewer letters stand in order in nearly every name; they mean the beginnings of its words. */
const MIN_SCATTERED = 3;

const inNote = ({ note }: Named, letters: string): number => (note && fold(note).includes(letters) ? 1 : 0);

const score = (name: string, letters: string): number => {
  if (name.startsWith(letters)) return 5;
  const words = name.split(/[^\p{L}\p{N}]+/u);
  if (words.some(word => word.startsWith(letters))) return 4;
  if (name.includes(letters)) return 3;
  const loose = letters.replaceAll(' ', '');
  const scattered = loose.length < MIN_SCATTERED ? words.map(([initial]) => initial).join('') : name;
  return isSubsequence(scattered, loose) ? 2 : 0;
};

const isSubsequence = (name: string, letters: string): boolean => {
  let at = 0;
  for (const char of name) if (char === letters[at]) at += 1;
  return at >= letters.length;
};

/** Without case and accents. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
