// `hawser start`: the runner of this machine alone, until it is stopped. `hawser up` starts the same one beside a hub.
import { resolve } from 'node:path';
import { createAgents, endLeftovers } from '../runner/agents.ts';
import { changeConfig, readConfig } from '../runner/config.ts';
import { type Enrolment, enrol, enrolWithToken, readEnrolment } from '../runner/enrolment.ts';
import type { LinkState } from '../runner/hub-link.ts';
import { openIdentity } from '../runner/identity.ts';
import { lockFolder } from '../runner/lock.ts';
import { isLoopback, readHubUrl } from '../runner/login/login.ts';
import { type Runner, runnerName, startRunner } from '../runner/main.ts';
import { scannerFor } from '../runner/ports/scanner-for.ts';
import { systemClock } from '../std/clock.ts';
import { HawserError } from '../std/errors.ts';
import { createLogger } from '../std/log.ts';
import { watchStalls } from '../std/stall-watch.ts';
import type { AgentStatus } from '../wire/protocol/runner-topic.ts';
import { type Context, stopped } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt, shortPath } from './home.ts';
import { chooseKeyStore } from './key.ts';
import { findLocalHub } from './local-hub.ts';
import { openLogFile } from './log-file.ts';
import { trustAuthorities } from './outgoing.ts';
import { openFolder } from './paths.ts';
import { stateNotes } from './status.ts';

type Flags = FlagValues<'home' | 'practice' | 'json' | 'codexBin' | 'name' | 'hub' | 'token' | 'ca' | 'keyStore'>;

export const start = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output, cwd } = context;
  const home = homeAt(flags.home, cwd);
  if (argument) await openFolder(home.root, resolve(cwd, argument));
  const runner = await runRunner(home, flags, context, {
    enrol: async runner => chooseEnrolment(home, flags, runner, context),
    onLink: state => report(state, context),
  });
  output.event('ready', {
    runnerId: runner.id,
    hubUrl: runner.hubUrl,
    agents: runner.agents.map(agent => agent.status()),
    log: shortPath(runner.logFile),
  });
  output.line('  Ctrl-C stops it.');
  await stopped(context.stop);
  await runner.close();
};

/** One calm line per change of the link. */
const report = (state: LinkState, { output }: Context): void => {
  if (state.state === 'connecting') return;
  output.event('link', state);
  if (state.state === 'online') return output.line('  online');
  output.line(`  offline: ${state.problem.message}${state.problem.hint ? ` ${state.problem.hint}` : ''}`);
};

export type RunningRunner = Runner & { readonly hubUrl: string; readonly logFile: string };

/**
 * Starts the runner of this home and its agents.
 * @param way.enrol how this machine is known to its hub
 */
export const runRunner = async (
  home: Home,
  flags: Pick<Flags, 'practice' | 'codexBin' | 'name' | 'keyStore'>,
  context: Context,
  way: {
    enrol: (runner: { name: string; publicKey: string }) => Promise<Enrolment>;
    onLink: (state: LinkState) => void;
  },
): Promise<RunningRunner> => {
  const { version, env } = context;
  // What it is called is what it calls itself from then on, to this hub and to the next.
  const { name: chosen } = flags;
  if (chosen !== undefined) await changeConfig(home.root, before => ({ ...before, name: chosen }));
  const config = await readConfig(home.root);
  const unlock = lockFolder(home.runner);
  const logFile = await openLogFile(home.logs, 'runner');
  const deps = { clock: systemClock, log: createLogger(logFile.sink, systemClock.now), random: Math.random };
  const codexPath = flags.codexBin ?? config.codex.path;
  const agents = createAgents({ folder: home.runner, codexPath, env, version }, deps);
  const left = await endLeftovers(home.runner);
  if (left > 0) deps.log.warn('ended processes that an earlier start had left running', { processes: left });
  // Begun first: the agent process takes longest to start, and nothing else waits for it.
  const looking = Promise.allSettled([flags.practice ? agents.practice.refresh() : agents.codex.refresh()]);

  const identity = await openIdentity(home.runner, await chooseKeyStore(home, flags, context, deps.log));
  deps.log.info('opened the key of this machine', { place: identity.place });
  const name = await runnerName(home.root);
  const enrolment = await way.enrol({ name, publicKey: identity.publicKey });
  const notes = stateNotes(home, [agents.codex, agents.practice]);
  const runner = await startRunner({
    ...deps,
    home: home.root,
    folder: home.runner,
    identity,
    enrolment,
    agents: [agents.codex, agents.practice],
    env,
    scanner: scannerFor({ platform: process.platform, uid: process.getuid?.(), env, clock: systemClock }),
    version,
    onPorts: notes.notePorts,
    onLink: state => {
      notes.note(state);
      way.onLink(state);
    },
  });
  const endWatch = watchStalls(deps);
  return {
    ...runner,
    hubUrl: enrolment.hubUrl,
    logFile: logFile.file,
    close: async () => {
      endWatch();
      await looking;
      await runner.close();
      await notes.close();
      await logFile.close();
      unlock();
    },
  };
};

