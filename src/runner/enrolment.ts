// How a runner becomes known to a hub on the same machine: by the secret the hub keeps in its own folder, which only
// the same user can read. What comes of it, the runner's id, is remembered beside its key.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';
import { memberId, runnerId } from '../wire/protocol/ids.ts';

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
  const parsed = enrolment.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
};

const answer = z.object({ runnerId, hubId: z.string(), owner: memberId });

/** @throws HawserError `enrolment_failed` */
export const enrol = async (
  folder: string,
  hub: { url: URL; localSecret: string },
  runner: { name: string; publicKey: string },
): Promise<Enrolment> => {
  const response = await fetch(new URL('/api/local/runners', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.localSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify(runner),
    redirect: 'error',
  }).catch(cause => {
    throw failed(`${hub.url.host} does not answer`, cause);
  });
  if (!response.ok) throw failed(`the hub answered ${response.status}`);
  const made: Enrolment = { hubUrl: hub.url.href, ...answer.parse(await response.json()) };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(fileIn(folder), `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
};

const failed = (why: string, cause?: unknown) =>
  new HawserError(
    { code: 'enrolment_failed', message: `Could not enrol this machine: ${why}.`, hint: 'Is the hub running?' },
    { cause },
  );
