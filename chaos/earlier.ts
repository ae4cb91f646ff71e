// Reads docs/reliability.md back, so that a run keeps the rows of faults it did not play. What it does not know to the
// last cell it refuses: a row that is lost in silence would pass for a fault that was never played.
import { readFile } from 'node:fs/promises';
import { COLUMNS, FAULTS_TITLE, MISSING_TITLE, NAMES, type Row, WRONG_TITLE } from './report.ts';

/** What a cell of each of COLUMNS looks like. */
const CELLS = [
  /^F\d+[a-z]?$/,
  /^\d+$/,
  /^\d+$/,
  /^(?:–|\d+ ms)$/,
  /^(?:–|\d+ ms)$/,
  /^(?:ok|[1-9]\d* wrong)$/,
  /^\d{4}-\d\d-\d\d$/,
  /^[0-9a-f]{7,40}$/,
  /^\d+ cores, \d+ GB, Node v\d+\.\d+\.\d+$/,
];

/** @param path of a report; none is no rows @throws Error with what to do, when it cannot be read */
export const readEarlier = async (path: string): Promise<Row[]> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  try {
    return rowsOf(text);
  } catch (error) {
    throw new Error(
      `${path} has rows to keep, and cannot be read: ${(error as Error).message}. ` +
        'Mend it (git checkout brings back the last one), or move it away and play every fault again.',
      { cause: error },
    );
  }
};

/** @param text a report, as reportOf writes it @throws Error with the line that is not as it should be */
export const rowsOf = (text: string): Row[] => {
  const lines = text.split('\n').map(line => line.trim());
  const [head, rule, ...rows] = lines.filter(line => line.startsWith('|')).map(cellsOf);
  if (String(head) !== String(COLUMNS)) throw new Error(`its table has not the columns ${COLUMNS.join(', ')}`);
  if (rule?.length !== COLUMNS.length || !rule.every(cell => /^-+$/.test(cell)))
    throw new Error('its table has no line below the titles');
  const wrong = lines.includes(WRONG_TITLE) ? listOf(lines, WRONG_TITLE) : [];
  const summaries = listOf(lines, FAULTS_TITLE);
  if (!lines.includes(MISSING_TITLE)) throw new Error(`it has no “${MISSING_TITLE}”: its end is missing`);
  const names = rows.map(([name = '']) => name);
  for (const { name } of [...wrong, ...summaries]) {
    if (!names.includes(name)) throw new Error(`${name} has a line in a list and none in the table`);
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`${twice} has two rows`);
  return rows.map(cells => {
    const name = checkCells(cells);
    const [summary, second] = summaries.filter(each => each.name === name);
    if (!summary || second) throw new Error(`${name} is not once in the list “${FAULTS_TITLE}”`);
    const texts = wrong.filter(each => each.name === name).map(each => each.text);
    const result = texts.length === 0 ? 'ok' : `${texts.length} wrong`;
    if (cells[5] !== result) throw new Error(`the row of ${name} says ${cells[5]}, the list below it ${result}`);
    return { name, summary: summary.text, cells, wrong: texts };
  });
};

/** @returns the fault's name */
const checkCells = (cells: readonly string[]): string => {
  const shown = `| ${cells.join(' | ')} |`;
  if (cells.length !== CELLS.length) throw new Error(`a row has ${cells.length} cells, not ${CELLS.length}: ${shown}`);
  const bad = CELLS.findIndex((shape, at) => !shape.test(cells[at] ?? ''));
  if (bad !== -1) throw new Error(`the cell “${COLUMNS[bad]}” is none: ${shown}`);
  const [name = ''] = cells;
  if (!NAMES.includes(name)) throw new Error(`there is no fault ${name}`);
  return name;
};

const cellsOf = (line: string): string[] => {
  if (!line.endsWith('|')) throw new Error(`a row has no end: ${line}`);
  return line
    .slice(1, -1)
    .split('|')
    .map(cell => cell.trim());
};

type Entry = { readonly name: string; readonly text: string };

/** The list below a title, up to the next one. */
const listOf = (lines: readonly string[], title: string): Entry[] => {
  const start = lines.indexOf(title);
  if (start === -1 || lines.indexOf(title, start + 1) !== -1) throw new Error(`it has not one “${title}”`);
  const after = lines.slice(start + 1);
  const end = after.findIndex(line => line.startsWith('#'));
  const entries = (end === -1 ? after : after.slice(0, end)).filter(Boolean);
  return entries.map(line => {
    const [, name, text] = /^- \*\*(F\d+[a-z]?)\*\*: (.+)$/.exec(line) ?? [];
    if (name === undefined || text === undefined) throw new Error(`below “${title}” stands: ${line}`);
    return { name, text };
  });
};
