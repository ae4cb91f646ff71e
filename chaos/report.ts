// What a run of the harness comes to: the table people see, and docs/reliability.md, which only the harness writes.
import { totalmem } from 'node:os';
import { MIX, scenarios } from './scenarios.ts';

export type Outcome = {
  readonly name: string;
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

export const memoryGb = (): number => Math.round(totalmem() / 2 ** 30);

export const COLUMNS = ['fault', 'rounds', 'seed', 'usable again, p50', 'p95', 'result'];

/** Faults that the harness is to play one day, and what stands for them until then. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  F13: 'a thousand machines and five thousand pages that come back at once: `npm run bench -- storm` plays it',
  F14: 'two hubs and a bus between them: there is one hub',
  F16: 'a hub of another version with older runners: tests of the store refuse a newer schema',
  F17: 'a preview whose server dies in mid-response: integration tests of src/hub/previews and src/wire/tunnel play it',
};

export const rowOf = ({ name, rounds, seed, recoveries, violations }: Outcome): string[] => {
  const sorted = recoveries.toSorted((a, b) => a - b);
  const ms = (q: number) => (sorted.length === 0 ? '–' : `${Math.round(quantile(sorted, q))} ms`);
  const result = violations.length === 0 ? 'ok' : `${violations.length} wrong`;
  return [name, String(rounds), String(seed), ms(0.5), ms(0.95), result];
};

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** For a terminal. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows
    .map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
};

/** @returns docs/reliability.md */
export const reportOf = (outcomes: readonly Outcome[], { date, commit, cores, memoryGb, node }: Run): string => {
  const played = new Set(outcomes.map(({ name }) => name));
  const missing = [...Object.keys(scenarios), 'F18'].filter(name => !played.has(name));
  const rows = [COLUMNS, COLUMNS.map(() => '---'), ...outcomes.map(rowOf)].map(row => `| ${row.join(' | ')} |`);
  const wrong = outcomes.flatMap(({ name, violations }) => violations.map(text => `- ${name}: ${text}`));
  return [
    '# Reliability',
    '',
    'Written by `npm run chaos -- … --report`: real processes, the real Codex on the practice model, faults at random',
    'moments. After every round all of it is checked from the outside, by names the test made: every acknowledged message is',
    'in the log exactly once, the log has no gap, nobody was told anything else, every approval has one decision and at most',
    'one effect, every turn ends once and its text is the text that streamed, the audit log is an unbroken chain, and after',
    'the last round no process is left over.',
    '',
    `Last run: ${date}, commit ${commit}, ${cores} cores, ${memoryGb} GB of memory, Node ${node}, shared with other work.`,
    '',
    ...rows,
    '',
    '“Usable again” is counted from the end of the fault until both browsers and the runner are joined once more.',
    ...(wrong.length > 0 ? ['', '## What was wrong', '', ...wrong] : []),
    '',
    '## The faults',
    '',
    ...outcomes.map(({ name }) => `- **${name}**: ${summaryOf(name)}`),
    '',
    '## Not played',
    '',
    ...missing.map(name => `- **${name}**, in this run: ${summaryOf(name)}`),
    ...Object.entries(NOT_PLAYED).map(([name, text]) => `- **${name}**: ${text}`),
    '',
  ].join('\n');
};

const summaryOf = (name: string): string => scenarios[name]?.summary ?? `any of ${MIX.join(', ')}, one after the other`;
