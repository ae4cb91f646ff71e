// The keyring of the operating system: Keychain, Credential Manager, or the Secret Service of a Linux desktop. What
// speaks to it is native code that may wait for a person or a dead service, so it runs in a process of its own
// (keyring-process.ts) that can be ended, and never in the runner.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Secrets by account. Everything rejects when the keyring can't be reached, is locked, or takes too long. */
export type Keyring = {
  /** @returns undefined when it answered and holds nothing under that account */
  read(account: string): Promise<string | undefined>;
  write(account: string, secret: string): Promise<void>;
  /** Removing what is not there is fine. */
  remove(account: string): Promise<void>;
};

export type KeyringRequest = { readonly service: string; readonly account: string } & (
  | { readonly what: 'read' | 'remove' }
  | { readonly what: 'write'; readonly secret: string }
);

const keyringAnswer = z.union([z.object({ found: z.string().nullable() }), z.object({ failed: z.string() })]);
export type KeyringAnswer = z.infer<typeof keyringAnswer>;

/** Long enough to type the password of a locked keyring, short enough for a start that nobody watches. */
const TIMEOUT_MS = 20_000;

/**
 * @param deps.env of the desktop's session, by which a Secret Service is found
 * @param deps.service under which the entries stand; people see it in their keyring
 * @returns undefined where there can be none: a Linux session without a message bus, as on most servers
 */
export const osKeyring = (deps: {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly service?: string;
  readonly timeoutMs?: number;
}): Keyring | undefined => {
  const { platform, env, service = 'Hawser', timeoutMs = TIMEOUT_MS } = deps;
  if (platform === 'linux' && !hasSessionBus(env)) return undefined;
  const ask = (request: KeyringRequest) => askProcess(request, env, timeoutMs);
  return {
    read: async account => (await ask({ what: 'read', service, account })) ?? undefined,
    write: async (account, secret) => void (await ask({ what: 'write', service, account, secret })),
    remove: async account => void (await ask({ what: 'remove', service, account })),
  };
};

const hasSessionBus = ({ DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }: Readonly<Record<string, string | undefined>>) =>
  Boolean(DBUS_SESSION_BUS_ADDRESS) || (Boolean(XDG_RUNTIME_DIR) && existsSync(join(XDG_RUNTIME_DIR ?? '', 'bus')));

/** Beside this file in a clone, beside the bundle in the package. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './keyring-process.ts' : './keyring-process.js', import.meta.url),
);

/** The request goes through the pipe: arguments can be read by every user of the machine. */
const askProcess = (
  request: KeyringRequest,
  env: Readonly<Record<string, string | undefined>>,
  timeout: number,
): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const options = { env: { ...env }, timeout, killSignal: 'SIGKILL', windowsHide: true } as const;
    const child = execFile(process.execPath, [PROGRAM], options, (error, stdout) => {
      if (error) return reject(new Error(error.killed ? 'it did not answer in time' : 'asking it failed'));
      const answer = keyringAnswer.parse(JSON.parse(stdout));
      if ('failed' in answer) return reject(new Error(answer.failed));
      resolve(answer.found);
    });
    // A process that ended before it read shows as its exit above.
    child.stdin?.on('error', () => undefined).end(JSON.stringify(request));
  });
