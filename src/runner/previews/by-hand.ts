// What the laptop's own commands ask of the hub about its ports, by the machine's proof: what is shared, share this, stop
// that. The hub then asks this machine's runner as it does for anybody; nothing here makes a grant.
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { type PreviewView, previewView, type shareByHand } from '../../wire/protocol/previews.ts';
import { problem } from '../../wire/protocol/problems.ts';
import type { Enrolment } from '../enrolment.ts';
import type { Identity } from '../identity.ts';

export type ByHand = {
  /** @throws HawserError what the hub or this machine's runner says, `hub_silent` */
  share(wish: z.infer<typeof shareByHand> & { readonly threadId: ThreadId }): Promise<PreviewView>;
  /** @returns how many previews ended */
  stop(port: number): Promise<number>;
  list(): Promise<PreviewView[]>;
};

/** A runner has 30 s to answer its hub. */
const PATIENCE_MS = 35_000;

export const byHand = ({ hubUrl, hubId, runnerId }: Enrolment, identity: Identity): ByHand => {
  const ask = async <T>(path: string, answer: z.ZodType<T>, body?: object): Promise<T> => {
    const door = new URL(path, hubUrl);
    const authorization = `Bearer ${await identity.assertion(runnerId, hubId)}`;
    const response = await fetch(door, {
      method: body ? 'POST' : 'GET',
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error', // R23: the proof is for this hub and no other
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(cause => {
      throw silent(`${door.host} does not answer`, cause);
    });
    const said: unknown = await response.json().catch(() => undefined); // an error page of something in between
    const refused = response.ok ? undefined : problem.safeParse(said);
    if (refused?.success) throw new HawserError(refused.data);
    const parsed = answer.safeParse(said);
    if (!response.ok || !parsed.success) throw silent(`it answered ${response.status}`);
    return parsed.data;
  };
  return {
    share: wish => ask('/api/runner/previews', previewView, wish),
    stop: async port => (await ask('/api/runner/previews/stop', z.object({ stopped: z.number() }), { port })).stopped,
    list: async () => (await ask('/api/runner/previews', z.object({ previews: z.array(previewView) }))).previews,
  };
};

const silent = (why: string, cause?: unknown) =>
  new HawserError(
    { code: 'hub_silent', message: `The hub could not be asked: ${why}.`, hint: 'See how it is: hawser status' },
    { cause },
  );
