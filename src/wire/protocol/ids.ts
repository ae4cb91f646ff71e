// The ids of everything that travels, as branded strings: a thread's id cannot be passed where a runner's is meant.
// Parsing is strict, because ids from the other side end up in topics, paths and queries.
import { z } from 'zod';

const ours = <Name extends string>(prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`))
    .brand<Name>();

export const workspaceId = ours<'WorkspaceId'>('wsp');
export const channelId = ours<'ChannelId'>('chn');
export const threadId = ours<'ThreadId'>('thr');
export const memberId = ours<'MemberId'>('mem');
export const runnerId = ours<'RunnerId'>('run');
export const messageId = ours<'MessageId'>('msg');
export const approvalId = ours<'ApprovalId'>('apr');
export const attachmentId = ours<'AttachmentId'>('att');

/** The agent's own id of one run; opaque to us. */
export const turnId = z.string().min(1).max(128).brand<'TurnId'>();
/** One thing the agent did, unique within its thread; made by the driver. */
export const itemId = z.string().min(1).max(300).brand<'ItemId'>();
/** The agent's own id of a conversation; opaque to us. */
export const conversationId = z.string().min(1).max(200).brand<'ConversationId'>();
/** Chosen by a client so that a repeated request is recognised. */
export const nonce = z.string().min(8).max(64).brand<'Nonce'>();

export type WorkspaceId = z.infer<typeof workspaceId>;
export type ChannelId = z.infer<typeof channelId>;
export type ThreadId = z.infer<typeof threadId>;
export type MemberId = z.infer<typeof memberId>;
export type RunnerId = z.infer<typeof runnerId>;
export type MessageId = z.infer<typeof messageId>;
export type ApprovalId = z.infer<typeof approvalId>;
export type AttachmentId = z.infer<typeof attachmentId>;
export type TurnId = z.infer<typeof turnId>;
export type ItemId = z.infer<typeof itemId>;
export type ConversationId = z.infer<typeof conversationId>;
export type Nonce = z.infer<typeof nonce>;
