// The label of a preview's host. It is known before the port is shared, so that what a session starts can be told of it,
// and to nobody who does not have the hub's key (R9). Stopped ones count, so no two previews ever have the same (R18).
import { createHmac } from 'node:crypto';
import { partOf } from '../../std/ids.ts';
import type { RunnerId, ThreadId } from '../../wire/protocol/ids.ts';

export type Place = { readonly threadId: ThreadId; readonly runnerId: RunnerId; readonly port: number };

/**
 * @param key the hub's own
 * @param before how many previews this place has had
 */
export const labelFor = (key: string, { threadId, runnerId, port }: Place, before: number): string =>
  // None of the parts has a space in it, so no two places read the same.
  partOf(createHmac('sha256', key).update(`preview ${threadId} ${runnerId} ${port} ${before}`).digest());
