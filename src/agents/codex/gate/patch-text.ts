// What a patch would change, read from the text that the model wrote: Codex tells its own reading only once the patch is
// being applied. Reads more than Codex would take for a patch, because what is missed here is not asked about. Pure.
import type { FileUpdateChange } from '../protocol.gen.ts';

const HEADER = /^\s*\*\*\* *(Add|Delete|Update) File: *(.*?)\s*$/i;
const MOVE = /^\s*\*\*\* *Move to: *(.*?)\s*$/i;

/** The changes of every patch in a text, paths as they are written there. */
export const readPatches = (text: string): FileUpdateChange[] => {
  const changes: { path: string; kind: string; movedTo: string | null; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [, kind, path] = HEADER.exec(line) ?? [];
    const current = changes.at(-1);
    if (kind !== undefined && path !== undefined)
      changes.push({ path, kind: kind.toLowerCase(), movedTo: null, lines: [] });
    else if (!current) continue;
    else if (MOVE.test(line)) current.movedTo = MOVE.exec(line)?.[1] ?? null;
    else if (!line.trimStart().startsWith('*** ')) current.lines.push(line);
  }
  return changes.map(({ path, kind, movedTo, lines }) => {
    switch (kind) {
      case 'add':
        return { path, kind: { type: 'add' }, diff: lines.map(line => `${line.replace(/^\+/, '')}\n`).join('') };
      case 'delete':
        return { path, kind: { type: 'delete' }, diff: '' };
      default:
        return { path, kind: { type: 'update', move_path: movedTo }, diff: `${lines.join('\n')}\n` };
    }
  });
};
