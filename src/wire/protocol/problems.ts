// The wire form of "this did not work": a stable code, a sentence, what to do. Replies with status "error" carry it,
// and so do events of sessions and messages that failed.
import { z } from 'zod';

export const problem = z.object({
  code: z.string().max(60),
  message: z.string().max(4_000),
  hint: z.string().max(2_000).optional(),
});

/** Of a session whose machine was forgotten: nothing can be sent until the thread is moved. */
export const MACHINE_GONE = 'machine_gone';
