// A message is what a person wrote. It travels sent → on_laptop → accepted → done, or ends as cancelled or failed,
// and every screen shows where it is.
import { z } from 'zod';
import { attachmentId, memberId, messageId } from './ids.ts';
import { limits } from './limits.ts';

/** `queue` waits until the agent is idle; `steer` is given to the running turn at once. */
export const messageMode = z.enum(['queue', 'steer']);

export const messageState = z.enum(['sent', 'on_laptop', 'accepted', 'done', 'cancelled', 'failed']);

export const attachment = z.object({
  id: attachmentId,
  /** Hex SHA-256 of the content; its name in the store. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(255),
  mediaType: z.string().max(100),
  bytes: z.number().int().nonnegative(),
  /** Pixels, for images. */
  width: z.number().int().optional(),
  height: z.number().int().optional(),
});

export const message = z.object({
  id: messageId,
  author: memberId,
  text: z.string().max(limits.messageChars),
  attachments: z.array(attachment).max(limits.attachmentsPerMessage),
  mode: messageMode,
  replyTo: messageId.optional(),
  /** Whom its text names, so that they can be told; names change, ids do not. */
  mentions: z.array(memberId).max(limits.mentionsPerMessage).optional(),
  /** Who took it over, when its author may only suggest. */
  acceptedBy: memberId.optional(),
});

export type MessageMode = z.infer<typeof messageMode>;
export type MessageState = z.infer<typeof messageState>;
export type Attachment = z.infer<typeof attachment>;
export type Message = z.infer<typeof message>;

/** States that nothing follows. */
export const isFinalState = (state: MessageState): boolean =>
  state === 'done' || state === 'cancelled' || state === 'failed';
