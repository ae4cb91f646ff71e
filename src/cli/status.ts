// `hawser status`: what this machine is to whom, whether its runner runs and has a link, and what it allows, in a few
// lines. The running runner leaves what it knows in a file that only its owner can read.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../runner/config.ts';
import { type Enrolment, readEnrolment } from '../runner/enrolment.ts';
import type { LinkState } from '../runner/hub-link.ts';
import { type KeyPlace, placeOfKey } from '../runner/keys/key-store.ts';
import { readHubUrl } from '../runner/login/login.ts';
import { HawserError } from '../std/errors.ts';
import { threadId } from '../wire/protocol/ids.ts';
import type { AgentStatus } from '../wire/protocol/runner-topic.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt, shortPath } from './home.ts';
import { describeWay } from './outgoing.ts';
import { policyRows } from './policy.ts';

const runnerState = z.object({
  pid: z.number(),
  link: z.string(),
  since: z.number().optional(),
  agents: z.array(z.string()),
  ports: z
    .array(
      z.object({
        port: z.number(),
        command: z.string(),
        folder: z.string().nullable(),
        threadId: threadId.optional(),
      }),
    )
    .readonly()
    .default([]),
});
type RunnerState = z.infer<typeof runnerState>;

const fileIn = (home: Home) => join(home.runner, 'state.json');

/** Notes the state of a running runner, one write after the other. */
export const stateNotes = (home: Home, agents: readonly { status(): AgentStatus }[]) => {
  let writing: Promise<void> = Promise.resolve();
  let latest: LinkState = { state: 'connecting' };
  let ports: RunnerState['ports'] = [];
  const write = (link: LinkState): void => {
    latest = link;
    const words = link.state === 'offline' ? `offline: ${link.problem.message}` : link.state;
    const state: RunnerState = {
      pid: process.pid,
      link: words,
      ...('since' in link && { since: link.since }),
      agents: agents
        .map(agent => agent.status())
        .map(({ kind, state, version }) => `${kind}: ${state}${version ? ` (${version})` : ''}`),
      ports,
    };
    // What can't be written is only ever missed by `hawser status`.
    writing = writing
      .then(() => writeFile(fileIn(home), JSON.stringify(state), { mode: 0o600 }))
      .catch(() => undefined);
  };
  return {
    note: write,
    /** What the agents' programs listen on. */
    notePorts: (seen: RunnerState['ports']): void => {
      ports = seen;
      write(latest);
    },
    close: async (): Promise<void> => {
      await writing;
      await rm(fileIn(home), { force: true });
    },
  };
};

/** @returns what the running runner has noted; undefined when none runs */
export const readState = async (home: Home): Promise<RunnerState | undefined> => {
  const text = await readFile(fileIn(home), 'utf8').catch(() => undefined); // no runner runs
  if (text === undefined) return undefined;
  try {
    const state = runnerState.parse(JSON.parse(text));
    process.kill(state.pid, 0);
    return state;
  } catch {
    return undefined; // left behind by a runner that was killed
  }
};

export const noRunner = () =>
  new HawserError({
    code: 'runner_not_running',
    message: 'No runner runs on this machine with this Hawser home, so nobody watches its ports.',
    hint: 'Start it: hawser start',
  });

export const status = async (
  _: string | undefined,
  flags: FlagValues<'home' | 'json' | 'hub' | 'token' | 'ca'>,
  { output, cwd, env }: Context,
): Promise<void> => {
  const home = homeAt(flags.home, cwd);
  const [enrolment, state, config, place] = await Promise.all([
    readEnrolment(home.runner),
    readState(home),
    readConfig(home.root),
    placeOfKey(home.runner),
  ]);
  const hubUrl = flags.hub === undefined ? enrolment && new URL(enrolment.hubUrl) : readHubUrl(flags.hub);
  const credential = credentialOf(enrolment, hubUrl, keyWords(home, place), flags.token);
  const ca = flags.ca === undefined ? config.ca : resolve(cwd, flags.ca);
  const way = hubUrl ? describeWay(hubUrl, ca, env) : [];
  output.event('status', {
    enrolment,
    runner: state ?? null,
    credential,
    key: place ?? null,
    ...Object.fromEntries(way),
  });
  output.line();
  output.rows([
    ['hub', hubUrl ? hubUrl.origin : 'none (hawser login <hub>, or hawser up for one on this machine)'],
    ['credential', credential],
    ...way,
    ['runner', state ? `running (process ${state.pid})` : 'not running (hawser start)'],
    ...(state ? [['link', state.link] as const, ['agents', state.agents.join(', ')] as const] : []),
    ...policyRows(config),
  ]);
  output.line();
};

/** What the next start would show the hub, in the order in which it looks (start.ts). */
const credentialOf = (
  enrolment: Enrolment | undefined,
  hubUrl: URL | undefined,
  key: string,
  token: string | undefined,
): string => {
  if (enrolment && hubUrl && new URL(enrolment.hubUrl).origin === hubUrl.origin) {
    return `this machine's own key, ${key}`;
  }
  if (hubUrl && token !== undefined) return 'the one-time token of --token or HAWSER_TOKEN';
  return 'none (hawser login)';
};

const keyWords = (home: Home, place: KeyPlace | undefined): string => {
  if (place === 'keyring') return 'in the keyring of this system';
  return place === 'file' ? shortPath(join(home.runner, 'key.pem')) : 'which is gone';
};
