// The head of a thread: everything about it that is true now and must be known without reading its history: title,
// session, queue, open approvals, running turn. The hub keeps one per thread and decides by it (hub/threads/decide.ts);
// browsers get it when they join and fold the same events into it with the same function.

import type { Problem } from '../../std/errors.ts';
import type { AnsweredApproval, Approval, Decision } from '../protocol/approvals.ts';
import type { Quiet, ThreadEvent, TurnStatus } from '../protocol/events.ts';
import type {
  ApprovalId,
  ChannelId,
  ConversationId,
  MemberId,
  MessageId,
  RunnerId,
  ThreadId,
  TurnId,
} from '../protocol/ids.ts';
import type { Message, MessageState } from '../protocol/messages.ts';
import { isFinalState } from '../protocol/messages.ts';
import { MACHINE_GONE } from '../protocol/problems.ts';
import type { AgentKind, EffectiveSettings, Settings } from '../protocol/settings.ts';
import { mergeSettings } from '../protocol/settings.ts';
import { approvalLineOf } from './approval-line.ts';
import { allGone, foldPorts, type PortHead } from './ports.ts';

export type SessionHead = {
  readonly runnerId: RunnerId;
  readonly agent: AgentKind;
  readonly folder: string;
  /** `blocked` comes with a problem; nothing queued is lost meanwhile. */
  readonly state: 'starting' | 'ready' | 'blocked' | 'stopped';
  readonly problem?: Problem | undefined;
  readonly agentVersion?: string;
  readonly conversationId?: ConversationId;
  /** What people asked for, and what the agent said it runs with. */
  readonly requested: Settings;
  readonly effective?: EffectiveSettings;
  /** Why the queue waits for a person, if it does. */
  readonly held?: string | undefined;
  /** For words in the reader's language. */
  readonly heldCode?: string | undefined;
};

export type WaitingMessage = {
  readonly message: Message;
  readonly seq: number;
  readonly at: number;
  readonly state: MessageState;
  /** What someone asked to be done with it, until the runner did it. */
  readonly asked?: 'steer' | 'cancel' | undefined;
};

export type OpenApproval = {
  readonly approval: Approval;
  readonly seq: number;
  /** When the hub heard of it. Missing from heads that were written before it was kept. */
  readonly at?: number;
  /** Set once someone answered; it stays here until the runner says what came of it. */
  readonly decided?:
    | {
        readonly by: MemberId;
        readonly standsFor?: MemberId | undefined;
        readonly decision: Decision;
        readonly at: number;
      }
    | undefined;
  /** Who allowed it so far, where it needs more than one; with those they stood in for. */
  readonly allowedBy?: readonly MemberId[] | undefined;
  /** Why the laptop did not take the last answer. */
  readonly problem?: Problem | undefined;
};

export type ThreadHead = {
  readonly id: ThreadId;
  readonly channelId: ChannelId;
  readonly title: string;
  readonly createdBy: MemberId;
  readonly createdAt: number;
  /** Seq of the newest event that is folded in. */
  readonly seq: number;
  readonly at: number;
  readonly session: SessionHead | null;
  /** The turn that runs. */
  readonly turn: {
    readonly id: TurnId;
    readonly startedAt: number;
    readonly stopAskedBy?: MemberId;
    /** Set while it says nothing. */
    readonly quiet?: Quiet | undefined;
  } | null;
  readonly lastTurn: {
    readonly id: TurnId;
    readonly status: TurnStatus;
    readonly problem?: Problem | undefined;
  } | null;
  /** Messages that no turn has taken in yet, in the order they will be, and those of the running turn. */
  readonly waiting: readonly WaitingMessage[];
  readonly approvals: readonly OpenApproval[];
  /** Whom messages have named, with the seq of the newest that did. Missing while none has. */
  readonly mentioned?: Readonly<Record<MemberId, number>>;
  /** The last approvals that are over, newest first. Missing from heads that were written before it was kept. */
  readonly answered?: readonly AnsweredApproval[];
  /** Those that wait for someone who drives, and the last that were declined, so that their authors learn why. */
  readonly suggestions: readonly Suggestion[];
  /** What the agent's programs listen on. Missing while nothing was found. */
  readonly ports?: readonly PortHead[];
  /** Who put it away, and when; missing while it is among the others. */
  readonly archived?: { readonly by: MemberId; readonly at: number } | undefined;
};

/** @returns whether the agent is at work: in a turn, or with a message it has taken and not begun on yet */
export const isWorking = (head: ThreadHead): boolean =>
  head.turn !== null || head.waiting.some(({ state }) => state === 'accepted');

export type Suggestion = {
  readonly message: Message;
  readonly authorName: string;
  readonly seq: number;
  readonly at: number;
  readonly declined?: { readonly by: MemberId; readonly reason?: string | undefined; readonly at: number };
};

/** A hub that is asked for nothing but suggestions still holds only so many. */
export const MAX_SUGGESTIONS = 50;
const KEPT_DECLINED = 5;

