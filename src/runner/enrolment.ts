// How a runner becomes known to a hub: on the same machine by the secret the hub keeps in its own folder, which only the
// same user can read; anywhere else by the token that a person let it have (login/). What comes of it, the runner's id
// and whose it is, is remembered beside its key. Nothing of it is secret, and nothing expires.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';
import { memberId, runnerId } from '../wire/protocol/ids.ts';
import { problem } from '../wire/protocol/problems.ts';
import type { Identity } from './identity.ts';
import { forgetKey } from './keys/key-store.ts';
import type { Keyring } from './keys/keyring.ts';
import { whyUnreachable } from './way-out.ts';

const enrolment = z.object({
  hubUrl: z.url(),
  hubId: z.string(),
  runnerId,
  /** Whose machine this is there. Missing only in files of earlier versions; then nobody is its owner. */
  owner: memberId.optional(),
});
export type Enrolment = z.infer<typeof enrolment>;

const fileIn = (folder: string) => join(folder, 'hub.json');

/** @returns what an earlier start was given, or undefined */
export const readEnrolment = async (folder: string): Promise<Enrolment | undefined> => {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined); // not enrolled yet
  if (text === undefined) return undefined;
  const parsed = enrolment.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
};

const answer = z.object({ runnerId, hubId: z.string(), owner: memberId });

type Runner = { readonly name: string; readonly publicKey: string };

/** Enrols with the hub of this machine and user. @throws HawserError `enrolment_failed` */
export const enrol = (
  folder: string,
  hub: { readonly url: URL; readonly localSecret: string },
  runner: Runner,
): Promise<Enrolment> => enrolAt(folder, new URL('/api/local/runners', hub.url), hub.localSecret, runner);

/** Enrols with the one-time token of a login. @throws HawserError `enrolment_failed`, or what the hub says */
export const enrolWithToken = (folder: string, hubUrl: URL, token: string, runner: Runner): Promise<Enrolment> =>
  enrolAt(folder, new URL('/api/runners', hubUrl), token, runner);

const enrolAt = async (folder: string, door: URL, bearer: string, runner: Runner): Promise<Enrolment> => {
  const response = await fetch(door, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(runner),
    redirect: 'error', // R23: the credential is for this hub and no other
  }).catch(cause => {
    const why = whyUnreachable(door, cause);
    throw why ? new HawserError(why, { cause }) : failed(`${door.host} does not answer`, cause);
  });
  const body: unknown = await response.json().catch(() => undefined); // an error page of something in between
  if (!response.ok) {
    const said = problem.safeParse(body);
    throw said.success ? new HawserError(said.data) : failed(`the hub answered ${response.status}`);
  }
  const made = answer.safeParse(body);
  if (!made.success) throw failed(`${door.host} is not a hub this version understands`);
  return remember(folder, { hubUrl: door.origin, ...made.data });
};

const remember = async (folder: string, made: Enrolment): Promise<Enrolment> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = await readEnrolment(folder);
  if (before && before.runnerId !== made.runnerId) await setJournalAside(folder, before.runnerId);
  await writeFile(fileIn(folder), `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
};

/**
 * Has the hub forget this machine, by the machine's own proof.
 * @throws HawserError `leave_failed` when the hub does not answer, or not as a hub does
 */
export const leaveHub = async ({ hubUrl, hubId, runnerId }: Enrolment, identity: Identity): Promise<void> => {
  const door = new URL('/api/runner', hubUrl);
  const response = await fetch(door, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await identity.assertion(runnerId, hubId)}` },
    redirect: 'error', // R23: the proof is for this hub and no other
    signal: AbortSignal.timeout(LEAVE_MS),
  }).catch(cause => {
    throw notLeft(`${door.host} does not answer`, cause);
  });
  // 401: it has been removed there before, which is as good.
  if (!response.ok && response.status !== 401) throw notLeft(`the hub answered ${response.status}`);
};

/** Nobody waits longer for a hub that may be gone for good. */
const LEAVE_MS = 5_000;

/**
 * Forgets the hub and the key, so that the next enrolment is that of a new machine.
 * @throws HawserError `key_left` when all is forgotten but what the keyring holds
 */
export const forgetEnrolment = async (folder: string, keyring: Keyring | undefined): Promise<void> => {
  const before = await readEnrolment(folder);
  if (before) await setJournalAside(folder, before.runnerId);
  await rm(fileIn(folder), { force: true });
  await forgetKey(folder, keyring);
};

/**
 * A journal counts the commands of one enrolment. Taken along to another, whose commands begin at 1 again, it would
 * leave out the first of them as done already.
 */
const setJournalAside = async (folder: string, id: string): Promise<void> => {
  for (const end of ['', '-wal', '-shm']) {
    await rename(join(folder, `journal.db${end}`), join(folder, `journal-${id}.db${end}`)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut off by a crash; enrolling again writes it anew
  }
};

const notLeft = (why: string, cause?: unknown) =>
  new HawserError(
    {
      code: 'leave_failed',
      message: `The hub still lists this machine: ${why}.`,
      hint: 'Its key is gone from here and of no use. Remove its entry on the hub’s page of machines.',
    },
    { cause },
  );

const failed = (why: string, cause?: unknown) =>
  new HawserError(
    { code: 'enrolment_failed', message: `Could not enrol this machine: ${why}.`, hint: 'Is the hub running?' },
    { cause },
  );
