// Reads unified diffs into lines with their numbers, and marks the words that differ between a removed line and the one
// that took its place. Pure. https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
import type { FileChange } from '../../wire/protocol/items.ts';

export type DiffLine =
  | { readonly kind: 'context'; readonly old: number; readonly new: number; readonly text: string }
  | { readonly kind: 'add'; readonly new: number; readonly text: string; readonly twin?: string }
  | { readonly kind: 'del'; readonly old: number; readonly text: string; readonly twin?: string }
  /** Lines were left out here; `text` is what git tells about the place, often the function it is in. */
  | { readonly kind: 'gap'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string };

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** The lines of hunks without file headers. */
export const readDiff = (diff: string): DiffLine[] => {
  const lines: DiffLine[] = [];
  let [old, fresh] = [1, 1];
  const raw = diff.endsWith('\n') ? diff.slice(0, -1) : diff;
  if (raw === '') return [];
  for (const line of raw.split('\n')) {
    const hunk = HUNK.exec(line);
    const text = line.slice(1);
    if (hunk) {
      [old, fresh] = [Number(hunk[1]), Number(hunk[2])];
      if (lines.length > 0 || old > 1 || fresh > 1) lines.push({ kind: 'gap', text: hunk[3] ?? '' });
    } else if (line.startsWith('+')) lines.push({ kind: 'add', new: fresh++, text });
    else if (line.startsWith('-')) lines.push({ kind: 'del', old: old++, text });
    else if (line.startsWith('\\')) lines.push({ kind: 'note', text: text.trim() });
    else lines.push({ kind: 'context', old: old++, new: fresh++, text });
  }
  return pairLines(lines);
};

/** Gives removed and added lines that replace each other one by one the text of their twin. */
const pairLines = (lines: DiffLine[]): DiffLine[] => {
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at]?.kind !== 'del') continue;
    let middle = at;
    while (lines[middle]?.kind === 'del') middle += 1;
    let end = middle;
    while (lines[end]?.kind === 'add') end += 1;
    for (let i = 0; i < Math.min(middle - at, end - middle); i += 1) {
      const [del, add] = [lines[at + i], lines[middle + i]];
      if (del?.kind !== 'del' || add?.kind !== 'add') continue;
      lines[at + i] = { ...del, twin: add.text };
      lines[middle + i] = { ...add, twin: del.text };
    }
    at = end - 1;
  }
  return lines;
};

/** Two lines that stand beside each other, by their places in the list; what both sides have is on both. */
export type SideBySide = { readonly left: number | undefined; readonly right: number | undefined };

/** The lines of a diff in two columns: what was removed on the left, beside what was added in its place. */
export const besides = (lines: readonly DiffLine[]): SideBySide[] => {
  const rows: SideBySide[] = [];
  for (let at = 0; at < lines.length; ) {
    let middle = at;
    while (lines[middle]?.kind === 'del') middle += 1;
    let end = middle;
    while (lines[end]?.kind === 'add') end += 1;
    if (end === at) {
      rows.push({ left: at, right: at });
      at += 1;
      continue;
    }
    for (let i = 0; i < Math.max(middle - at, end - middle); i += 1) {
      rows.push({ left: at + i < middle ? at + i : undefined, right: middle + i < end ? middle + i : undefined });
    }
    at = end;
  }
  return rows;
};

/** A line in three: what both have, what only this one has, what both have again. */
export type WordMarks = readonly [before: string, changed: string, after: string];

/**
 * What differs between a line and its twin, at word borders.
 * @returns undefined when too little is the same for marks to help
 */
export const markWords = (text: string, twin: string): WordMarks | undefined => {
  const most = Math.min(text.length, twin.length);
  let start = 0;
  while (start < most && text[start] === twin[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === twin.at(-1 - end)) end += 1;
  const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
  while (start > 0 && isWord(text[start - 1]) && (isWord(text[start]) || isWord(twin[start]))) start -= 1;
  while (end > 0 && isWord(text.at(-end)) && (isWord(text.at(-1 - end)) || isWord(twin.at(-1 - end)))) end -= 1;
  const same = text.slice(0, start).trim().length + text.slice(text.length - end).trim().length;
  if (same < 3 || same * 4 < most) return undefined;
  return [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)];
};

/** The files of a diff as `git diff` prints it. Paths are relative to where it was made. */
export const readGitDiff = (diff: string): FileChange[] =>
  diff
    .split(/^(?=diff --git )/m)
    .filter(part => part.startsWith('diff --git '))
    .flatMap(part => readGitFile(part) ?? []);

const readGitFile = (part: string): FileChange | undefined => {
  const body = part.search(/^@@ /m);
  const header = body < 0 ? part : part.slice(0, body);
  const field = (pattern: RegExp) => pattern.exec(header)?.[1];
  const names = /^diff --git "?a\/(.+?)"? "?b\/(.+?)"?$/m.exec(header);
  const from = field(/^rename from (.+)$/m) ?? field(/^--- "?a\/(.+?)"?\t?$/m) ?? names?.[1];
  const to = field(/^rename to (.+)$/m) ?? field(/^\+\+\+ "?b\/(.+?)"?\t?$/m) ?? names?.[2];
  if (from === undefined || to === undefined) return undefined;
  const hunks = body < 0 ? '' : part.slice(body);
  const kind = /^new file mode/m.test(header) ? 'add' : /^deleted file mode/m.test(header) ? 'delete' : 'update';
  return {
    path: kind === 'add' ? to : from,
    kind,
    ...(kind === 'update' && to !== from && { movedTo: to }),
    diff: hunks,
    added: count(hunks, '+'),
    removed: count(hunks, '-'),
  };
};

const count = (hunks: string, sign: string): number => {
  let found = 0;
  for (let at = hunks.indexOf(`\n${sign}`); at >= 0; at = hunks.indexOf(`\n${sign}`, at + 1)) found += 1;
  return found;
};
