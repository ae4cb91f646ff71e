// Who asked for what a hub passes on to a runner. The hub's word and nothing more: a runner lets its own policy decide
// on it (runner/policy/judge.ts), and sets limits that hold whoever asks.
import { z } from 'zod';
import { memberId } from './ids.ts';

/** A person, as the hub knows them at this moment. */
export const person = z.object({
  memberId,
  name: z.string().max(200),
  /** The words of workspace-topic.ts, which cannot be imported here: it builds on this file. */
  role: z.enum(['owner', 'admin', 'member', 'guest']),
});

export const asker = person.extend({
  /** Who let them answer approvals in their place, where they answer one that is not theirs. */
  standsFor: person.optional(),
});

export type Asker = z.infer<typeof asker>;
