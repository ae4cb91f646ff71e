import { expect, test } from 'vitest';
import { reportOf } from './report.ts';

const run = { date: '2026-11-23', commit: 'abc1234', cores: 2, memoryGb: 24, node: 'v26.0.0' };

test('the report has a row per fault with its figures, says what was wrong, and what was not played', () => {
  const text = reportOf(
    [
      { name: 'F1', seed: 7, rounds: 4, recoveries: [300, 100, 200, 400], violations: [] },
      { name: 'F18', seed: 7, rounds: 1, recoveries: [], violations: ['I1: job-1 was acknowledged and is gone'] },
    ],
    run,
  );
  expect(text).toContain('2026-11-23, commit abc1234, 2 cores, 24 GB of memory, Node v26.0.0');
  expect(text).toContain('| F1 | 4 | 7 | 300 ms | 400 ms | ok |');
  expect(text).toContain('| F18 | 1 | 7 | – | – | 1 wrong |');
  expect(text).toContain('- F18: I1: job-1 was acknowledged and is gone');
  expect(text).toMatch(/## Not played\n\n- \*\*F2\*\*, in this run: runner killed/);
  expect(text).not.toContain('- **F1**, in this run');
});
