// What of a runner's events goes into a thread's log. Pure. A runner is believed about its own sessions and about
// nothing else (R46): events for a thread that another runner works in, about messages that do not exist, or sent
// before, are left out and counted.
import type { RunnerEventBody, ThreadEventBody } from '../../wire/protocol/events.ts';
import type { ItemId, RunnerId, TurnId } from '../../wire/protocol/ids.ts';
import { type Item, withStreamedText } from '../../wire/protocol/items.ts';
import type { OutboxEntry } from '../../wire/protocol/runner-topic.ts';
import type { ThreadHead } from '../../wire/thread/head.ts';
import { MAX_PORTS } from '../../wire/thread/ports.ts';
import type { OutboxCursors } from '../store/store.ts';
import type { NewEvent, ThreadState } from './state.ts';
import { writeEvents } from './state.ts';

/** Approvals open at once in one thread; an agent asks one or two, a hostile runner any number. */
const MAX_OPEN_APPROVALS = 50;

export type Accepted = {
  readonly events: readonly NewEvent[];
  readonly outbox: OutboxCursors;
  /** Entries that were left out although they were new, for the log. */
  readonly left: readonly { readonly no: number; readonly why: string }[];
};

/**
 * @param textOf the live text the hub holds of an open item
 * @param now milliseconds since the epoch
 */
export const accept = (
  state: ThreadState,
  runnerId: RunnerId,
  entries: readonly OutboxEntry[],
  textOf: (id: ItemId) => string | undefined,
  now: number,
): Accepted => {
  const events: NewEvent[] = [];
  const left: { no: number; why: string }[] = [];
  let current = state;
  let outboxNo = state.outbox[runnerId] ?? 0;
  for (const { no, event } of entries) {
    if (no <= outboxNo) continue; // sent again after a lost acknowledgement
    const why = objection(current, runnerId, event);
    if (why) {
      left.push({ no, why });
      continue;
    }
    outboxNo = no;
    const added = [...closings(current, event, textOf, now), event].map(body => ({ body }));
    events.push(...added);
    current = writeEvents(current, added, now).state;
  }
  return { events, outbox: { ...state.outbox, [runnerId]: outboxNo }, left };
};

const objection = (state: ThreadState, runnerId: RunnerId, event: RunnerEventBody): string | undefined => {
  const { head } = state;
  if (!head || head.session?.runnerId !== runnerId) return 'not the runner of this thread';
  switch (event.type) {
    case 'message.updated':
      return head.waiting.some(entry => entry.message.id === event.messageId) ? undefined : 'unknown message';
    case 'approval.opened':
      if (hasApproval(head, event.approval.id)) return 'repeated approval';
      return head.approvals.length >= MAX_OPEN_APPROVALS ? 'too many approvals' : undefined;
    case 'approval.settled':
    case 'approval.reopened':
      return hasApproval(head, event.approvalId) ? undefined : 'unknown approval';
    case 'port.found':
      return listening(head) >= MAX_PORTS ? 'too many ports' : undefined;
    default:
      return undefined;
  }
};

const listening = ({ ports = [] }: ThreadHead): number => ports.filter(({ gone }) => !gone).length;

const hasApproval = (head: ThreadHead, id: string): boolean => head.approvals.some(open => open.approval.id === id);

/**
 * A turn that ends, and a session that starts anew or stops, leave nothing open: items the runner did not complete
 * (it was killed) end as interrupted with the text the hub has, and approvals nobody can answer any more are retired.
 */
const closings = (
  state: ThreadState,
  event: RunnerEventBody,
  textOf: (id: ItemId) => string | undefined,
  now: number,
): ThreadEventBody[] => {
  const turnEnds = event.type === 'turn.completed' ? event.turnId : undefined;
  if (!turnEnds && event.type !== 'session.stopped') return [];
  return closeOf(state, turnEnds, textOf, now);
};

/** Everything that is open ends: the machine it ran on is gone for good. */
export const closeAll = (
  state: ThreadState,
  textOf: (id: ItemId) => string | undefined,
  now: number,
): ThreadEventBody[] => closeOf(state, undefined, textOf, now);

/** @param only the turn that ends; everything when undefined */
const closeOf = (
  state: ThreadState,
  only: TurnId | undefined,
  textOf: (id: ItemId) => string | undefined,
  now: number,
): ThreadEventBody[] => {
  const belongs = (turnId: TurnId) => only === undefined || turnId === only;
  const items = [...state.openItems.values()]
    .filter(open => belongs(open.turnId) && (only === undefined || !goesOn(open.item)))
    .map(({ turnId, item }): ThreadEventBody => {
      const text = textOf(item.id);
      const ended: Item = { ...item, status: 'interrupted', completedAt: now };
      return {
        type: 'item.completed',
        turnId,
        item: text === undefined ? ended : withStreamedText(ended, text),
      };
    });
  const approvals = (state.head?.approvals ?? [])
    .filter(open => belongs(open.approval.turnId))
    .map(
      (open): ThreadEventBody => ({
        type: 'approval.settled',
        approvalId: open.approval.id,
        outcome: 'stale',
      }),
    );
  return [...items, ...approvals];
};

/** Background commands outlive their turn. */
const goesOn = (item: Item): boolean => item.kind === 'command' && item.background === true;
