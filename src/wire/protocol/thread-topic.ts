// `thread:<id>`: what a browser says and hears in one thread. Joining gives the head, one page of events and the live
// text; afterwards every event arrives once, in order, and a rejoin with `since` brings exactly what was missed.
import { z } from 'zod';
import { decision } from './approvals.ts';
import { threadEvent } from './events.ts';
import { attachmentId, itemId, memberId, messageId, nonce, runnerId, turnId } from './ids.ts';
import { limits } from './limits.ts';
import { liveDelta, liveSnapshot } from './live.ts';
import { messageMode } from './messages.ts';
import { looking, previewId } from './previews.ts';
import { agentKind, settings } from './settings.ts';
import { level } from './workspace-topic.ts';

export const threadJoin = z.object({
  /** The last seq the client has folded; 0 or missing means it has nothing and wants the newest page. */
  since: z.number().int().nonnegative().optional(),
});

/** Browser → hub, each with a reply. A `post_message` of someone who may only suggest becomes a suggestion. */
export const threadPushes = {
  post_message: z.object({
    nonce,
    text: z.string().max(limits.messageChars),
    attachments: z.array(attachmentId).max(limits.attachmentsPerMessage),
    mode: messageMode,
    replyTo: messageId.optional(),
    mentions: z.array(memberId).max(limits.mentionsPerMessage).optional(),
  }),
  /** Takes a suggestion over, as it is or changed. */
  accept_suggestion: z.object({ messageId, text: z.string().min(1).max(limits.messageChars).optional() }),
  /** By its author: withdraws it. */
  decline_suggestion: z.object({ messageId, reason: z.string().max(2_000).optional() }),
  edit_message: z.object({ messageId, text: z.string().min(1).max(limits.messageChars) }),
  move_message: z.object({ messageId, before: messageId.nullable() }),
  steer_message: z.object({ messageId }),
  cancel_message: z.object({ messageId }),
  interrupt_queued_messages: z.object({ throughSeq: z.number().int().nonnegative() }),
  release_queue: z.object({}),
  interrupt_turn: z.object({ turnId: turnId.optional() }),
  resolve_approval: decision,
  update_settings: z.object({ changes: settings, now: z.boolean() }),
  start_session: z.object({ runnerId, agent: agentKind, folder: z.string().min(1).max(4_096), settings }),
  rename_thread: z.object({ title: z.string().trim().min(1).max(limits.titleChars) }),
  archive_thread: z.object({}),
  restore_thread: z.object({}),
  /** Older events: the page that ends before `before`. */
  read_page: z.object({ before: z.number().int().positive() }),
  /** Of what the item's event with this seq `lacks`: its text from there on, at most limits.textChars of it. */
  read_text: z.object({ seq: z.number().int().positive(), from: z.number().int().nonnegative() }),
  /** Mends a gap in live text. */
  read_live: z.object({ itemId }),
  typing: z.object({}),
  /** Which preview the pane beside the thread shows. */
  look_at_preview: z.object({ previewId: previewId.nullable() }),
} as const;

/** Hub → browser. */
export const threadBroadcasts = {
  event: threadEvent,
  live: liveDelta,
  /** Replaces what is known of an item's live text. */
  live_snapshot: liveSnapshot,
  /**
   * An `event` (item.completed) whose item's text is so long that what everybody heard of it is not said again: it is the
   * first `heard` characters of the live text, and `rest`. In the event it is empty.
   */
  item_spoken: z.object({ event: threadEvent, heard: z.number().int().positive(), rest: z.string() }),
  typing: z.object({ memberId }),
  /** Of all previews of the thread that one may open and somebody looks at; each time the whole. */
  looking: z.object({ previews: z.array(looking) }),
  /** How far one may go here from now on, and whether one may answer approvals; the join's reply says it first. */
  level: z.object({ level, answers: z.boolean() }),
} as const;

/** One page of a thread's log, in ascending seq. */
export const eventPage = z.object({
  events: z.array(threadEvent),
  /** Whether older events exist before the first of these. */
  more: z.boolean(),
});

export type ThreadJoin = z.infer<typeof threadJoin>;
export type ThreadPush = {
  [Event in keyof typeof threadPushes]: { event: Event; payload: z.infer<(typeof threadPushes)[Event]> };
}[keyof typeof threadPushes];
export type ThreadPushEvent = keyof typeof threadPushes;
