// The macOS scanner, run for real wherever `lsof` and `ps` are: both print on Linux what they print on macOS, but that
// Linux's ps shows environments with `e` where macOS has `-E`. What differs beyond that is in darwin.test.ts.
import { spawnSync } from 'node:child_process';
import { describe, test } from 'vitest';
import { createDarwinScanner } from './darwin.ts';
import { createRun, type Run } from './run-program.ts';
import { scannerContract } from './test-contract.ts';

const run = createRun(process.env);
const onThisSystem: Run =
  process.platform === 'linux'
    ? (program, args) =>
        run(
          program,
          args.map(arg => (arg === '-E' ? 'e' : arg)),
        )
    : run;

if (spawnSync('lsof', ['-v']).error)
  describe.skip('the macOS scanner (there is no lsof here)', () => test('is not run'));
else
  scannerContract('the macOS scanner', () => createDarwinScanner({ run: onThisSystem, uid: process.getuid?.() ?? -1 }));
