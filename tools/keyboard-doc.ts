// Writes docs/keyboard.md from the table of keys (src/web/keys.ts), so that the page never says anything else than the
// program does. keyboard-doc.test.ts fails when it is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyGroup, keyGroups, keys, keysIn, showChord } from '../src/web/keys.ts';
import { t } from '../src/web/words/t.ts';
import { REPO } from './run.ts';

const FILE = join(REPO, 'docs', 'keyboard.md');

const HEAD = `# Keyboard

Everything in Hawser can be done without a mouse. These are all keys; \`?\` shows them in the app, menus and tooltips name
them where they act, and what has no key is in the palette (Ctrl+K, ⌘K). Made from \`src/web/keys.ts\` by
\`node tools/keyboard-doc.ts\`.
`;

/** The page as it has to be. */
export const keyboardDoc = (): string => [HEAD, ...(Object.keys(keyGroups) as KeyGroup[]).map(section)].join('\n');

/** The page as it is. */
export const writtenKeyboardDoc = (): Promise<string> => readFile(FILE, 'utf8');

const section = (group: KeyGroup): string => {
  const rows = keysIn(group).map(id => {
    const { chords, words } = keys[id];
    const shown = (apple: boolean) => chords.map(chord => `\`${showChord(chord, apple)}\``).join(' or ');
    return [t(words), shown(false), shown(true)];
  });
  return `## ${t(`keys.group.${group}`)}\n\n${table([['', 'Linux, Windows', 'Apple'], ...rows])}\n`;
};

/** Columns of one width, as the other documents have them. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map(width => '-'.repeat(width)));
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
};

if (import.meta.main) await writeFile(FILE, keyboardDoc());
