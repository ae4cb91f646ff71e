// What a run of the harness comes to: the table people see, and docs/reliability.md, which only the harness writes.
// Rows of faults that this run did not play are those of earlier.ts.
import { totalmem } from 'node:os';
import { MIX } from './mix.ts';
import { scenarios } from './scenarios.ts';

export type Outcome = {
  readonly name: string;
  /** What was broken. */
  readonly summary: string;
  readonly seed: number;
  readonly rounds: number;
  /** Milliseconds until usable again, one per round. */
  readonly recoveries: readonly number[];
  readonly violations: readonly string[];
};

export type Run = {
  /** `2026-11-23` */
  readonly date: string;
  readonly commit: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
};

/** What the report has of one fault, whenever it was played. */
export type Row = {
  readonly name: string;
  readonly summary: string;
  /** One for each of COLUMNS. */
  readonly cells: readonly string[];
  readonly wrong: readonly string[];
};

export const memoryGb = (): number => Math.round(totalmem() / 2 ** 30);

const SHOWN = ['fault', 'rounds', 'seed', 'usable again, p50', 'p95', 'result'];
export const COLUMNS = [...SHOWN, 'date', 'commit', 'machine'];

/** Not a fault of a round: see play-storm.ts. */
export const STORM = 'F13';

const SUMMARIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(scenarios).map(([name, { summary }]) => [name, summary])),
  [STORM]:
    'the hub killed (SIGKILL) below 1,000 machines and 2,000 pages: the last is back within 30 s, and of the messages written meanwhile 99 in 100 are answered within 2 s',
  [MIX]: 'the faults one after the other in one world',
};

/** What is broken under a name. */
export const summaryOf = (name: string): string => SUMMARIES[name] ?? name;

/** Every fault there is to play, in the report's order. */
export const NAMES = Object.keys(SUMMARIES).sort(new Intl.Collator('en', { numeric: true }).compare);

export const WRONG_TITLE = '## What was wrong';
export const FAULTS_TITLE = '## The faults';
export const MISSING_TITLE = '## Not played';

/** Faults that the harness is to play one day, and what stands for them until then. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  F14: 'two hubs and a bus between them: there is one hub',
  F16: 'a hub of another version with older runners: tests of the store refuse a newer schema',
  F17: 'a preview whose server dies in mid-response: integration tests of src/hub/previews and src/wire/tunnel play it',
};

const shown = ({ name, rounds, seed, recoveries, violations }: Outcome): string[] => {
  const sorted = recoveries.toSorted((a, b) => a - b);
  const ms = (q: number) => (sorted.length === 0 ? '–' : `${Math.round(quantile(sorted, q))} ms`);
  const result = violations.length === 0 ? 'ok' : `${violations.length} wrong`;
  return [name, String(rounds), String(seed), ms(0.5), ms(0.95), result];
};

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** For a terminal. */
export const table = (outcomes: readonly Outcome[], { title = true }: { title?: boolean } = {}): string =>
  aligned([...(title ? [SHOWN] : []), ...outcomes.map(shown)])
    .map(row => `  ${row.join('  ')}`.trimEnd())
    .join('\n');

const aligned = (rows: readonly (readonly string[])[]): string[][] => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
};

export const rowOf = (outcome: Outcome, { date, commit, cores, memoryGb, node }: Run): Row => ({
  name: outcome.name,
  summary: outcome.summary,
  cells: [...shown(outcome), date, commit, `${cores} cores, ${memoryGb} GB, Node ${node}`],
  // Each is one line of a list; some are errors with a process's last words.
  wrong: outcome.violations.map(text => text.replaceAll(/\s+/g, ' ').trim()),
});

/** @returns `earlier` with the rows of `now` in the place of those of the same name */
export const merged = (earlier: readonly Row[], now: readonly Row[]): Row[] =>
  NAMES.flatMap(name => [now, earlier].map(rows => rows.find(row => row.name === name)).find(Boolean) ?? []);

/** @returns docs/reliability.md */
export const reportOf = (rows: readonly Row[]): string => {
  const missing = NAMES.filter(name => !rows.some(row => row.name === name));
  const [head = [], ...cells] = aligned([COLUMNS, ...rows.map(row => row.cells)]);
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const wrong = rows.flatMap(({ name, wrong: texts }) => texts.map(text => `- **${name}**: ${text}`));
  return [
    '# Reliability',
    '',
    'Written by `npm run chaos -- … --report`: real processes, the real Codex on the practice model, faults at random',
    'moments. After every round all of it is checked from the outside, by names the test made: every acknowledged message is',
    'in the log exactly once, the log has no gap, nobody was told anything else, every approval has one decision and at most',
    'one effect, every turn ends once and its text is the text that streamed, the audit log is an unbroken chain, and after',
    'the last round no process is left over.',
    '',
    'Each row is of the newest run that played its fault, on a machine shared with other work.',
    '',
    line(head),
    line(head.map(cell => '-'.repeat(cell.length))),
    ...cells.map(line),
    '',
    '“Usable again” is counted from the end of the fault until both browsers and the runner are joined once more.',
    ...(wrong.length > 0 ? ['', WRONG_TITLE, '', ...wrong] : []),
    '',
    FAULTS_TITLE,
    '',
    ...rows.map(({ name, summary }) => `- **${name}**: ${summary}`),
    '',
    MISSING_TITLE,
    '',
    ...missing.map(name => `- **${name}**, so far: ${summaryOf(name)}`),
    ...Object.entries(NOT_PLAYED).map(([name, text]) => `- **${name}**: ${text}`),
    '',
  ].join('\n');
};
