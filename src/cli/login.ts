// `hawser login` and `hawser logout`: making this machine known to a hub, and forgetting it. A person says yes in a
// browser, this one or any other; afterwards the machine's own key is all it needs, and nothing on disk expires.
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import openInBrowser from 'open';
import { renderUnicodeCompact } from 'uqr';
import { changeConfig, readConfig } from '../runner/config.ts';
import { type Enrolment, enrolWithToken, forgetEnrolment, leaveHub, readEnrolment } from '../runner/enrolment.ts';
import { openIdentity } from '../runner/identity.ts';
import { type LoginOptions, loginWithBrowser, loginWithDevice, readHubUrl } from '../runner/login/login.ts';
import { runnerName } from '../runner/main.ts';
import { systemClock } from '../std/clock.ts';
import { HawserError, type Problem, toProblem } from '../std/errors.ts';
import { type Context, hasDesktop } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt } from './home.ts';
import { chooseKeyStore, keyringHere, openWhereItLies } from './key.ts';
import { findLocalHub } from './local-hub.ts';
import { trustAuthorities } from './outgoing.ts';
import { plain } from './plain.ts';

type Flags = FlagValues<'home' | 'json' | 'hub' | 'token' | 'device' | 'open' | 'name' | 'ca' | 'keyStore'>;

export const login = async (argument: string | undefined, flags: Flags, context: Context): Promise<void> => {
  const { output } = context;
  const home = homeAt(flags.home, context.cwd);
  const hubUrl = await chooseHub(argument ?? flags.hub, home);
  const ca = flags.ca === undefined ? undefined : resolve(context.cwd, flags.ca);
  await trustAuthorities(hubUrl, ca ?? (await readConfig(home.root)).ca, context.env);
  // What it is called is what it calls itself from then on.
  const { name: chosen } = flags;
  if (chosen !== undefined) await changeConfig(home.root, config => ({ ...config, name: chosen }));
  const name = chosen ?? (await runnerName(home.root));
  const made = await logIn(home, hubUrl, name, flags, context);
  // Only once it has served: a start without the flag then trusts what this login trusted.
  if (ca !== undefined) await changeConfig(home.root, config => ({ ...config, ca }));
  output.event('logged_in', { hubUrl: made.hubUrl, runnerId: made.runnerId });
  output.line(`\n  This machine is “${plain(name)}” at ${hubUrl.host}. Nothing about it expires.`);
  output.line('  Start its runner: hawser start\n');
};

/** Enrols this machine's key. @param flags.token enrols without asking anybody @throws HawserError `login_*`, `enrolment_failed` */
const logIn = async (
  home: Home,
  hubUrl: URL,
  name: string,
  flags: Pick<Flags, 'token' | 'device' | 'open' | 'keyStore'>,
  context: Context,
): Promise<Enrolment> => {
  // Before anybody is asked: a key that can't be used would waste their yes.
  const identity = await openIdentity(home.runner, await chooseKeyStore(home, flags, context));
  const token = flags.token ?? (await askForToken(hubUrl, name, flags, context));
  return enrolWithToken(home.runner, hubUrl, token, { name, publicKey: identity.publicKey });
};

const askForToken = (
  hubUrl: URL,
  name: string,
  flags: Pick<Flags, 'device' | 'open'>,
  { output, env, stop }: Context,
): Promise<string> => {
  const options: LoginOptions = { hubUrl, machine: { name, host: hostname() }, clock: systemClock, signal: stop };
  if (flags.device) {
    return loginWithDevice(options, ({ url, completeUrl, code }) => {
      output.event('device_code', { url, completeUrl, code });
      output.line(`\n  Open this page on any device and type the code:\n\n    ${url}\n    ${plain(code)}\n`);
      output.line(indent(renderUnicodeCompact(completeUrl)));
      output.line('  Waiting for a yes there (ten minutes). Ctrl-C gives up.');
    });
  }
  return loginWithBrowser(options, async page => {
    output.event('login_page', { url: page.href });
    output.line(`\n  Say yes in the browser:\n\n    ${page.href}\n`);
    output.line('  Without a browser on this machine: hawser login --device. Ctrl-C gives up.');
    if (flags.open && !output.json && hasDesktop(env)) await openInBrowser(page.href);
  });
};

const indent = (text: string): string =>
  text
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n');

/** The hub that was named, else the one this machine is enrolled with, else the one that runs here. */
const chooseHub = async (named: string | undefined, home: Home): Promise<URL> => {
  const known = named ?? (await readEnrolment(home.runner))?.hubUrl ?? (await findLocalHub(home.localFile))?.url;
  if (known !== undefined) return readHubUrl(known);
  throw new HawserError({
    code: 'hub_missing',
    message: 'Which hub?',
    hint: 'Name it: hawser login https://hub.example.org',
  });
};

export const logout = async (
  _: string | undefined,
  flags: FlagValues<'home' | 'json'>,
  { output, cwd, env }: Context,
): Promise<void> => {
  const home = homeAt(flags.home, cwd);
  const keyring = keyringHere({ env });
  const known = await readEnrolment(home.runner);
  const problem = known && (await told(async () => leaveHub(known, await openWhereItLies(home, keyring))));
  const left = await told(() => forgetEnrolment(home.runner, keyring));
  output.event('logged_out', {
    hubUrl: known?.hubUrl,
    removed: known !== undefined && !problem,
    keyLeft: Boolean(left),
  });
  output.line(farewell(known, problem));
  if (left) output.line(sentences(left));
};

const farewell = (known: Enrolment | undefined, problem: Problem | undefined): string => {
  if (!known) return 'This machine was not enrolled with a hub.';
  const { host } = new URL(known.hubUrl);
  if (!problem) return `${host} and this machine have forgotten each other.`;
  return `This machine has forgotten ${host} and its key. ${sentences(problem)}`;
};

const sentences = ({ message, hint }: Problem): string => `${message} ${hint ?? ''}`.trimEnd();

/** Whatever the hub or the keyring says, this machine forgets; what they say is told. */
const told = async (step: () => Promise<void>): Promise<Problem | undefined> => {
  try {
    await step();
    return undefined;
  } catch (error) {
    return toProblem(error);
  }
};
