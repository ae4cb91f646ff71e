// What a thread's page shows, folded from its events: messages, turns with their items, notes, in the order they began.
// The fold is commutative: every part remembers the seq it came from and the newest wins, so that an older page, a
// repeat or a rejoin can be folded in at any time and the result is the same as folding the log from the start.

import type { Problem } from '../../std/errors.ts';
import type { Approval, ApprovalOutcome, Decision } from '../protocol/approvals.ts';
import type { Lacks, ThreadEvent, ThreadEventBody, TurnStatus, Usage } from '../protocol/events.ts';
import type { ApprovalId, ItemId, MemberId, MessageId, TurnId } from '../protocol/ids.ts';
import type { Item } from '../protocol/items.ts';
import type { Message, MessageState } from '../protocol/messages.ts';
import type { EffectiveSettings } from '../protocol/settings.ts';

/** A message with where it is now. */
export type MessageEntry = {
  readonly kind: 'message';
  readonly key: MessageId;
  /** Where it stands: the seq of its first event. 0 while that event has not been read. */
  readonly pos: number;
  readonly at: number;
  readonly message: Message | null;
  readonly edited: Versioned<{ readonly by: MemberId; readonly text: string }> | null;
  readonly state: Versioned<{
    readonly state: MessageState;
    readonly turnId?: TurnId;
    readonly problem?: Problem;
  }> | null;
};

export type ItemEntry = {
  readonly pos: number;
  readonly seq: number;
  readonly item: Item;
  /** What its text is without, where it came with a page and is long. */
  readonly lacks?: Lacks | undefined;
};

export type ApprovalEntry = {
  readonly pos: number;
  readonly at: number;
  readonly approval: Approval | null;
  readonly decided: Versioned<{
    readonly by: MemberId;
    /** Who let them answer in their place. */
    readonly standsFor?: MemberId;
    readonly decision: Decision;
    readonly at: number;
  }> | null;
  readonly settled: {
    readonly outcome: ApprovalOutcome;
    readonly problem?: Problem;
    readonly at: number;
  } | null;
  /** Who allowed it so far, where it needs more than one. */
  readonly allowed: readonly Versioned<{ readonly by: MemberId }>[];
  /** The laptop did not take an answer; everything answered before this counts for nothing. */
  readonly reopened: Versioned<{ readonly problem: Problem }> | null;
};

/** One run of the agent with all it did. */
export type TurnEntry = {
  readonly kind: 'turn';
  readonly key: TurnId;
  readonly pos: number;
  readonly at: number;
  readonly started: { readonly startedAt: number; readonly settings: EffectiveSettings } | null;
  readonly completed: {
    readonly status: TurnStatus;
    readonly completedAt: number;
    readonly durationMs: number | null;
    readonly usage?: Usage;
    readonly diff?: string;
    readonly problem?: Problem;
  } | null;
  /** Who asked first that it stops. */
  readonly stopAsked: Versioned<{ readonly by: MemberId }> | null;
  readonly items: ReadonlyMap<ItemId, ItemEntry>;
  readonly approvals: ReadonlyMap<ApprovalId, ApprovalEntry>;
};

/** A line of its own: the session started, settings changed, something worth knowing. */
export type NoteEntry = {
  readonly kind: 'note';
  readonly key: string;
  readonly pos: number;
  readonly at: number;
  readonly event: Extract<ThreadEventBody, { type: NoteType }>;
};

export type Entry = MessageEntry | TurnEntry | NoteEntry;

export type Timeline = {
  /** Sorted by pos; entries whose first event has not been read yet are left out. */
  readonly entries: readonly Entry[];
  readonly byKey: ReadonlyMap<string, Entry>;
  /** Approval → its turn, because decisions and outcomes name only the approval. */
  readonly turnOf: ReadonlyMap<ApprovalId, TurnId>;
  /** Decisions and outcomes whose approval has not been read yet. */
  readonly strays: readonly ThreadEvent[];
};

type Versioned<T> = T & { readonly seq: number };

const NOTE_TYPES = [
  'thread.renamed',
  'thread.archived',
  'thread.restored',
  'session.requested',
  'session.started',
  'session.blocked',
  'session.stopped',
  'settings.requested',
  'port.found',
  'notice',
] as const;
type NoteType = (typeof NOTE_TYPES)[number];

export const emptyTimeline: Timeline = { entries: [], byKey: new Map(), turnOf: new Map(), strays: [] };

