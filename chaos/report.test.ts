import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readEarlier, rowsOf } from './earlier.ts';
import { merged, NAMES, type Outcome, reportOf, rowOf, table } from './report.ts';

const run = { date: '2026-11-23', commit: 'abc1234', cores: 2, memoryGb: 24, node: 'v26.0.0' };
const later = { ...run, date: '2026-12-01', commit: 'def5678', cores: 8 };

const outcome = (name: string, more: Partial<Outcome> = {}): Outcome => ({
  ...{ name, summary: `what ${name} breaks`, seed: 7, rounds: 4 },
  ...{ recoveries: [300, 100, 200, 400], violations: [] },
  ...more,
});
const wrongMix = outcome('F18', {
  ...{
    rounds: 1,
    recoveries: [],
    violations: ['I1: job-1 was acknowledged\n  and is gone', 'I5: turn 2 ended 0 times'],
  },
});
const report = reportOf([outcome('F1'), wrongMix].map(each => rowOf(each, run)));

/** Cells between bars, one space apart, whatever the columns are aligned to. */
const unaligned = (text: string): string => text.replaceAll(/ +/g, ' ');

test('every fault has its place, by its number, the storm and the mix among them', () => {
  expect(NAMES.slice(-6)).toEqual(['F11', 'F12', 'F13', 'F15', 'F15m', 'F18']);
});

test('the report has a row per fault with its figures, says what was wrong, and what was not played', () => {
  const text = unaligned(report);
  expect(text).toContain('| F1 | 4 | 7 | 300 ms | 400 ms | ok | 2026-11-23 | abc1234 | 2 cores, 24 GB, Node v26.0.0 |');
  expect(text).toContain('| F18 | 1 | 7 | – | – | 2 wrong | 2026-11-23 |');
  expect(text).toContain('- **F18**: I1: job-1 was acknowledged and is gone');
  expect(text).toContain('- **F1**: what F1 breaks');
  expect(text).toMatch(/## Not played\n\n- \*\*F2\*\*, so far: runner killed/);
  expect(text).not.toContain('- **F1**, so far');
});

test('a report is read back to the last cell', () => {
  const all = NAMES.map(name => rowOf(outcome(name), run));
  expect(rowsOf(reportOf(all))).toEqual(all);
  expect(rowsOf(report)).toEqual([outcome('F1'), wrongMix].map(each => rowOf(each, run)));
  expect(reportOf(rowsOf(report))).toBe(report);
});

test('rows that were played are replaced, the others keep their date, commit and rounds, in the order of the faults', () => {
  const now = [outcome('F18', { rounds: 30 }), outcome('F2', { rounds: 9 })].map(each => rowOf(each, later));
  const rows = merged(rowsOf(report), now);
  expect(rows.map(({ cells }) => [cells[0], cells[1], cells[5], ...cells.slice(6, 8)])).toEqual([
    ['F1', '4', 'ok', '2026-11-23', 'abc1234'],
    ['F2', '9', 'ok', '2026-12-01', 'def5678'],
    ['F18', '30', 'ok', '2026-12-01', 'def5678'],
  ]);
  expect(reportOf(rows)).not.toContain('What was wrong');
  expect(rowsOf(reportOf(rows))).toEqual(rows);
});

test.each([
  ['other columns', (text: string) => text.replace('| commit ', '| change '), 'has not the columns'],
  ['a row with a cell less', (text: string) => text.replace('| abc1234 |', '|'), 'has 8 cells, not 9'],
  ['a figure that is none', (text: string) => text.replace('300 ms', 'quick'), '“usable again, p50” is none'],
  ['a row cut off', (text: string) => text.replace(/ \|\n\n“/, '\n\n“'), 'a row has no end'],
  ['a fault there is not', (text: string) => text.replaceAll('F18', 'F99'), 'there is no fault F99'],
  ['a fault twice', (text: string) => text.replaceAll('F18', 'F1'), 'F1 has two rows'],
  ['a row without its words', (text: string) => text.replace('- **F1**: what F1 breaks\n', ''), 'F1 is not once in'],
  ['words without a row', (text: string) => text.replace(/\| F1 .*\n/, ''), 'F1 has a line in a list and none'],
  [
    'a finding that went',
    (text: string) => text.replace(/- .*I5: turn 2.*\n/, ''),
    'says 2 wrong, the list below it 1',
  ],
  ['a line of another hand', (text: string) => text.replace('- **F1**: what', '- F1 what'), 'stands: - F1 what'],
  ['an end that is missing', (text: string) => text.slice(0, text.indexOf('## Not')), 'its end is missing'],
  ['something else', () => 'Hello.\n', 'has not the columns'],
])('refuses a report with %s', (_, spoil, said) => {
  const spoilt = spoil(report.replaceAll(/ +\|/g, ' |'));
  expect(() => rowsOf(spoilt)).toThrow(said);
});

test('a report that is not there has no rows; one that cannot be read is an error that says what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-report-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'reliability.md');
  await expect(readEarlier(path)).resolves.toEqual([]);
  await writeFile(path, '');
  await expect(readEarlier(path)).rejects.toThrow(/reliability\.md has rows to keep.*or move it away and play every/);
  await writeFile(path, report);
  await expect(readEarlier(path)).resolves.toHaveLength(2);
});

test('at a terminal, columns stand below each other', () => {
  expect(table([outcome('F1'), wrongMix])).toBe(
    [
      '  fault  rounds  seed  usable again, p50  p95     result',
      '  F1     4       7     300 ms             400 ms  ok',
      '  F18    1       7     –                  –       2 wrong',
    ].join('\n'),
  );
});
