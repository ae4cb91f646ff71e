// Who may do what in a thread, and who lets whom answer in their place, as the hub tells browsers over HTTP.
import { z } from 'zod';
import { memberId } from './ids.ts';
import { level } from './workspace-topic.ts';

/** Everybody who sees a thread, and how far they may go in it at this moment. */
export const threadPeople = z.object({
  people: z.array(
    z.object({
      id: memberId,
      level,
      /** Whether they may answer what the agent asks, by themselves or in somebody's place. */
      answers: z.boolean(),
      /** In whose place, where not by themselves. */
      standsFor: memberId.optional(),
    }),
  ),
  /** Whether whoever asks may change the levels. */
  manages: z.boolean(),
});

export const deputy = z.object({
  id: z.string().max(60),
  principal: memberId,
  deputy: memberId,
  /** Milliseconds since the epoch, by the hub's clock. */
  until: z.number(),
});

export type ThreadPeople = z.infer<typeof threadPeople>;
export type Deputy = z.infer<typeof deputy>;
