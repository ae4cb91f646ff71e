// The wire form of "this did not work": a stable code, a sentence, what to do. Replies with status "error" carry it,
// and so do events of sessions and messages that failed.
import { z } from 'zod';

/** What the sentences name (see Problem), for whoever says them in another language: src/web/words/problem-words.ts. */
export const problemValues = z.record(z.string().max(40), z.union([z.string().max(8_000), z.number()]));

export const problem = z.object({
  code: z.string().max(60),
  message: z.string().max(4_000),
  hint: z.string().max(2_000).optional(),
  values: problemValues.optional(),
});

/** Of a session whose machine was forgotten: nothing can be sent until the thread is moved. */
export const MACHINE_GONE = 'machine_gone';
