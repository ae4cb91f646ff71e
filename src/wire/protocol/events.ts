// What is written in a thread's log. Each event has a gap-free seq given by the hub; the bodies below are everything
// that can happen. wire/thread folds them into what a screen shows.
import { z } from 'zod';
import { approval, approvalOutcome, decision } from './approvals.ts';
import { approvalId, channelId, conversationId, memberId, messageId, nonce, runnerId, turnId } from './ids.ts';
import { item } from './items.ts';
import { limits } from './limits.ts';
import { message, messageState } from './messages.ts';
import { audience, foundApp, port, previewId } from './previews.ts';
import { problem, problemValues } from './problems.ts';
import { agentKind, effectiveSettings, settings } from './settings.ts';

export const usage = z.object({
  inputTokens: z.number().int(),
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  reasoningTokens: z.number().int(),
  /** How full the model's context is, in tokens, and how much it holds. */
  contextTokens: z.number().int(),
  contextWindow: z.number().int().nullable(),
});

export const turnStatus = z.enum(['completed', 'interrupted', 'failed']);

/** What a turn that says nothing is waiting for, as far as the laptop can tell. */
export const waitsFor = z.enum(['model', 'command', 'tool', 'network', 'agent']);

export const quiet = z.object({
  waitsFor,
  /** When it was last heard, by the laptop's clock. */
  since: z.number(),
  /** It has lasted longer than the machine's owner calls usual, or nothing can come of it any more. */
  overdue: z.boolean(),
});

/** Written by the hub, on behalf of a person. */
const hubEvents = [
  z.object({
    type: z.literal('thread.created'),
    by: memberId,
    channelId,
    title: z.string().max(limits.titleChars),
  }),
  z.object({ type: z.literal('thread.renamed'), by: memberId, title: z.string().max(limits.titleChars) }),
  /** It leaves the lists until someone brings it back, writes in it, or has it work again. */
  z.object({ type: z.literal('thread.archived'), by: memberId }),
  z.object({ type: z.literal('thread.restored'), by: memberId }),
  /** Someone asked a runner for a session; `session.started` or `session.blocked` answers. */
  z.object({
    type: z.literal('session.requested'),
    by: memberId,
    runnerId,
    agent: agentKind,
    folder: z.string().max(4_096),
    settings,
  }),
  z.object({ type: z.literal('settings.requested'), by: memberId, changes: settings, now: z.boolean() }),
  z.object({
    type: z.literal('message.posted'),
    message,
    /** The request it came from, so that whoever sent it knows its own. */
    nonce: nonce.optional(),
  }),
  /** What someone wrote who may not drive this thread; it goes to the agent only when someone who may takes it over. */
  z.object({
    type: z.literal('message.suggested'),
    message,
    /** Told to the agent once it is accepted. */
    authorName: z.string().max(200),
    nonce: nonce.optional(),
  }),
  /** An accepted one is followed by its `message.posted`, under the same id. */
  z.object({
    type: z.literal('suggestion.settled'),
    by: memberId,
    messageId,
    outcome: z.enum(['accepted', 'declined', 'withdrawn']),
    /** Why it was declined, in the words of who did. */
    reason: z.string().max(2_000).optional(),
  }),
  z.object({
    type: z.literal('message.edited'),
    by: memberId,
    messageId,
    text: z.string().max(limits.messageChars),
  }),
  /** Moved in the queue: now before `before`, or last when that is null. */
  z.object({ type: z.literal('message.moved'), by: memberId, messageId, before: messageId.nullable() }),
  /** `standsFor`: who let them answer in their place. */
  z.object({ type: z.literal('approval.decided'), by: memberId, standsFor: memberId.optional(), decision }),
  /** One of the people an approval needs allowed it; it still waits for another. */
  z.object({ type: z.literal('approval.allowed'), by: memberId, standsFor: memberId.optional(), approvalId }),
  /** A port of the session has an address that these people may open. */
  z.object({
    type: z.literal('port.shared'),
    by: memberId,
    port,
    previewId,
    audience,
    people: z.array(memberId).max(100),
    expiresAt: z.number(),
  }),
  /** By nobody when it ended by itself. */
  z.object({ type: z.literal('port.unshared'), by: memberId.nullable(), port, previewId }),
  /** Someone said that this port need not be shared. */
  z.object({ type: z.literal('port.passed'), by: memberId, port }),
  /** Someone asked for something only the runner can do; the runner's own event tells what came of it. */
  z.object({
    type: z.literal('asked'),
    by: memberId,
    what: z.enum(['interrupt_turn', 'steer_message', 'cancel_message', 'interrupt_queued_messages', 'release_queue']),
    messageId: messageId.optional(),
    turnId: turnId.optional(),
  }),
] as const;

