// What a turn did to files, one entry per file: from the turn's own diff once it is over, which is what remains of all
// its edits; until then from the edits one after the other. Pure.
import type { FileChange } from '../../../../wire/protocol/items.ts';
import type { TurnEntry } from '../../../../wire/thread/timeline.ts';
import { readGitDiff } from '../../../text/diff.ts';
import type { ChangedFile } from './row.ts';

/** The same turn gives the same list, so that a card of thousands of lines is made once. */
export const changedFiles = (turn: TurnEntry): readonly ChangedFile[] => {
  const known = made.get(turn);
  if (known) return known;
  const files = collect(turn);
  made.set(turn, files);
  return files;
};

const made = new WeakMap<TurnEntry, readonly ChangedFile[]>();

const collect = (turn: TurnEntry): ChangedFile[] => {
  const edits = [...turn.items.values()]
    .sort((a, b) => a.pos - b.pos)
    .flatMap(({ item }) => (item.kind === 'file_change' && item.status === 'completed' ? item.changes : []));
  const net = turn.completed?.diff ? readGitDiff(turn.completed.diff) : [];
  const paths = (changes: readonly FileChange[]) =>
    new Set(changes.flatMap(({ path, movedTo }) => movedTo ?? path)).size;
  // A diff that was cut, or made elsewhere than in the folder, says less than the edits do.
  return mergeByPath(net.length > 0 && net.length === paths(edits) ? withPathsOf(edits, net) : edits);
};

/** Git names files from the repository's root, edits name them from the session's folder; people know the latter. */
const withPathsOf = (edits: readonly FileChange[], net: readonly FileChange[]): FileChange[] =>
  net.map(change => {
    const known = edits.findLast(({ path }) => change.path === path || change.path.endsWith(`/${path}`));
    return known ? { ...change, path: known.path } : change;
  });

const mergeByPath = (changes: readonly FileChange[]): ChangedFile[] => {
  const files = new Map<string, ChangedFile>();
  for (const { diff, ...change } of changes) {
    const known = files.get(change.path);
    if (!known) {
      files.set(change.path, { ...change, diffs: [diff] });
      continue;
    }
    const kind = known.kind === 'add' && change.kind === 'update' ? 'add' : change.kind;
    files.set(change.path, {
      ...known,
      ...change,
      kind,
      added: known.added + change.added,
      removed: known.removed + change.removed,
      diffs: [...known.diffs, diff],
    });
  }
  return [...files.values()];
};

export type ChangeTotals = { readonly added: number; readonly removed: number };

export const totalsOf = (files: readonly ChangeTotals[]): ChangeTotals => ({
  added: files.reduce((sum, file) => sum + file.added, 0),
  removed: files.reduce((sum, file) => sum + file.removed, 0),
});
