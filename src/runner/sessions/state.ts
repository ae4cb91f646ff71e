// Everything a session must remember to go on after a crash; written to the journal as one JSON value (parsed by this
// schema when it is read back). step.ts is the only place that changes it.
import { z } from 'zod';
import { approval, decision } from '../../wire/protocol/approvals.ts';
import { asker } from '../../wire/protocol/asker.ts';
import { quiet } from '../../wire/protocol/events.ts';
import { conversationId, type MemberId, memberId, messageId, threadId, turnId } from '../../wire/protocol/ids.ts';
import { item } from '../../wire/protocol/items.ts';
import { message } from '../../wire/protocol/messages.ts';
import { port } from '../../wire/protocol/previews.ts';
import { problem } from '../../wire/protocol/problems.ts';
import { agentKind, effectiveSettings, settings } from '../../wire/protocol/settings.ts';

const queued = z.object({
  message,
  /** Where it stands in the thread. */
  seq: z.number().int(),
  authorName: z.string(),
  /** Who has changed its text while it waited. */
  editedBy: z.array(memberId).optional(),
});

export const sessionState = z.object({
  threadId,
  agent: agentKind,
  /** As asked for. Whether it is allowed, and which real path it is, is settled anew at every opening. */
  folder: z.string(),
  requested: settings,
  /** Who started it here last. */
  startedBy: asker.optional(),
  effective: effectiveSettings.optional(),
  /** What this machine's policy made of the request, and the agent was asked for. */
  granted: settings.optional(),
  /** `dormant`: known, but its conversation is not open in the agent; it opens when there is something to do. */
  phase: z.enum(['dormant', 'opening', 'open', 'blocked', 'stopped']),
  problem: problem.optional(),
  /** The conversation to resume. */
  conversationId: conversationId.optional(),
  agentVersion: z.string().optional(),
  queue: z.array(queued),
  /** Who wrote first; the agent is told the names of the others. */
  firstAuthor: memberId.optional(),
  /** Why the queue waits for a person. */
  held: z.string().optional(),
  /** A message on its way into the agent. After a crash here the agent's own history tells whether it arrived. */
  sending: queued.optional(),
  /** Messages on their way into the running turn. */
  steering: z.array(queued),
  turn: z
    .object({
      id: turnId,
      messageIds: z.array(messageId),
      /** Who wrote them, took them over for somebody, or changed them. */
      askedBy: z.array(memberId).optional(),
      /** A person asked for it to stop. */
      stopping: z.boolean(),
      /** What the thread was told of its silence. */
      quiet: quiet.optional(),
      /** It was silent for too long and is being stopped for that. */
      givenUp: problem.optional(),
    })
    .optional(),
  /** Stop the turn as soon as the agent has said which one it is. */
  stopOnStart: z.boolean(),
  approvals: z.array(
    z.object({
      approval,
      decided: decision.optional(),
      /** Who allowed it, where it needs two. */
      allowedBy: z.array(memberId).optional(),
    }),
  ),
  /** Items that have begun and not ended, without their streamed text. */
  openItems: z.array(z.object({ turnId, item })),
  /** Ports the thread was told of. Missing from states that were written before there were any. */
  ports: z.array(port).optional(),
});

export type SessionState = z.infer<typeof sessionState>;
export type Queued = z.infer<typeof queued>;

/** Who wants what a message asks for. */
export const askersOf = ({ message: { author, acceptedBy }, editedBy = [] }: Queued): MemberId[] => [
  author,
  ...(acceptedBy === undefined ? [] : [acceptedBy]),
  ...editedBy,
];

/** Who has asked for what the agent does at this moment, also by words that are on their way into the turn. */
export const requestersOf = ({ turn, steering }: SessionState): MemberId[] => [
  ...new Set([...(turn?.askedBy ?? []), ...steering.flatMap(askersOf)]),
];
