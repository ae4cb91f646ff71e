// `hawser hub`: the hub alone, until it is stopped. `hawser up` starts the same one beside a runner.
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DoorOptions } from '../hub/doors/plan.ts';
import { type Hub, startHub } from '../hub/main.ts';
import { systemClock } from '../std/clock.ts';
import { HawserError } from '../std/errors.ts';
import { createLogger } from '../std/log.ts';
import { watchStalls } from '../std/stall-watch.ts';
import type { Weakening } from '../wire/protocol/weakenings.ts';
import { type Context, stopped } from './context.ts';
import { DOOR_FLAGS, type FlagValues, flags } from './flags.ts';
import { type Home, homeAt } from './home.ts';
import { findLocalHub, removeLocalHub, signInLink, writeLocalHub } from './local-hub.ts';
import { openLogFile } from './log-file.ts';
import { freePort, whoListens } from './port.ts';

type DoorFlags = FlagValues<(typeof DOOR_FLAGS)[number]>;

export const hub = async (
  _: undefined | string,
  given: FlagValues<'home' | 'port' | 'json'> & DoorFlags,
  context: Context,
) => {
  const { output } = context;
  const home = homeAt(given.home, context.cwd);
  const weak = DOOR_FLAGS.filter(name => given[name] === true).map(name => flags[name]);
  const running = await runHub(home, given.port, context, doorsOf(given, weak));
  const signIn = await running.signInLink();
  const { publicUrl, listens, hubId } = running;
  const weakened = weak.map(({ weakens }) => weakens);
  output.event('ready', { hubUrl: publicUrl.href, signInUrl: signIn, hubId, listens, weakened });
  output.line();
  output.rows([
    ['hub', publicUrl.href],
    ...(publicUrl.href === running.url.href
      ? []
      : [['listens on', `${listens.address}, port ${listens.port}`] as const]),
    ['sign in', signIn],
  ]);
  for (const { spec, help } of weak) output.line(`\n  Weaker than usual, by ${spec}:\n  ${help}`);
  output.line();
  output.line('  Ctrl-C stops it.');
  await stopped(context.stop);
  await running.close();
};

const HOST = '127.0.0.1';

const doorsOf = (given: DoorFlags, weak: readonly { weakens?: Weakening }[]): DoorOptions => ({
  listen: given.listen,
  publicUrl: given.publicUrl,
  previewUrl: given.previewUrl,
  tlsCert: given.tlsCert,
  tlsKey: given.tlsKey,
  trustedProxies: given.trustedProxy,
  weakened: weak.flatMap(({ weakens }) => weakens ?? []),
});

/**
 * Starts the hub of this home and makes it findable.
 * @param doors from where it may be reached; this machine alone unless said otherwise
 * @throws HawserError `already_running`, `port_taken`, or what hub/doors says
 */
export const runHub = async (home: Home, wantedPort: number, context: Context, doors?: DoorOptions): Promise<Hub> => {
  const other = await findLocalHub(home.localFile);
  if (other) {
    const link = await signInLink(other);
    throw new HawserError({
      code: 'already_running',
      message: `Hawser already runs with this home, at ${other.url} (process ${other.pid}).`,
      hint: `Sign in: ${link}`,
    });
  }
  // People elsewhere, or their proxy, were told the port: another one would help nobody.
  const port = doors?.publicUrl ? wantedPort : await nextPort(wantedPort, context);
  const logFile = await openLogFile(home.logs, 'hub');
  const log = createLogger(logFile.sink, systemClock.now);
  const running = await startHub({
    folder: home.hub,
    port,
    ...(doors && { doors }),
    webRoot: webRoot(),
    version: context.version,
    ownerName: userInfo().username,
    clock: systemClock,
    log,
  }).catch(async (error: NodeJS.ErrnoException) => {
    await logFile.close();
    throw error.syscall === 'listen' ? cannotListen(error, port, doors?.listen ?? HOST) : error;
  });
  const { url, localSecret: secret, hubId } = running;
  await writeLocalHub(home.localFile, { url: url.href, secret, hubId, pid: process.pid });
  const endWatch = watchStalls({ clock: systemClock, log });
  return {
    ...running,
    close: async () => {
      endWatch();
      await removeLocalHub(home.localFile);
      await running.close();
      await logFile.close();
    },
  };
};

const nextPort = async (wanted: number, { output }: Context): Promise<number> => {
  const port = await freePort(wanted, HOST);
  if (port === wanted) return port;
  const who = await whoListens(wanted, HOST);
  output.line(`Port ${wanted} is taken by ${who}; using ${port === 0 ? 'any free one' : port}.`);
  return port;
};

const cannotListen = (cause: NodeJS.ErrnoException, port: number, address: string): HawserError => {
  const why = { EADDRINUSE: 'another program does', EACCES: 'this user may not' }[cause.code ?? ''] ?? cause.code;
  const message = `The hub can't listen on port ${port} of ${address}: ${why}.`;
  return new HawserError({ code: 'port_taken', message, hint: 'Use another: --port <number>' }, { cause });
};

/** dist/web of the package or of the clone; this file is src/cli/hub.ts there, and part of dist/hawser.js here. */
const webRoot = (): string =>
  fileURLToPath(new URL(import.meta.url.includes('/src/cli/') ? '../../dist/web' : './web', import.meta.url));
