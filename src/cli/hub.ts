// `hawser hub`: the hub alone, until it is stopped. `hawser up` starts the same one beside a runner.
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Hub, startHub } from '../hub/main.ts';
import { systemClock } from '../std/clock.ts';
import { HawserError } from '../std/errors.ts';
import { createLogger } from '../std/log.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { type Home, homeAt } from './home.ts';
import { findLocalHub, removeLocalHub, signInLink, writeLocalHub } from './local-hub.ts';
import { openLogFile } from './log-file.ts';
import { freePort, whoListens } from './port.ts';

export const hub = async (_: undefined | string, flags: FlagValues<'home' | 'port' | 'json'>, context: Context) => {
  const { output } = context;
  const home = homeAt(flags.home, context.cwd);
  const running = await runHub(home, flags.port, context);
  const signIn = await running.signInLink();
  output.event('ready', { hubUrl: running.url.href, signInUrl: signIn, hubId: running.hubId });
  output.line();
  output.rows([
    ['hub', running.url.href],
    ['sign in', `${signIn}`],
  ]);
  output.line();
  output.line('  Ctrl-C stops it.');
  await stopped(context.stop);
  await running.close();
};

const HOST = '127.0.0.1';

/** Starts the hub of this home and makes it findable. @throws HawserError `already_running` */
export const runHub = async (home: Home, wantedPort: number, context: Context): Promise<Hub> => {
  const other = await findLocalHub(home.localFile);
  if (other) {
    const link = await signInLink(other);
    throw new HawserError({
      code: 'already_running',
      message: `Hawser already runs with this home, at ${other.url} (process ${other.pid}).`,
      hint: `Sign in: ${link}`,
    });
  }
  const port = await freePort(wantedPort, HOST);
  if (port !== wantedPort) {
    const who = await whoListens(wantedPort, HOST);
    context.output.line(`Port ${wantedPort} is taken by ${who}; using ${port === 0 ? 'any free one' : port}.`);
  }
  const logFile = await openLogFile(home.logs, 'hub');
  const running = await startHub({
    folder: home.hub,
    port,
    webRoot: webRoot(),
    version: context.version,
    ownerName: userInfo().username,
    clock: systemClock,
    log: createLogger(logFile.sink, systemClock.now),
  });
  const { url, localSecret: secret, hubId } = running;
  await writeLocalHub(home.localFile, { url: url.href, secret, hubId, pid: process.pid });
  return {
    ...running,
    close: async () => {
      await removeLocalHub(home.localFile);
      await running.close();
      await logFile.close();
    },
  };
};

/** dist/web of the package or of the clone; this file is src/cli/hub.ts there, and part of dist/hawser.js here. */
const webRoot = (): string =>
  fileURLToPath(new URL(import.meta.url.includes('/src/cli/') ? '../../dist/web' : './web', import.meta.url));

export const stopped = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
