// One thread in use: takes what people ask and what its runner reports, one after the other, lets decide.ts and
// accept.ts say what it means, commits the events with the commands they entail, and only then tells anyone.
// Whatever arrives while a commit is under way waits and shares the next one.
import type { Cancel, Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { ThreadEventBody } from '../../wire/protocol/events.ts';
import type { ItemId, RunnerId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { LiveDelta, LiveSnapshot } from '../../wire/protocol/live.ts';
import type { OutboxEntry } from '../../wire/protocol/runner-topic.ts';
import type { ThreadSummary } from '../../wire/protocol/workspace-topic.ts';
import type { ThreadHead } from '../../wire/thread/head.ts';
import type { Bus } from '../bus.ts';
import { placeAttachments } from '../store/queries/attachments.ts';
import { eventByNonce } from '../store/queries/threads.ts';
import type { AppendedEvent, Store, Tx } from '../store/store.ts';
import { accept } from './accept.ts';
import { type Batch, type Plan, planBatch, type Work } from './batch.ts';
import { addThreadCommands } from './commands.ts';
import { type Ask, type Asking, decide, saidBy } from './decide.ts';
import type { ThreadLive } from './live.ts';
import { leaveMachine } from './machine-gone.ts';
import { recordEvents } from './record.ts';
import { type ThreadState, writeEvents } from './state.ts';
import { sameLine, summarise } from './summary.ts';

export type ThreadDeps = {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Logger;
};

export type Thread = {
  readonly workspaceId: WorkspaceId;
  head(): ThreadHead;
  readonly live: ThreadLive;
  /** @returns the seq of the first event this caused, or of the one a repeated request caused before */
  ask(ask: Ask, by: Asking): Promise<{ seq: number }>;
  /** Takes a runner's events; resolves when they are committed. */
  accept(runnerId: RunnerId, entries: readonly OutboxEntry[]): Promise<void>;
  /**
   * Writes down what the hub itself did for someone; nothing when `tell` has nothing to say of the thread as it is.
   * @param also writes rows in the same commit, so that they and the events are there together or not at all
   */
  note(tell: (head: ThreadHead) => readonly ThreadEventBody[], also?: (tx: Tx) => Promise<void>): Promise<void>;
  /** Ends everything of a machine that is being forgotten; nothing, in a thread that works elsewhere. */
  leaveMachine(runnerId: RunnerId): Promise<void>;
  liveDelta(runnerId: RunnerId, delta: LiveDelta): 'gap' | 'ok';
  liveSnapshot(runnerId: RunnerId, snapshot: LiveSnapshot): void;
  /** True while nothing is under way and nothing is open, so that it can be forgotten and read again later. */
  idle(): boolean;
  close(): Promise<void>;
};

export const createThread = (
  initial: ThreadState,
  workspaceId: WorkspaceId,
  live: ThreadLive,
  deps: ThreadDeps,
): Thread => {
  const { store, bus, clock, log } = deps;
  const { id } = initial;
  let state = initial;
  let summary = summarise(headOf(initial));
  const mailbox: Work[] = [];
  let running: Promise<void> | undefined;
  let cancelTelling: Cancel | undefined;
  /** Nonces of this run, so that two equal requests in one commit are one; older ones are in the log. */
  const nonces = new Map<string, number>();

  const enqueue = <T>(plan: Plan<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      mailbox.push({
        plan: (current, nonceAt) => {
          const { result, step } = plan(current, nonceAt);
          return { step, settle: () => resolve(result) };
        },
        reject,
      });
      running ??= pump();
    });

  const pump = async () => {
    while (mailbox.length > 0) await commit();
    running = undefined;
  };

  /** Commits what waits at the moment the transaction runs, which is later than the moment it is asked for. */
  const commit = async (): Promise<void> => {
    const works: Work[] = [];
    try {
      const batch = await store.write(async tx => {
        // Tried again when another unit of the same commit failed: then with the same work, and what came since.
        works.push(...mailbox.splice(0));
        const planned = planBatch(state, works, nonces);
        if (planned.events.length > 0) await write(tx, planned);
        for (const writeRows of planned.also) await writeRows(tx);
        return planned;
      });
      if (batch.events.length > 0) publish(batch);
      for (const settle of batch.settle) settle();
    } catch (error) {
      for (const work of works) work.reject(error);
    }
  };

  const write = async (tx: Tx, { state: next, events, commands }: Batch): Promise<void> => {
    const head = headOf(next);
    const { outbox } = next;
    const outboxNo = outbox !== state.outbox && head.session ? outbox[head.session.runnerId] : undefined;
    await tx.append({
      threadId: id,
      events,
      ...(changesHead(headOf(state), head) && { thread: { head, summary: summarise(head), outbox } }),
      ...(outboxNo !== undefined && { outboxNo }),
    });
    await live.drop(tx, completedItems(events));
    await addThreadCommands(tx, id, commands);
    await placeAttachments(
      tx,
      id,
      events.map(({ event }) => event),
    );
    await recordEvents(tx, { workspaceId, threadId: id, events });
  };

  /** Everything that may be known only after the commit. */
  const publish = ({ state: next, events, commands }: Batch): void => {
    state = next;
    const spoken = spokenItems(events, live.textOf);
    live.dropped(completedItems(events));
    for (const { event, nonce } of events) if (nonce) nonces.set(nonce, event.seq);
    forgetOldest(nonces);
    bus.publish({ type: 'thread_events', threadId: id, events: events.map(({ event }) => event), spoken });
    tellLists(summarise(headOf(next)));
    for (const runnerId of new Set(commands.map(command => command.runnerId))) {
      bus.publish({ type: 'commands', runnerId });
    }
  };

  /** Lists hear of a changed state at once, and of mere progress (unread, time) at most once a second. */
  const tellLists = (line: ThreadSummary) => {
    const changed = !sameLine(summary, line);
    summary = line;
    const tell = () => {
      cancelTelling = undefined;
      bus.publish({ type: 'thread_changed', workspaceId, summary });
    };
    if (changed) {
      cancelTelling?.();
      tell();
    } else {
      cancelTelling ??= clock.after(PROGRESS_MS, tell);
    }
  };

  const openKind = (itemId: ItemId) => state.openItems.get(itemId)?.item.kind;
  const runsHere = (runnerId: RunnerId) => state.head?.session?.runnerId === runnerId;

  return {
    workspaceId,
    live,
    head: () => headOf(state),

    ask: async (ask, by) => {
      const nonce = 'nonce' in ask.payload ? ask.payload.nonce : undefined;
      const earlier = nonce && !nonces.has(nonce) ? await eventByNonce(store.db, id, nonce) : undefined;
      if (earlier) return { seq: earlier.seq };
      return enqueue((current, nonceAt) => {
        const known = nonce && nonceAt(nonce);
        if (known) return { result: { seq: known } };
        const decided = decide(current.head, ask, by);
        if ('refused' in decided) throw new HawserError(decided.refused);
        const written = writeEvents(current, decided.events, clock.now());
        const seq = written.events[0]?.event.seq ?? current.head?.seq ?? 0;
        const channelId = written.state.head?.channelId;
        const commands = channelId ? saidBy(decided.commands, by, channelId) : [];
        return { step: { ...written, commands }, result: { seq } };
      });
    },

    accept: (runnerId, entries) =>
      enqueue(current => {
        const now = clock.now();
        const accepted = accept(current, runnerId, entries, live.textOf, now);
        if (accepted.left.length > 0)
          log.warn('left out events of a runner', { threadId: id, runnerId, left: accepted.left });
        if (accepted.events.length === 0) return { result: undefined };
        const written = writeEvents({ ...current, outbox: accepted.outbox }, accepted.events, now);
        return { step: { ...written, commands: [] }, result: undefined };
      }),

    note: (tell, also) =>
      enqueue(current => {
        const events = current.head ? tell(current.head).map(body => ({ body })) : [];
        if (events.length === 0 && !also) return { result: undefined };
        return { step: { ...writeEvents(current, events, clock.now()), commands: [], also }, result: undefined };
      }),

    leaveMachine: runnerId =>
      enqueue(current => {
        const now = clock.now();
        const left = leaveMachine(current, runnerId, live.textOf, now);
        if (!left) return { result: undefined };
        return { step: { ...writeEvents(current, left.events, now), commands: left.commands }, result: undefined };
      }),

    liveDelta: (runnerId, delta) => {
      if (!runsHere(runnerId)) return 'ok';
      const told = live.append(delta, openKind(delta.itemId));
      if (told === 'gap') return 'gap';
      if (told !== 'nothing') bus.publish({ type: 'live', threadId: id, delta: told });
      return 'ok';
    },

    liveSnapshot: (runnerId, snapshot) => {
      if (!runsHere(runnerId)) return;
      const told = live.replace(snapshot);
      if (told) bus.publish({ type: 'live_snapshot', threadId: id, snapshot: told });
    },

    idle: () => running === undefined && mailbox.length === 0 && state.openItems.size === 0 && !state.head?.turn,
    close: async () => {
      await running;
      cancelTelling?.();
      await live.close();
    },
  };
};

const headOf = (state: ThreadState): ThreadHead => {
  if (!state.head) throw new Error(`invariant: ${state.id} has no head`);
  return state.head;
};

const completedItems = (events: readonly AppendedEvent[]): ItemId[] =>
  events.flatMap(({ event }) => (event.type === 'item.completed' ? [event.item.id] : []));

/** The last words of an item are often only in the item: it is complete before they would have been sent. */
const spokenItems = (events: readonly AppendedEvent[], liveTextOf: ThreadLive['textOf']) =>
  events.flatMap(({ event }) => {
    if (event.type !== 'item.completed') return [];
    const { item } = event;
    if (item.kind !== 'message' && item.kind !== 'reasoning') return [];
    const live = liveTextOf(item.id) ?? '';
    return live.length >= limits.spokenChars && item.text.startsWith(live)
      ? [{ itemId: item.id, heard: live.length }]
      : [];
  });

/** Seq and time are read off the log; most item events change nothing else. */
const changesHead = (before: ThreadHead, after: ThreadHead): boolean => {
  const { seq: _seq, at: _at, ...fields } = after;
  return Object.entries(fields).some(([name, value]) => before[name as keyof ThreadHead] !== value);
};

const PROGRESS_MS = 1_000;

/** Older nonces are found in the log. */
const MAX_NONCES = 1_000;
const forgetOldest = (nonces: Map<string, number>) => {
  for (const nonce of nonces.keys()) {
    if (nonces.size <= MAX_NONCES) return;
    nonces.delete(nonce);
  }
};
