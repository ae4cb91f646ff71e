// Letting a machine in: what the hub knows of a code, and the person's answer (hub/runners/oauth). Framework-free.
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { problem } from '../../wire/protocol/problems.ts';

const pending = z.object({ name: z.string(), host: z.string(), seconds: z.number() });
export type PendingMachine = z.infer<typeof pending>;

/** What a machine's own browser brings along in the address of the page. */
export type BrowserRequest = Readonly<Record<string, string>>;

/** @throws HawserError */
const call = async (path: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(path, init).catch(cause => {
    throw new HawserError(
      { code: 'hub_unreachable', message: 'The hub does not answer.', hint: 'Try again.' },
      { cause },
    );
  });
  const body: unknown = await response.json().catch(() => undefined); // an error page of something in between
  if (response.ok) return body;
  const said = problem.safeParse(body);
  throw new HawserError(
    said.success ? said.data : { code: 'hub_failed', message: `The hub answered ${response.status}.` },
  );
};
const post = (path: string, body: unknown) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** The machine that waits with a code. @throws HawserError `not_found`, `too_many_attempts` */
export const findMachine = async (userCode: string): Promise<PendingMachine> =>
  pending.parse(await call(`/api/oauth/requests?user_code=${encodeURIComponent(userCode)}`));

export const answerCode = async (userCode: string, approve: boolean): Promise<void> => {
  await post('/api/oauth/decide', { user_code: userCode, approve });
};

/** @returns where the browser goes next: back to the machine, on its own loopback */
export const answerBrowser = async (request: BrowserRequest, approve: boolean): Promise<string> =>
  z.object({ redirect: z.string() }).parse(await post('/api/oauth/authorize', { ...request, approve })).redirect;
