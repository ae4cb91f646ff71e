// `npm run chaos -- [scenario …] [--seed N] [--rounds N] [--minutes N] [--together] [--report]`: breaks the running product
// on purpose and proves from the outside that nothing was lost and nothing doubled. A failing seed prints how to play it
// again.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REPO } from '../e2e/support/hawser.ts';
import { type Random, seeded } from './random.ts';
import { COLUMNS, memoryGb, type Outcome, reportOf, rowOf, table } from './report.ts';
import { playRound } from './round.ts';
import { MIX, type Scenario, scenarios } from './scenarios.ts';
import { answerApprovals, type Ledger, track } from './work.ts';
import { openWorld } from './world.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string' },
    minutes: { type: 'string' },
    // Every scenario has a world of its own, so they can be played beside each other: sooner over, and a busier machine.
    together: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});

/** @returns what `positionals` name, `F18` meaning the mix; all without any */
const chosen = (): string[] => {
  const all = [...Object.keys(scenarios), 'F18'];
  const wanted = positionals.length === 0 || positionals.includes('all') ? all : positionals;
  const unknown = wanted.filter(name => !all.includes(name));
  if (unknown.length === 0) return wanted;
  console.error(`There is no scenario ${unknown.join(', ')}. There are ${all.join(', ')}, and all.`);
  process.exit(2);
};

const play = async (name: string, seed: number): Promise<Outcome> => {
  const random = seeded(seed);
  const world = await openWorld(() => random.next(), scenarios[name]);
  const ledger: Ledger = { posts: new Map() };
  answerApprovals(world.clients, ledger, random);
  const known = track(world.clients[0]);
  const recoveries: number[] = [];
  const violations: string[] = [];
  // Minutes are for the mix; the others count rounds.
  const minutes = name === 'F18' ? Number(values.minutes ?? 0) : 0;
  const until = performance.now() + minutes * 60_000;
  const wanted = Number(values.rounds ?? scenarios[name]?.rounds ?? 10);
  const more = () => (minutes > 0 ? performance.now() < until : recoveries.length < wanted);
  try {
    while (more() && violations.length === 0) {
      const round = await playRound(world, scenarioOf(name, random), { ledger, known, random });
      recoveries.push(round.recoveryMs);
      violations.push(...round.violations.map(({ invariant, text }) => `${invariant}: ${text}`));
      progress(`  ${name}: round ${recoveries.length}, usable again after ${round.recoveryMs.toFixed(0)} ms`);
    }
  } catch (error) {
    violations.push(error instanceof Error ? error.message : String(error));
  }
  const left = await world.close({ keep: violations.length > 0 });
  violations.push(...left.map(command => `I7 a process is left over: ${command}`));
  if (process.stderr.isTTY) process.stderr.write(CLEAR);
  if (violations.length > 0) console.log(`  the logs are in ${world.folder.slice(REPO.length)}`);
  return { name, seed, rounds: recoveries.length, recoveries, violations };
};

/** Back to the start of the line, and away with what stands there. */
const CLEAR = '\r\u001b[K';

/** One line that changes for a person at a terminal; a line each in a log. */
const progress = (text: string) => process.stderr.write(process.stderr.isTTY ? CLEAR + text : `${text}\n`);

const scenarioOf = (name: string, random: Random): Scenario => {
  const scenario = scenarios[name === 'F18' ? random.pick(MIX) : name];
  if (!scenario) throw new Error(`invariant: ${name} is in the table`);
  return scenario;
};

const report = async (outcomes: readonly Outcome[]): Promise<void> => {
  const text = reportOf(outcomes, {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: REPO, encoding: 'utf8' }).trim(),
    cores: cpus().length,
    memoryGb: memoryGb(),
    node: process.version,
  });
  await writeFile(join(REPO, 'docs', 'reliability.md'), text);
};

const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const playAndTell = async (name: string): Promise<Outcome> => {
  const outcome = await play(name, seed);
  for (const text of outcome.violations) console.log(`  ${name}: ${text}`);
  if (outcome.violations.length > 0)
    console.log(`  again: npm run chaos -- ${name} --seed ${seed} --rounds ${outcome.rounds + 1}`);
  console.log(table([rowOf(outcome)]));
  return outcome;
};
const outcomes: Outcome[] = [];
if (values.together) outcomes.push(...(await Promise.all(chosen().map(playAndTell))));
else for (const name of chosen()) outcomes.push(await playAndTell(name));
console.log(`\n${table([COLUMNS, ...outcomes.map(rowOf)])}`);
if (values.report) await report(outcomes);
process.exitCode = outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0;