/**
 * The head after one more event. Events come in order; one that is already folded in changes nothing.
 * @throws Error when an event is missing before this one, or the first is not `thread.created`
 */
export const foldHead = (head: ThreadHead | null, event: ThreadEvent, id: ThreadId): ThreadHead => {
  if (head === null) return createHead(event, id);
  if (event.seq <= head.seq) return head;
  if (event.seq !== head.seq + 1) throw new Error(`invariant: event ${event.seq} after ${head.seq} in ${id}`);
  const back = head.archived && BRINGS_BACK.has(event.type) ? { archived: undefined } : {};
  return { ...head, ...changesOf(head, event), ...back, seq: event.seq, at: event.at };
};

/** Something goes on in an archived thread: it is one of the others again. */
const BRINGS_BACK: ReadonlySet<ThreadEvent['type']> = new Set([
  'thread.restored',
  'message.posted',
  'message.suggested',
  'session.requested',
  'turn.started',
  'approval.opened',
]);

const createHead = (event: ThreadEvent, id: ThreadId): ThreadHead => {
  if (event.type !== 'thread.created') throw new Error(`invariant: ${id} begins with ${event.type}`);
  return {
    id,
    channelId: event.channelId,
    title: event.title,
    createdBy: event.by,
    createdAt: event.at,
    seq: event.seq,
    at: event.at,
    session: null,
    turn: null,
    lastTurn: null,
    waiting: [],
    approvals: [],
    suggestions: [],
  };
};

const changesOf = (head: ThreadHead, event: ThreadEvent): Partial<ThreadHead> => {
  switch (event.type) {
    case 'thread.renamed':
      return { title: event.title };
    case 'thread.archived':
      return { archived: { by: event.by, at: event.at } };

    case 'session.requested':
      return {
        session: {
          runnerId: event.runnerId,
          agent: event.agent,
          folder: event.folder,
          state: 'starting',
          requested: mergeSettings({}, event.settings),
        },
        // What another machine shares is not to be mistaken for this one's.
        ...(head.ports && head.session?.runnerId !== event.runnerId && { ports: [] }),
      };
    case 'session.started':
      return inSession(head, {
        agent: event.agent,
        folder: event.folder,
        state: 'ready',
        problem: undefined,
        agentVersion: event.agentVersion,
        conversationId: event.conversationId,
        effective: event.settings,
      });
    case 'session.blocked':
      return inSession(head, { state: 'blocked', problem: event.problem });
    case 'session.stopped': {
      // A machine that was removed and comes back gives up what it had; the thread stays without one until it is moved.
      const removed = head.session?.problem?.code === MACHINE_GONE;
      return {
        ...(!removed && inSession(head, { state: 'stopped' })),
        turn: null,
        ...(head.ports && { ports: allGone(head.ports) }),
      };
    }
    case 'queue.held':
      return inSession(head, { held: event.reason, heldCode: event.code });
    case 'queue.released':
      return inSession(head, { held: undefined, heldCode: undefined });
    case 'settings.requested':
      return head.session ? inSession(head, { requested: mergeSettings(head.session.requested, event.changes) }) : {};
    case 'settings.changed':
      return inSession(head, { effective: event.settings });

    case 'message.posted': {
      const { seq, at, message } = event;
      const waiting = [...head.waiting, { message, seq, at, state: 'sent' as const }];
      if (!message.mentions) return { waiting };
      const named = Object.fromEntries(message.mentions.map(id => [id, seq]));
      return { waiting, mentioned: { ...head.mentioned, ...named } };
    }
    case 'message.suggested': {
      const { seq, at, message, authorName } = event;
      // Whoever suggests something else has read why the earlier one was declined.
      const kept = head.suggestions.filter(each => !each.declined || each.message.author !== message.author);
      return { suggestions: [...kept, { message, authorName, seq, at }] };
    }
    case 'suggestion.settled':
      return { suggestions: settleSuggestion(head.suggestions, event) };
    case 'message.edited':
      return inMessage(head, event.messageId, entry => ({
        ...entry,
        message: { ...entry.message, text: event.text },
      }));
    case 'message.moved':
      return { waiting: moveBefore(head.waiting, event.messageId, event.before) };
    case 'message.updated':
      return isFinalState(event.state)
        ? { waiting: head.waiting.filter(entry => entry.message.id !== event.messageId) }
        : inMessage(head, event.messageId, entry => ({ ...entry, state: event.state, asked: undefined }));

    case 'turn.started':
      return { turn: { id: event.turnId, startedAt: event.startedAt } };
    case 'turn.quiet':
      if (head.turn?.id !== event.turnId) return {};
      return { turn: { ...head.turn, quiet: event.quiet ?? undefined } };
    case 'turn.completed':
      return {
        turn: head.turn?.id === event.turnId ? null : head.turn,
        lastTurn: { id: event.turnId, status: event.status, problem: event.problem },
      };

    case 'approval.opened':
      return { approvals: [...head.approvals, { approval: event.approval, seq: event.seq, at: event.at }] };
    case 'approval.decided': {
      const { by, standsFor, decision, at } = event;
      const decided = { by, ...(standsFor && { standsFor }), decision, at };
      return inApproval(head, event.decision.approvalId, open => ({ ...open, decided, problem: undefined }));
    }
    case 'approval.allowed':
      return inApproval(head, event.approvalId, open => ({
        ...open,
        allowedBy: [...(open.allowedBy ?? []), event.by, ...(event.standsFor ? [event.standsFor] : [])],
        problem: undefined,
      }));
    case 'approval.reopened': {
      const { problem } = event;
      return inApproval(head, event.approvalId, open => ({
        ...open,
        decided: undefined,
        allowedBy: undefined,
        problem,
      }));
    }
    case 'approval.settled':
      return settleApproval(head, event);

    case 'port.found':
    case 'port.gone':
    case 'port.shared':
    case 'port.unshared':
    case 'port.passed':
      return { ports: foldPorts(head.ports ?? [], event) };

    case 'asked':
      return changesAsked(head, event);

    case 'thread.created':
    case 'thread.restored':
    case 'item.started':
    case 'item.updated':
    case 'item.completed':
    case 'notice':
      return {};
  }
};

