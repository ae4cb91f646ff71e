// How a command finds the hub that runs on this machine for the same user: a file only that user can read, with the
// address and a secret. A file left by a hub that died is recognised by asking.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';
import { problem } from '../wire/protocol/problems.ts';

const localHub = z.object({ url: z.url(), secret: z.string(), hubId: z.string(), pid: z.number() });
export type LocalHub = z.infer<typeof localHub>;

export const writeLocalHub = async (file: string, hub: LocalHub): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await rm(file, { force: true }); // so that the mode below is that of the file, not of an older one
  await writeFile(file, `${JSON.stringify(hub, null, 2)}\n`, { mode: 0o600 });
};

export const removeLocalHub = (file: string): Promise<void> => rm(file, { force: true });

const health = z.object({ hubId: z.string() });

/** @returns the hub that runs, or undefined when none does */
export const findLocalHub = async (file: string): Promise<LocalHub | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => undefined); // no hub was started in this home
  const parsed = localHub.safeParse(text === undefined ? undefined : parseJson(text));
  if (!parsed.success) return undefined;
  const answer = await fetch(new URL('/api/health', parsed.data.url), { signal: AbortSignal.timeout(2_000) })
    .then(response => response.json())
    .catch(() => undefined); // nobody listens there any more
  return health.safeParse(answer).data?.hubId === parsed.data.hubId ? parsed.data : undefined;
};

/** @throws HawserError `hub_not_running` */
export const mustFindLocalHub = async (file: string): Promise<LocalHub> => {
  const hub = await findLocalHub(file);
  if (hub) return hub;
  throw new HawserError({
    code: 'hub_not_running',
    message: 'No hub runs on this machine with this Hawser home.',
    hint: 'Start one: hawser up',
  });
};

/** A one-time sign-in link for the owner. */
export const signInLink = (hub: LocalHub): Promise<string> => makeLink(hub, '/api/local/sign-in-links', {});

/** A link to a new password for the member with this address. @throws HawserError `password_missing` */
export const resetLink = (hub: LocalHub, email: string): Promise<string> =>
  makeLink(hub, '/api/local/password-resets', { email });

const makeLink = async (hub: LocalHub, path: string, body: object): Promise<string> => {
  const response = await fetch(new URL(path, hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said: unknown = await response.json();
  if (!response.ok) throw new HawserError(problem.parse(said));
  return z.object({ url: z.string() }).parse(said).url;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half written by a hub that died while starting
  }
};
