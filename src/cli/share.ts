// `hawser share <port>`: shares what an agent's program serves, from the laptop, as its owner and by the same way as a
// click in the thread; `--stop` ends it everywhere.
import { readConfig } from '../runner/config.ts';
import { readEnrolment } from '../runner/enrolment.ts';
import { type ByHand, byHand } from '../runner/previews/by-hand.ts';
import { systemClock } from '../std/clock.ts';
import { HawserError } from '../std/errors.ts';
import type { ThreadId } from '../wire/protocol/ids.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt } from './home.ts';
import { keyringHere, openWhereItLies } from './key.ts';
import { trustAuthorities } from './outgoing.ts';
import { noRunner, readState } from './status.ts';

type Flags = FlagValues<'home' | 'json' | 'stop' | 'with'>;

export const share = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output, cwd, env } = context;
  // A tripwire for agents that would help themselves; the port's card is where they may ask.
  if (env.HAWSER_AGENT !== undefined) throw notForAgents();
  const port = Number(argument);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw noPort(argument);
  const home = homeAt(flags.home, cwd);
  const hub = await hubOf(home, env);
  if (!hub) throw notEnrolled();
  if (flags.stop) {
    const stopped = await hub.stop(port);
    output.event('stopped_sharing', { port, stopped });
    return output.line(stopped === 0 ? `Port ${port} was not shared.` : `Port ${port} is no longer shared.`);
  }
  const threadId = await threadOf(home, port);
  const made = await hub.share({ threadId, port, audience: flags.with, comeBack: true });
  output.event('shared', { port, url: made.url, audience: made.audience, expiresAt: made.expiresAt });
  output.line(`\n  ${made.url}\n`);
  output.line(
    `  ${flags.with === 'me' ? 'You alone' : 'Whoever sees the thread'} may open it, for ${hours(made.expiresAt)}.`,
  );
  output.line(`  Stop it: hawser share ${port} --stop\n`);
};

/** The hub this machine is enrolled with; undefined when there is none. */
export const hubOf = async (home: Home, env: Context['env']): Promise<ByHand | undefined> => {
  const enrolment = await readEnrolment(home.runner);
  if (!enrolment) return undefined;
  await trustAuthorities(new URL(enrolment.hubUrl), (await readConfig(home.root)).ca, env);
  return byHand(enrolment, await openWhereItLies(home, keyringHere({ env })));
};

const threadOf = async (home: Home, port: number): Promise<ThreadId> => {
  const state = await readState(home);
  if (!state) throw noRunner();
  const found = state.ports.find(each => each.port === port)?.threadId;
  if (found) return found;
  throw new HawserError({
    code: 'port_unknown',
    message: `No program of an agent on this machine listens on port ${port}, or it is one that is never offered.`,
    hint: 'See what can be shared: hawser ports',
  });
};

const hours = (until: number): string => {
  const left = Math.max(1, Math.round((until - systemClock.now()) / 3_600_000));
  return left === 1 ? 'an hour' : `${left} hours`;
};

const notForAgents = () =>
  new HawserError({
    code: 'not_for_agents',
    message: 'A port is shared by a person, and this is an agent’s command.',
    hint: 'The thread offers the port by itself; somebody there shares it.',
  });
const noPort = (given: string | undefined) =>
  new HawserError({
    code: 'invalid_port',
    message: `${given ?? 'Nothing'} is not a port.`,
    hint: 'For example: hawser share 5173. See them: hawser ports',
  });
const notEnrolled = () =>
  new HawserError({
    code: 'not_enrolled',
    message: 'This machine is not enrolled with a hub.',
    hint: 'Start both with one command: hawser up. Or: hawser login <hub>',
  });