/** Folds events in, in any order; untouched entries keep their identity, so that only changed rows render again. */
export const foldTimeline = (timeline: Timeline, events: readonly ThreadEvent[]): Timeline => {
  if (events.length === 0) return timeline;
  const draft: Draft = {
    byKey: new Map(timeline.byKey),
    turnOf: new Map(timeline.turnOf),
    strays: [...timeline.strays],
    turns: new Map(),
  };
  for (const event of events) apply(draft, event);
  settleStrays(draft);
  const entries = [...draft.byKey.values()].filter(entry => entry.pos > 0).sort((a, b) => a.pos - b.pos);
  return { entries, byKey: draft.byKey, turnOf: draft.turnOf, strays: draft.strays };
};

type DraftTurn = Omit<TurnEntry, 'items' | 'approvals'> & {
  readonly items: Map<ItemId, ItemEntry>;
  readonly approvals: Map<ApprovalId, ApprovalEntry>;
};

type Draft = {
  readonly byKey: Map<string, Entry>;
  readonly turnOf: Map<ApprovalId, TurnId>;
  strays: ThreadEvent[];
  /** Turns already copied in this fold, whose maps may be written to. */
  readonly turns: Map<TurnId, DraftTurn>;
};

const apply = (draft: Draft, event: ThreadEvent): void => {
  switch (event.type) {
    case 'message.posted':
      return putMessage(draft, event.message.id, { pos: event.seq, at: event.at, message: event.message });
    case 'message.edited': {
      const known = messageAt(draft, event.messageId).edited;
      if (known && known.seq >= event.seq) return;
      return putMessage(draft, event.messageId, {
        edited: { seq: event.seq, by: event.by, text: event.text },
      });
    }
    case 'message.updated': {
      const { seq, messageId, state, turnId, problem } = event;
      const known = messageAt(draft, messageId).state;
      if (known && known.seq >= seq) return;
      return putMessage(draft, messageId, {
        state: { seq, state, ...(turnId && { turnId }), ...(problem && { problem }) },
      });
    }

    case 'turn.started':
      return putTurn(draft, event.turnId, turn => ({
        pos: before(turn.pos, event.seq),
        at: event.at,
        started: { startedAt: event.startedAt, settings: event.settings },
      }));
    case 'turn.completed': {
      const { seq: _seq, at: _at, pos: _pos, type: _type, turnId, ...completed } = event;
      return putTurn(draft, turnId, () => ({ completed: completed as NonNullable<TurnEntry['completed']> }));
    }
    case 'asked': {
      const { seq, by, what, turnId } = event;
      // The rest is shown by the head alone.
      if (what !== 'interrupt_turn' || !turnId) return;
      return putTurn(draft, turnId, ({ stopAsked }) =>
        stopAsked && stopAsked.seq <= seq ? {} : { stopAsked: { seq, by } },
      );
    }
    case 'item.started':
    case 'item.updated':
    case 'item.completed':
      return putItem(draft, event.turnId, {
        pos: event.pos ?? event.seq,
        seq: event.seq,
        item: event.item,
        ...(event.lacks && { lacks: event.lacks }),
      });

    case 'approval.opened':
      draft.turnOf.set(event.approval.id, event.approval.turnId);
      return putApproval(draft, event.approval.turnId, event.approval.id, {
        pos: event.seq,
        at: event.at,
        approval: event.approval,
      });
    case 'approval.decided':
    case 'approval.allowed':
    case 'approval.reopened':
    case 'approval.settled':
      draft.strays.push(event);
      return;

    case 'thread.created':
    case 'message.moved':
    case 'message.suggested':
    case 'suggestion.settled':
    case 'queue.held':
    case 'queue.released':
    case 'settings.changed':
    case 'port.gone':
    case 'port.shared':
    case 'port.unshared':
    case 'port.passed':
    case 'turn.quiet':
      return; // only the head shows these

    default: {
      const { seq, at, pos: _pos, ...body } = event;
      const key = `note:${seq}`;
      if (!draft.byKey.has(key))
        draft.byKey.set(key, { kind: 'note', key, pos: seq, at, event: body as NoteEntry['event'] });
    }
  }
};

const messageAt = (draft: Draft, id: MessageId): MessageEntry => {
  const entry = draft.byKey.get(id);
  if (entry?.kind === 'message') return entry;
  return { kind: 'message', key: id, pos: 0, at: 0, message: null, edited: null, state: null };
};

