// Who asked for what a hub passes on to a runner. The hub's word and nothing more: a runner lets its own policy decide
// on it (runner/policy/judge.ts), and sets limits that hold whoever asks.
import { z } from 'zod';
import { memberId } from './ids.ts';

export const asker = z.object({
  memberId,
  name: z.string().max(200),
  /** The words of workspace-topic.ts, which cannot be imported here: it builds on this file. */
  role: z.enum(['owner', 'admin', 'member', 'guest']),
});

export type Asker = z.infer<typeof asker>;
