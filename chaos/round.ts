// One round: two messages, a fault at a random moment, everything settled, every invariant checked.
import { check, type Violation } from './check.ts';
import { readHistory } from './history.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenarios.ts';
import { type Ledger, post, settled, type Track } from './work.ts';
import type { World } from './world.ts';

export type RoundResult = {
  /** Milliseconds from the end of the fault until both browsers and the runner were usable again. */
  readonly recoveryMs: number;
  readonly violations: readonly Violation[];
};

/** A turn takes about a second; what is longer than this hangs. */
const PATIENCE_MS = 60_000;
/** How far into the work the fault may fall: a turn and a half. */
const SPREAD_MS = 1_800;

export const playRound = async (
  world: World,
  scenario: Scenario,
  { ledger, known, random }: { ledger: Ledger; known: Track; random: Random },
): Promise<RoundResult> => {
  const mend = scenario.standing?.(world);
  const posts = [post(world, ledger, random), post(world, ledger, random)];
  await wait(random.between(0, SPREAD_MS));
  await scenario.fault(world, random);
  const mended = performance.now();
  await usable(world);
  const recoveryMs = performance.now() - mended;
  await Promise.all(posts.map(({ acked }) => acked));
  await settled(world.clients[0], known, ledger, PATIENCE_MS);
  mend?.();
  await scenario.aftermath?.(world);
  return { recoveryMs, violations: await checkAll(world, ledger) };
};

/** Reads the hub's database beside it and checks everything that ever happened in this world. */
const checkAll = async (world: World, ledger: Ledger): Promise<Violation[]> => {
  const { log, audit } = readHistory(world.database, world.threadId);
  return check({
    posts: [...ledger.posts.values()],
    seen: world.clients.map(({ seen }) => seen),
    effects: await world.effects(),
    log,
    audit,
  });
};

/** Resolves when both browsers are joined and so is the runner, and the browsers know. */
const usable = async ({ clients, runnerOnline }: World): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  const missing = () => [
    ...clients.flatMap((each, index) => [
      ...(each.isOnline() ? [] : [`browser ${index + 1} has not joined the thread`]),
      ...(each.seesRunner() ? [] : [`browser ${index + 1} is not told of the runner`]),
    ]),
    ...(runnerOnline() ? [] : ['the hub does not have the runner']),
  ];
  for (let left = missing(); left.length > 0; left = missing()) {
    if (performance.now() > deadline) throw new Error(`not usable again within a minute: ${left.join(', ')}`);
    await wait(20);
  }
};

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