const putMessage = (draft: Draft, id: MessageId, changes: Partial<MessageEntry>): void =>
  void draft.byKey.set(id, { ...messageAt(draft, id), ...changes });

const turnAt = (draft: Draft, id: TurnId): DraftTurn => {
  const open = draft.turns.get(id);
  if (open) return open;
  const entry = draft.byKey.get(id);
  const known =
    entry?.kind === 'turn'
      ? entry
      : {
          kind: 'turn' as const,
          key: id,
          pos: 0,
          at: 0,
          started: null,
          completed: null,
          stopAsked: null,
          items: [],
          approvals: [],
        };
  const turn: DraftTurn = { ...known, items: new Map(known.items), approvals: new Map(known.approvals) };
  draft.turns.set(id, turn);
  return turn;
};

const putTurn = (draft: Draft, id: TurnId, change: (turn: DraftTurn) => Partial<DraftTurn>): void => {
  const known = turnAt(draft, id);
  const turn = { ...known, ...change(known) };
  draft.turns.set(id, turn);
  draft.byKey.set(id, turn);
};

const putItem = (draft: Draft, turnId: TurnId, entry: ItemEntry): void =>
  putTurn(draft, turnId, turn => {
    const known = turn.items.get(entry.item.id);
    const pos = known ? Math.min(known.pos, entry.pos) : entry.pos;
    const newer = known && isNewer(known, entry) ? known : entry;
    turn.items.set(entry.item.id, { ...newer, pos });
    // A turn whose start was not read yet stands where the first of its items stands.
    return { pos: before(turn.pos, pos), at: turn.at || entry.item.startedAt };
  });

/** Of the same event, the whole one. */
const isNewer = (known: ItemEntry, entry: ItemEntry): boolean =>
  known.seq === entry.seq ? !known.lacks || entry.lacks !== undefined : known.seq > entry.seq;

const NOTHING_KNOWN: ApprovalEntry = {
  pos: 0,
  at: 0,
  approval: null,
  decided: null,
  settled: null,
  allowed: [],
  reopened: null,
};

const putApproval = (draft: Draft, turnId: TurnId, id: ApprovalId, changes: Partial<ApprovalEntry>): void =>
  putTurn(draft, turnId, turn => {
    turn.approvals.set(id, { ...(turn.approvals.get(id) ?? NOTHING_KNOWN), ...changes });
    return {};
  });

type AnswerEvent = Extract<ThreadEvent, { type: `approval.${'decided' | 'allowed' | 'reopened' | 'settled'}` }>;

/** What one more answer makes of an approval; whatever the order, the newest answer and the newest reopening count. */
const withAnswer = (known: ApprovalEntry, event: AnswerEvent): Partial<ApprovalEntry> => {
  const { seq, at } = event;
  const over = seq < (known.reopened?.seq ?? 0);
  switch (event.type) {
    case 'approval.decided': {
      if (over || seq < (known.decided?.seq ?? 0)) return {};
      const { by, standsFor, decision } = event;
      return { decided: { seq, by, ...(standsFor && { standsFor }), decision, at } };
    }
    case 'approval.allowed': {
      if (over || known.allowed.some(each => each.seq === seq)) return {};
      return { allowed: [...known.allowed, { seq, by: event.by }].sort((a, b) => a.seq - b.seq) };
    }
    case 'approval.reopened':
      if (over) return {};
      return {
        reopened: { seq, problem: event.problem },
        allowed: known.allowed.filter(each => each.seq > seq),
        ...((known.decided?.seq ?? 0) < seq && { decided: null }),
      };
    case 'approval.settled':
      return { settled: { outcome: event.outcome, at, ...(event.problem && { problem: event.problem }) } };
  }
};

/** Hands decisions and outcomes to their approvals; those whose approval is unknown wait for an older page. */
const settleStrays = (draft: Draft): void => {
  draft.strays = draft.strays.filter(stray => {
    const event = stray as AnswerEvent; // apply() puts nothing else there
    const id = event.type === 'approval.decided' ? event.decision.approvalId : event.approvalId;
    const turnId = draft.turnOf.get(id);
    if (!turnId) return true;
    const turn = draft.byKey.get(turnId);
    const known = turn?.kind === 'turn' ? turn.approvals.get(id) : undefined;
    putApproval(draft, turnId, id, withAnswer(known ?? NOTHING_KNOWN, event));
    return false;
  });
};

/** The earlier of two positions, where 0 means none yet. */
const before = (a: number, b: number): number => (a === 0 ? b : Math.min(a, b));
