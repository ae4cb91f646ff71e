// Turns what Codex reports of a changed file into our FileChange: hunks for every kind of change (Codex sends the raw
// content of added and deleted files), lines counted, paths relative to the session's folder. Pure.
import { isAbsolute, relative } from 'node:path';
import type { FileChange } from '../../wire/protocol/items.ts';
import { clipDiff } from './clip.ts';
import type { FileUpdateChange } from './protocol.gen.ts';

/** @param folder the session's folder, absolute */
export const toFileChange = (change: FileUpdateChange, folder: string): FileChange => {
  const { kind } = change;
  const diff =
    kind.type === 'update' ? withoutMoveNote(change.diff) : wholeFile(change.diff, kind.type === 'add' ? '+' : '-');
  const movedTo = kind.type === 'update' ? kind.move_path : null;
  return {
    path: shownPath(change.path, folder),
    kind: kind.type,
    ...(movedTo !== null && { movedTo: shownPath(movedTo, folder) }),
    diff: clipDiff(diff),
    ...countLines(diff),
  };
};

/** Relative to the folder when inside it, else as it is. */
export const shownPath = (path: string, folder: string): string => {
  if (!isAbsolute(path)) return path;
  const inside = relative(folder, path);
  const isOutside = inside === '' || inside === '..' || /^\.\.[\\/]/.test(inside) || isAbsolute(inside);
  return isOutside ? path : inside;
};

/** Codex ends the diff of a moved file with "Moved to: …" after two empty lines; the new path is told apart from the diff. */
const withoutMoveNote = (diff: string): string => diff.replace(/\n\n\nMoved to: [^\n]*\n?$/, '\n');

/** One hunk that adds or removes the whole content. */
const wholeFile = (content: string, sign: '+' | '-'): string => {
  if (content === '') return '';
  const complete = content.endsWith('\n');
  const lines = (complete ? content.slice(0, -1) : content).split('\n');
  const range = lines.length === 1 ? '1' : `1,${lines.length}`;
  const header = sign === '+' ? `@@ -0,0 +${range} @@` : `@@ -${range} +0,0 @@`;
  const body = lines.map(line => `${sign}${line}\n`).join('');
  return `${header}\n${body}${complete ? '' : '\\ No newline at end of file\n'}`;
};

/** There are no file headers in these diffs, so every line that starts with a sign is a changed one. */
const countLines = (diff: string): { added: number; removed: number } => {
  const lines = diff.split('\n');
  return {
    added: lines.filter(line => line.startsWith('+')).length,
    removed: lines.filter(line => line.startsWith('-')).length,
  };
};
