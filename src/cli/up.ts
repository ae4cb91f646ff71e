// `hawser up`: everything on one machine with one command. Starts the hub, then the runner that dials it, makes sure
// there is a thread for the folder, prints where to sign in, and stops it all together.
import { resolve } from 'node:path';
import openInBrowser from 'open';
import { createCloser } from '../std/closer.ts';
import type { AgentStatus } from '../wire/protocol/runner-topic.ts';
import { type Context, hasDesktop, stopped } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt, shortPath } from './home.ts';
import { runHub } from './hub.ts';
import { allowFolder, openFolder } from './paths.ts';
import { ensureSample } from './sample.ts';
import { agentLine, enrolHere, runRunner } from './start.ts';

type Flags = FlagValues<'home' | 'port' | 'practice' | 'open' | 'json' | 'codexBin' | 'name' | 'keyStore'>;

export const up = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output } = context;
  const home = homeAt(flags.home, context.cwd);
  const closer = createCloser();
  try {
    const folder = await chooseFolder(argument, home, context);
    const hub = await runHub(home, flags.port, context);
    closer.add(() => hub.close());
    const online = Promise.withResolvers<void>();
    const runner = await runRunner(home, flags, context, {
      enrol: machine => enrolHere(home, hub, machine),
      onLink: state => state.state === 'online' && online.resolve(),
    });
    closer.add(() => runner.close());
    await Promise.race([online.promise, stopped(context.stop)]);

    const kind = flags.practice ? 'practice' : 'codex';
    const threadId = await hub.ensureThread({ runnerId: runner.id, agent: kind, folder });
    const agent = runner.agents.find(each => each.kind === kind);
    const status = agent && (await settled(agent, context.stop));
    const signInUrl = `${await hub.signInLink()}&to=/thread/${threadId}`;
    output.event('ready', {
      hubUrl: hub.url.href,
      signInUrl,
      runnerId: runner.id,
      folder,
      agent: { kind, version: status?.version, state: status?.state, problem: status?.problem },
    });
    greet(context, { hubUrl: hub.url.href, signInUrl, folder, status });
    if (flags.open && !flags.json && hasDesktop(context.env)) await openInBrowser(signInUrl);
    await stopped(context.stop);
    output.line('\n  Stopping …');
  } finally {
    await closer.close();
  }
};

/** The agent's status once it is known; starting it takes a moment, and stopping must not wait for it. */
const settled = async (
  agent: { status(): AgentStatus; onStatus(listener: (status: AgentStatus) => void): () => void },
  stop: AbortSignal,
): Promise<AgentStatus> => {
  const known = Promise.withResolvers<void>();
  const unsettled = ({ state }: AgentStatus) => state === 'idle' || state === 'starting';
  const unsubscribe = agent.onStatus(status => !unsettled(status) && known.resolve());
  if (unsettled(agent.status())) await Promise.race([known.promise, stopped(stop)]);
  unsubscribe();
  return agent.status();
};

const greet = (
  { output, version }: Context,
  what: { hubUrl: string; signInUrl: string; folder: string; status: AgentStatus | undefined },
): void => {
  const { hubUrl, signInUrl, folder, status } = what;
  output.line(`\n  Hawser ${version}\n`);
  output.rows([
    ['hub', hubUrl],
    ['runner', 'online'],
    ['agent', status ? agentLine(status) : 'starting'],
    ['folder', shortPath(folder)],
  ]);
  if (status?.problem?.hint) output.line(`\n  ${status.problem.hint}`);
  output.line(`\n  Sign in (once, within ten minutes; another link: hawser link)\n  ${signInUrl}\n`);
  output.line('  Ctrl-C stops everything.');
};

const chooseFolder = async (argument: string | undefined, home: Home, context: Context): Promise<string> => {
  if (argument !== undefined) return openFolder(home.root, resolve(context.cwd, argument));
  const sample = await ensureSample(home.sample);
  await allowFolder(home.root, sample);
  return sample;
};
