// F18: the faults one after the other in one world, drawn anew for every round. Which ones, and all that a round draws,
// follow from the seed and the number of the round alone, so that a run that failed is played again by its seed.
import { type Random, seeded } from './random.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export const MIX = 'F18';

/** What this machine can give a world. */
export type Machine = { readonly ownClock: boolean; readonly smallDisk: boolean };

export type Mix = {
  readonly names: readonly [string, ...string[]];
  /** What is not in it, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
};

export const mixOf = (machine: Machine): Mix => {
  const all = Object.entries(scenarios).map(([name, scenario]) => ({ name, why: whyNot(scenario, machine) }));
  const [first, ...others] = all.filter(({ why }) => why === undefined).map(({ name }) => name);
  if (!first) throw new Error('invariant: most faults need nothing of the machine');
  return {
    names: [first, ...others],
    leftOut: all.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }])),
  };
};

const whyNot = ({ apart, ownClock, smallDisk }: Scenario, machine: Machine): string | undefined => {
  if (apart !== undefined) return apart;
  if (ownClock && !machine.ownClock) return 'clocks cannot be set on this machine';
  return smallDisk && !machine.smallDisk ? 'no small disk can be mounted on this machine' : undefined;
};

/**
 * What a round draws from. Others draw too, as often as messages pass and questions are asked, which no two runs have
 * the same: a round has its own, so that nothing of that shifts it.
 * @param round from 1
 */
export const randomOf = (seed: number, round: number): Random => seeded(Math.imul(seed ^ round, 0x9e3779b1) + round);

/** In words, for the report: how often each was played, and what was left out. */
export const inWords = ({ leftOut }: Mix, played: readonly string[]): string => {
  const times = Object.keys(scenarios)
    .map(name => ({ name, count: played.filter(each => each === name).length }))
    .filter(({ count }) => count > 0);
  const what = times.map(({ name, count }) => (count === 1 ? `${name} once` : `${name} ${count} times`));
  return [
    `one after the other in one world: ${what.join(', ') || 'none'}`,
    ...leftOut.map(({ name, why }) => `${name} is left out, ${why}`),
  ].join('; ');
};
