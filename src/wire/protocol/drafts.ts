// What someone is writing in a thread, kept at the hub for their other devices (`/api/drafts/:threadId`).
import { z } from 'zod';
import { attachmentId, messageId } from './ids.ts';
import { limits } from './limits.ts';
import { attachment } from './messages.ts';

const text = z.string().max(limits.messageChars);
/** When it was written by the clock of whoever wrote it, in milliseconds since the epoch. */
const at = z.number().int().nonnegative();

/** Empty once it was sent. */
export const draftState = z.object({
  text,
  attachments: z.array(attachment).max(limits.attachmentsPerMessage),
  replyTo: messageId.optional(),
  at,
});

export const draftWrite = z.object({
  text,
  attachments: z.array(attachmentId).max(limits.attachmentsPerMessage),
  replyTo: messageId.optional(),
  at,
});

/** The draft that holds; null when nobody ever wrote one. */
export const draftAnswer = z.object({ draft: draftState.nullable() });

export type DraftState = z.infer<typeof draftState>;
export type DraftWrite = z.infer<typeof draftWrite>;