/** Written by a runner, about its own sessions. */
const runnerEvents = [
  z.object({
    type: z.literal('session.started'),
    agent: agentKind,
    agentVersion: z.string().max(60),
    conversationId,
    folder: z.string().max(4_096),
    settings: effectiveSettings,
    resumed: z.boolean(),
  }),
  /** The session cannot go on until someone does something; nothing queued is lost. */
  z.object({ type: z.literal('session.blocked'), problem }),
  z.object({ type: z.literal('session.stopped'), reason: z.string().max(1_000), code: z.string().max(60).optional() }),
  /** The queue waits for a person (after a failure, an interrupt or a restart), or goes on again. */
  z.object({ type: z.literal('queue.held'), reason: z.string().max(1_000), code: z.string().max(60).optional() }),
  z.object({ type: z.literal('queue.released') }),
  z.object({ type: z.literal('settings.changed'), settings: effectiveSettings }),
  z.object({
    type: z.literal('message.updated'),
    messageId,
    state: messageState,
    turnId: turnId.optional(),
    problem: problem.optional(),
  }),
  z.object({
    type: z.literal('turn.started'),
    turnId,
    /** By the laptop's clock. */
    startedAt: z.number(),
    settings: effectiveSettings,
  }),
  z.object({
    type: z.literal('turn.completed'),
    turnId,
    status: turnStatus,
    completedAt: z.number(),
    durationMs: z.number().nullable(),
    usage: usage.optional(),
    /** Git-style diff of everything the turn's patches changed. */
    diff: z.string().max(limits.diffChars).optional(),
    /** Why it failed or was interrupted. */
    problem: problem.optional(),
  }),
  /** The turn has said nothing for a while; null once it is heard again. An approval that waits is no silence. */
  z.object({ type: z.literal('turn.quiet'), turnId, quiet: quiet.nullable() }),
  z.object({ type: z.literal('item.started'), turnId, item }),
  z.object({ type: z.literal('item.updated'), turnId, item }),
  z.object({ type: z.literal('item.completed'), turnId, item }),
  z.object({ type: z.literal('approval.opened'), approval }),
  z.object({
    type: z.literal('approval.settled'),
    approvalId,
    outcome: approvalOutcome,
    problem: problem.optional(),
  }),
  /** The laptop does not take the answer; the question is open again for whoever may answer it. */
  z.object({ type: z.literal('approval.reopened'), approvalId, problem }),
  /** A program that the agent started listens on a port of the laptop, and may be shared. */
  z.object({
    type: z.literal('port.found'),
    port,
    app: foundApp,
    /** The same command as before: what was shared of it goes on, as this machine and whoever shared it allow. */
    returned: z.boolean(),
  }),
  z.object({ type: z.literal('port.gone'), port }),
  /** Something people should know: the agent was restarted, a model was replaced, the network is gone. */
  z.object({
    type: z.literal('notice'),
    level: z.enum(['info', 'warning', 'error']),
    code: z.string().max(60),
    text: z.string().max(4_000),
    hint: z.string().max(2_000).optional(),
    values: problemValues.optional(),
    turnId: turnId.optional(),
  }),
] as const;

export const runnerEventBody = z.discriminatedUnion('type', runnerEvents);
export const threadEventBody = z.discriminatedUnion('type', [...hubEvents, ...runnerEvents]);

/** So many characters of a text, from this one on; and the code block of an answer that goes on behind them. */
const lacks = z.object({
  from: z.number().int().nonnegative(),
  chars: z.number().int().positive(),
  fence: z.object({ marker: z.string(), lang: z.string() }).optional(),
});

export const threadEvent = z.intersection(
  z.object({
    /** Gap-free within the thread, from 1. */
    seq: z.number().int().positive(),
    /** When the hub wrote it, in milliseconds since the epoch. */
    at: z.number(),
    /** For later events of an item: the seq of its first event, which is where it stands on the page. */
    pos: z.number().int().positive().optional(),
    /** Only in pages: what was left out of the item's text, as it is too long for one (wire/thread/abridged.ts). */
    lacks: lacks.optional(),
  }),
  threadEventBody,
);

export type Lacks = z.infer<typeof lacks>;
export type Usage = z.infer<typeof usage>;
export type TurnStatus = z.infer<typeof turnStatus>;
export type WaitsFor = z.infer<typeof waitsFor>;
export type Quiet = z.infer<typeof quiet>;
export type RunnerEventBody = z.infer<typeof runnerEventBody>;
export type ThreadEventBody = z.infer<typeof threadEventBody>;
export type ThreadEvent = ThreadEventBody & {
  readonly seq: number;
  readonly at: number;
  readonly pos?: number | undefined;
  readonly lacks?: Lacks | undefined;
};