/** How many approvals that are over a head remembers. */
const MOST_ANSWERED = 5;

const settleApproval = (
  head: ThreadHead,
  event: Extract<ThreadEvent, { type: 'approval.settled' }>,
): Partial<ThreadHead> => {
  const { approvalId, outcome, problem, at: endedAt } = event;
  const open = head.approvals.find(each => each.approval.id === approvalId);
  if (!open) return {};
  const { approval, decided } = open;
  const choice = approval.choices.find(({ id }) => id === decided?.decision.choice);
  const answered: AnsweredApproval = {
    ...approvalLineOf(approval, openedAt(open)),
    ...(decided && { by: decided.by }),
    ...(decided?.standsFor && { standsFor: decided.standsFor }),
    ...(choice && { choice }),
    ...(decided?.decision.reason !== undefined && { reason: decided.decision.reason }),
    outcome,
    ...(problem && { problem }),
    endedAt: decided?.at ?? endedAt,
  };
  return {
    approvals: head.approvals.filter(each => each !== open),
    answered: [answered, ...(head.answered ?? [])].slice(0, MOST_ANSWERED),
  };
};

/** Since when an approval waits, in milliseconds since the epoch. */
export const openedAt = ({ at, approval }: OpenApproval): number => at ?? approval.openedAt;

const changesAsked = (head: ThreadHead, event: Extract<ThreadEvent, { type: 'asked' }>): Partial<ThreadHead> => {
  const { what, by, messageId } = event;
  if (what === 'interrupt_turn') return head.turn ? { turn: { ...head.turn, stopAskedBy: by } } : {};
  if (what === 'release_queue') return {};
  const asked = what === 'steer_message' ? ('steer' as const) : ('cancel' as const);
  // Without a message everything that waits is meant.
  const meant = (entry: WaitingMessage) => (messageId ? entry.message.id === messageId : entry.state !== 'accepted');
  return { waiting: head.waiting.map(entry => (meant(entry) ? { ...entry, asked } : entry)) };
};

const settleSuggestion = (
  suggestions: readonly Suggestion[],
  event: Extract<ThreadEvent, { type: 'suggestion.settled' }>,
): readonly Suggestion[] => {
  const { messageId, outcome, by, reason, at } = event;
  if (outcome !== 'declined') return suggestions.filter(each => each.message.id !== messageId);
  const declined = { by, at, ...(reason !== undefined && { reason }) };
  const all = suggestions.map(each => (each.message.id === messageId ? { ...each, declined } : each));
  const old = all.filter(each => each.declined).slice(0, -KEPT_DECLINED);
  return all.filter(each => !old.includes(each));
};

const inSession = (head: ThreadHead, changes: Partial<SessionHead>): Partial<ThreadHead> =>
  head.session ? { session: { ...head.session, ...changes } } : {};

const inApproval = (
  head: ThreadHead,
  id: ApprovalId,
  change: (open: OpenApproval) => OpenApproval,
): Partial<ThreadHead> => ({ approvals: head.approvals.map(open => (open.approval.id === id ? change(open) : open)) });

const inMessage = (
  head: ThreadHead,
  id: MessageId,
  change: (entry: WaitingMessage) => WaitingMessage,
): Partial<ThreadHead> => ({
  waiting: head.waiting.map(entry => (entry.message.id === id ? change(entry) : entry)),
});

/** Moves the entry before another, or to the end; unknown ids change nothing. */
const moveBefore = (
  waiting: readonly WaitingMessage[],
  id: MessageId,
  before: MessageId | null,
): readonly WaitingMessage[] => {
  const entry = waiting.find(each => each.message.id === id);
  if (!entry || id === before) return waiting;
  const rest = waiting.filter(each => each !== entry);
  const at = before === null ? rest.length : rest.findIndex(each => each.message.id === before);
  return at < 0 ? waiting : [...rest.slice(0, at), entry, ...rest.slice(at)];
};
