// Keyrings for tests: one in memory that can be locked, and a real Secret Service on a message bus of its own, with its
// files in a temp folder, so that nobody's own keyring is touched.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Keyring } from './keyring.ts';

export type MemoryKeyring = Keyring & {
  readonly entries: Map<string, string>;
  /** From now on everything is refused, with this as the reason; undefined ends it. */
  lock(why: string | undefined): void;
};

export const createMemoryKeyring = (): MemoryKeyring => {
  const entries = new Map<string, string>();
  let locked: string | undefined;
  const open = async () => {
    if (locked !== undefined) throw new Error(locked);
    return entries;
  };
  return {
    entries,
    lock: why => {
      locked = why;
    },
    read: async account => (await open()).get(account),
    write: async (account, secret) => void (await open()).set(account, secret),
    remove: async account => void (await open()).delete(account),
  };
};

const installed = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** What is missing for `startSecretService` here, in words; undefined when nothing is. */
export const noSecretService = (): string | undefined => {
  const missing = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'].filter(program => !installed(program));
  return missing.length === 0 ? undefined : `not installed here: ${missing.join(', ')}`;
};

/** The daemon is back before its name is on the bus; asked too soon, the bus starts a second one, which is locked. */
const UNTIL_THERE =
  'until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner ' +
  'string:org.freedesktop.secrets | grep -q true; do sleep 0.05; done';

/**
 * Starts a message bus of its own with a keyring on it.
 * @param unlocked whether it has a keyring that is open; without one it would have to ask a person
 */
export const startSecretService = async ({ unlocked }: { readonly unlocked: boolean }) => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-keyring-'));
  const open = unlocked
    ? `printf password | gnome-keyring-daemon --unlock --components=secrets >&2; ${UNTIL_THERE}; `
    : '';
  const script = `${open}echo "$DBUS_SESSION_BUS_ADDRESS"; cat >&2`;
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: folder },
  });
  const ended = once(session, 'close');
  const [address] = await once(createInterface({ input: session.stdout }), 'line');
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: String(address), HOME: folder },
    /** Ends the bus, and with it what was started by it. */
    close: async () => {
      session.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
