// `npm run chaos -- [scenario …] [--seed N] [--rounds N] [--minutes N] [--together] [--report]`: breaks the running product
// on purpose and proves from the outside that nothing was lost and nothing doubled. A failing seed prints how to play it
// again.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REPO } from '../e2e/support/hawser.ts';
import { leaveHome } from '../tools/own-home.ts';
import { canSetClocks } from './clock.ts';
import { canMountDisks } from './disk.ts';
import { readEarlier } from './earlier.ts';
import { inWords, type Machine, MIX, type Mix, mixOf, randomOf } from './mix.ts';
import { playStorms } from './play-storm.ts';
import { seeded } from './random.ts';
import { memoryGb, merged, NAMES, type Outcome, reportOf, rowOf, STORM, summaryOf, table } from './report.ts';
import { playRound } from './round.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { answerApprovals, type Ledger, track } from './work.ts';
import { openWorld, type World } from './world.ts';

leaveHome();
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

/** @returns what `positionals` name; all without any */
const chosen = (): string[] => {
  const wanted = positionals.length === 0 || positionals.includes('all') ? NAMES : positionals;
  const unknown = wanted.filter(name => !NAMES.includes(name));
  if (unknown.length === 0) return [...new Set(wanted)];
  console.error(`There is no scenario ${unknown.join(', ')}. There are ${NAMES.join(', ')}, and all.`);
  process.exit(2);
};

/** What is played under a name: one and the same fault, or the mix. */
type Play = { readonly needs: Partial<Machine>; readonly rounds: number; readonly mix?: Mix };

const playOf = (name: string): Play => {
  if (name !== MIX) return { needs: scenarioOf(name), rounds: scenarioOf(name).rounds };
  // All of its rounds are in one world, which has what any of them needs, as far as there is such a thing here.
  const needs = { ownClock: canSetClocks, smallDisk: canMountDisks() };
  return { needs, rounds: 10, mix: mixOf(needs) };
};

/** Those that are played at this moment. */
const worlds = new Set<World>();
/** A terminal tells everything in it of Ctrl-C; whoever ends this process alone would leave its hubs and agents behind. */
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    Promise.allSettled([...worlds].map(world => world.close())).then(() => process.exit(130));
  });

const play = async (name: string, seed: number): Promise<Outcome> => {
  if (name === STORM) {
    const outcome = await playStorms(name, { seed, rounds: Number(values.rounds ?? 1) }, progress);
    return { ...outcome, summary: summaryOf(name) };
  }
  const { needs, rounds, mix } = playOf(name);
  for (const { name: left, why } of mix?.leftOut ?? []) console.log(`  ${name}: ${left} is left out, ${why}`);
  const chances = seeded(seed);
  const world = await openWorld(() => chances.next(), needs);
  worlds.add(world);
  const ledger: Ledger = { posts: new Map() };
  answerApprovals(world.clients, ledger, chances);
  const known = track(world.clients[0]);
  const recoveries: number[] = [];
  const faults: string[] = [];
  const violations: string[] = [];
  // Minutes are for the mix; the others count rounds.
  const minutes = mix ? Number(values.minutes ?? 0) : 0;
  const until = performance.now() + minutes * 60_000;
  const wanted = Number(values.rounds ?? rounds);
  const more = () => (minutes > 0 ? performance.now() < until : recoveries.length < wanted);
  try {
    while (more() && violations.length === 0) {
      const random = randomOf(seed, recoveries.length + 1);
      const fault = mix ? random.pick(mix.names) : name;
      faults.push(fault);
      const began = performance.now();
      const round = await playRound(world, scenarioOf(fault), { ledger, known, random });
      recoveries.push(round.recoveryMs);
      violations.push(...round.violations.map(({ invariant, text }) => `${invariant}: ${text}`));
      const took = ((performance.now() - began) / 1_000).toFixed(1);
      const label = mix ? `${name}: round ${recoveries.length} (${fault})` : `${name}: round ${recoveries.length}`;
      progress(`  ${label}, usable again after ${round.recoveryMs.toFixed(0)} ms, ${took} s in all`);
    }
  } catch (error) {
    violations.push(error instanceof Error ? error.message : String(error));
  }
  if (mix && violations.length > 0) console.log(`  ${name}: the last fault was ${faults.at(-1)}`);
  worlds.delete(world);
  const left = await world.close({ keep: violations.length > 0 });
  violations.push(...left.map(command => `I7 a process is left over: ${command}`));
  if (violations.length > 0) console.log(`  the logs are in ${world.folder.slice(REPO.length)}`);
  const summary = mix ? inWords(mix, faults) : summaryOf(name);
  return { name, summary, seed, rounds: recoveries.length, recoveries, violations };
};

/** Back to the start of the line, and away with what stands there. */
const CLEAR = '\r\u001b[K';

/** One line that changes for a person at a terminal; a line each in a log. */
const progress = (text: string) => process.stderr.write(process.stderr.isTTY ? CLEAR + text : `${text}\n`);

const scenarioOf = (name: string): Scenario => {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`invariant: ${name} is in the table`);
  return scenario;
};

const REPORT = join(REPO, 'docs', 'reliability.md');

const report = async (outcomes: readonly Outcome[]): Promise<void> => {
  const run = {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: REPO, encoding: 'utf8' }).trim(),
    cores: cpus().length,
    memoryGb: memoryGb(),
    node: process.version,
  };
  // Read now, for another part of the run may have written since this one began.
  const rows = merged(
    await readEarlier(REPORT),
    outcomes.map(outcome => rowOf(outcome, run)),
  );
  await writeFile(REPORT, reportOf(rows));
};

const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const playAndTell = async (name: string): Promise<Outcome> => {
  const outcome = await play(name, seed);
  if (process.stderr.isTTY) process.stderr.write(CLEAR);
  for (const text of outcome.violations) console.log(`  ${name}: ${text}`);
  if (outcome.violations.length > 0)
    console.log(`  again: npm run chaos -- ${name} --seed ${seed} --rounds ${outcome.rounds + 1}`);
  console.log(table([outcome], { title: false }));
  return outcome;
};
if (values.report) {
  // What cannot be kept in the end is said before an hour of playing.
  await readEarlier(REPORT).catch((error: Error) => {
    console.error(error.message);
    process.exit(2);
  });
}
const outcomes: Outcome[] = [];
if (values.together) outcomes.push(...(await Promise.all(chosen().map(playAndTell))));
else for (const name of chosen()) outcomes.push(await playAndTell(name));
console.log(`\n${table(outcomes)}`);
if (values.report) await report(outcomes);
process.exitCode = outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0;
