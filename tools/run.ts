// Runs named steps one after the other, each with a heading and its time, and ends at the first that fails. Shared by
// check.ts and test.ts, so that their logs read alike.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPO = fileURLToPath(new URL('..', import.meta.url));

export type Step = {
  readonly name: string;
  /** Program and arguments; programs of node_modules/.bin come first. */
  readonly run: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
};

/** Ends the process with the exit code of the first step that fails. */
export const runSteps = async (steps: readonly Step[]): Promise<void> => {
  const begun = performance.now();
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    const started = performance.now();
    const code = await runStep(step);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`   ${step.name}: ${code === 0 ? 'ok' : `failed (${code})`}, ${seconds} s`);
    if (code !== 0) process.exit(code);
  }
  console.log(`\n${steps.length} steps ok, ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
};

const runStep = ({ run: [program, ...args], env }: Step): Promise<number> =>
  new Promise((resolve, reject) => {
    const path = `${join(REPO, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
    const child = spawn(program, args, { cwd: REPO, stdio: 'inherit', env: { ...process.env, PATH: path, ...env } });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
