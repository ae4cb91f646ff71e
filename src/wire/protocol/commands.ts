// What the hub asks a runner to do. Commands are numbered per runner, kept until acknowledged, and applied once;
// the runner decides from its own policy whether to do what they ask, and says what came of it in events.
import { z } from 'zod';
import { decision } from './approvals.ts';
import { asker } from './asker.ts';
import { channelId, messageId, threadId, turnId } from './ids.ts';
import { limits } from './limits.ts';
import { message } from './messages.ts';
import { agentKind, settings } from './settings.ts';

export const commandBody = z.discriminatedUnion('type', [
  /** Bind the thread to a folder and an agent. Repeating it retries a blocked session. */
  z.object({ type: z.literal('start_session'), agent: agentKind, folder: z.string().max(4_096), settings }),
  z.object({ type: z.literal('stop_session') }),
  /** Put a message in the session's queue, or, in mode `steer`, give it to the running turn. */
  z.object({
    type: z.literal('queue_message'),
    message,
    /** Where the message stands in the thread. */
    seq: z.number().int().positive(),
    /** Told to the agent, which would otherwise not know that several people write. */
    authorName: z.string().max(200),
  }),
  z.object({ type: z.literal('edit_message'), messageId, text: z.string().max(limits.messageChars) }),
  z.object({ type: z.literal('move_message'), messageId, before: messageId.nullable() }),
  /** Give a waiting message to the running turn now. */
  z.object({ type: z.literal('steer_message'), messageId }),
  z.object({ type: z.literal('cancel_message'), messageId }),
  /** Drop every waiting message that was posted at or before this seq of the thread. */
  z.object({ type: z.literal('interrupt_queued_messages'), throughSeq: z.number().int() }),
  /** Let a held queue go on. */
  z.object({ type: z.literal('release_queue') }),
  /** Stop the running turn, if it is still this one. */
  z.object({ type: z.literal('interrupt_turn'), turnId: turnId.optional() }),
  z.object({ type: z.literal('resolve_approval'), decision }),
  /** `now`: also for the turn that runs, as far as the agent can. */
  z.object({ type: z.literal('update_session_settings'), changes: settings, now: z.boolean() }),
]);

export const command = z.object({
  /** Per runner, rising by one. */
  no: z.number().int().positive(),
  threadId,
  /** Who asked, in which channel. A runner does nothing for a command that does not say. */
  by: asker.optional(),
  channelId: channelId.optional(),
  body: commandBody,
});

/** The same as it arrives: a runner acknowledges a command it does not know, and says so, instead of stopping at it. */
export const commandEnvelope = command.extend({
  by: asker.optional().catch(undefined),
  channelId: channelId.optional().catch(undefined),
  body: z.unknown(),
});

export type CommandBody = z.infer<typeof commandBody>;
export type Command = z.infer<typeof command>;