/** `Codex 0.169.0`, or what is the matter with it. */
export const agentLine = (status: AgentStatus): string => {
  const name = status.kind === 'practice' ? 'the practice model (a script, no account needed)' : 'Codex';
  const version = status.version ? ` on Codex ${status.version}` : '';
  if (status.state === 'ready') return status.kind === 'practice' ? `${name}${version}` : `Codex ${status.version}`;
  return `${name}: ${status.problem?.message ?? status.state}`;
};

/**
 * Which hub, in this order: the one named by flag or environment, the one this machine is enrolled with, the one that
 * runs here.
 */
const chooseEnrolment = async (
  home: Home,
  { hub: named, token, ca }: Pick<Flags, 'hub' | 'token' | 'ca'>,
  runner: { name: string; publicKey: string },
  { cwd, env }: Context,
): Promise<Enrolment> => {
  const known = await readEnrolment(home.runner);
  const hubUrl = named === undefined ? undefined : readHubUrl(named);
  const file = ca === undefined ? (await readConfig(home.root)).ca : resolve(cwd, ca);
  await trustAuthorities(hubUrl ?? new URL(known?.hubUrl ?? 'http://localhost'), file, env);
  if (hubUrl) {
    if (known && new URL(known.hubUrl).origin === hubUrl.origin) return known;
    if (token !== undefined) return enrolWithToken(home.runner, hubUrl, token, runner);
    throw notEnrolled(`This machine is not enrolled with ${hubUrl.host}.`, `Enrol it: hawser login ${hubUrl.href}`);
  }
  if (known && !isLoopback(new URL(known.hubUrl))) return known;
  const local = await findLocalHub(home.localFile);
  if (local) return enrolHere(home, { url: new URL(local.url), localSecret: local.secret }, runner);
  if (known) return known;
  throw notEnrolled(
    'This machine is not enrolled with a hub, and none runs here.',
    'Start both with one command: hawser up. Or enrol it with a hub elsewhere: hawser login <hub>',
  );
};

/** Enrols with the hub of this machine, which needs nobody's yes. @throws HawserError `enrolled_elsewhere` */
export const enrolHere = async (
  home: Home,
  hub: { url: URL; localSecret: string },
  runner: { name: string; publicKey: string },
): Promise<Enrolment> => {
  const known = await readEnrolment(home.runner);
  if (!known || isLoopback(new URL(known.hubUrl))) return enrol(home.runner, hub, runner);
  throw new HawserError({
    code: 'enrolled_elsewhere',
    message: `This machine is enrolled with ${new URL(known.hubUrl).host}.`,
    hint: 'Start its runner with hawser start, or use another home for a hub of your own: hawser up --home <folder>',
  });
};

const notEnrolled = (message: string, hint: string) => new HawserError({ code: 'not_enrolled', message, hint });
