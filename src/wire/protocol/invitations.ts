// An invitation as whoever may invite sees it; its link is shown once, when it is made, and is not in here.
import { z } from 'zod';
import { memberId } from './ids.ts';
import { role } from './workspace-topic.ts';

export const invitation = z.object({
  id: z.string(),
  role,
  note: z.string(),
  createdBy: memberId,
  createdAt: z.number(),
  expiresAt: z.number(),
  usesLeft: z.number(),
});

export type Invitation = z.infer<typeof invitation>;
