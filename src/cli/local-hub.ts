// How a command finds the hub that runs on this machine for the same user: a file only that user can read, with the
// address and a secret. A file left by a hub that died is recognised by asking.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';

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
export const signInLink = async (hub: LocalHub): Promise<string> => {
  const response = await fetch(new URL('/api/local/sign-in-links', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.secret}`, 'content-type': 'application/json' },
    body: '{}',
  });
  return z.object({ url: z.string() }).parse(await response.json()).url;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half written by a hub that died while starting
  }
};
