// `hawser start`: the runner of this machine alone, until it is stopped. `hawser up` starts the same one beside a hub.
import { resolve } from 'node:path';
import { createAgents, endLeftovers } from '../runner/agents.ts';
import { readConfig } from '../runner/config.ts';
import { type Enrolment, enrol, readEnrolment } from '../runner/enrolment.ts';
import type { LinkState } from '../runner/hub-link.ts';
import { openIdentity } from '../runner/identity.ts';
import { lockFolder } from '../runner/lock.ts';
import { type Runner, runnerName, startRunner } from '../runner/main.ts';
import { systemClock } from '../std/clock.ts';
import { HawserError } from '../std/errors.ts';
import { createLogger } from '../std/log.ts';
import type { AgentStatus } from '../wire/protocol/runner-topic.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt, shortPath } from './home.ts';
import { stopped } from './hub.ts';
import { findLocalHub } from './local-hub.ts';
import { openLogFile } from './log-file.ts';
import { openFolder } from './paths.ts';

type Flags = FlagValues<'home' | 'practice' | 'json' | 'codexBin' | 'name'>;

export const start = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output, cwd } = context;
  const home = homeAt(flags.home, cwd);
  if (argument) await openFolder(home.root, resolve(cwd, argument));
  const hub = await findLocalHub(home.localFile);
  const runner = await runRunner(home, flags, context, {
    hub: hub && { url: new URL(hub.url), localSecret: hub.secret },
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
 * @param way the hub of this machine to enrol with; without it the one this machine is enrolled with
 */
export const runRunner = async (
  home: Home,
  flags: Pick<Flags, 'practice' | 'codexBin' | 'name'>,
  context: Context,
  way: { hub: { url: URL; localSecret: string } | undefined; onLink: (state: LinkState) => void },
): Promise<RunningRunner> => {
  const { version, env } = context;
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

  const identity = await openIdentity(home.runner);
  const name = flags.name ?? (await runnerName(home.root));
  const enrolment = way.hub
    ? await enrol(home.runner, way.hub, { name, publicKey: identity.publicKey })
    : await mustBeEnrolled(home);
  const runner = await startRunner({
    ...deps,
    home: home.root,
    folder: home.runner,
    identity,
    enrolment,
    agents: [agents.codex, agents.practice],
    version,
    onLink: way.onLink,
  });
  return {
    ...runner,
    hubUrl: enrolment.hubUrl,
    logFile: logFile.file,
    close: async () => {
      await looking;
      await runner.close();
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

const mustBeEnrolled = async (home: Home): Promise<Enrolment> => {
  const enrolment = await readEnrolment(home.runner);
  if (enrolment) return enrolment;
  throw new HawserError({
    code: 'not_enrolled',
    message: 'This machine is not enrolled with a hub, and none runs here.',
    hint: 'Start both with one command: hawser up',
  });
};
