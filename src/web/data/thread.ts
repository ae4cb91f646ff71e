// One thread as the browser holds it: head, timeline and live text, folded from what the hub sends with the same
// functions the hub uses; the messages written here and not yet in the log; and everything one can ask for.
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { type Problem, toProblem } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Decision } from '../../wire/protocol/approvals.ts';
import { type ThreadEvent, threadEvent } from '../../wire/protocol/events.ts';
import type { ItemId, MemberId, MessageId, Nonce, ThreadId, TurnId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { type LiveDelta, type LiveSnapshot, liveSnapshot } from '../../wire/protocol/live.ts';
import type { Attachment, MessageMode } from '../../wire/protocol/messages.ts';
import type { Settings } from '../../wire/protocol/settings.ts';
import {
  eventPage,
  type ThreadPush,
  type ThreadPushEvent,
  threadBroadcasts,
} from '../../wire/protocol/thread-topic.ts';
import { type Level, level as levelSchema } from '../../wire/protocol/workspace-topic.ts';
import { foldHead, type ThreadHead } from '../../wire/thread/head.ts';
import { emptyTimeline, foldTimeline, type Timeline } from '../../wire/thread/timeline.ts';
import { answered, offline, refusalIn } from './call.ts';
import type { Connection } from './connection.ts';
import { createIncoming } from './incoming.ts';
import { keptPage } from './kept-page.ts';
import { foldLive, type LiveTexts, mergeSnapshots, withoutCompleted } from './live-texts.ts';
import { createLongTexts, type LongTexts } from './long-texts.ts';
import { type Lookers, watchLooking } from './looking.ts';
import { type People, watchPeople } from './people.ts';
import type { Shelf } from './shelf.ts';
import { giveText, type Spoken } from './spoken.ts';
import { createStore, type ReadableStore, type Store } from './store.ts';

/** A message written here that is not in the log yet. It is sent again by itself until it is, or was refused. */
export type UnsentMessage = {
  readonly nonce: Nonce;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly mode: MessageMode;
  readonly replyTo?: MessageId | undefined;
  readonly mentions?: readonly MemberId[] | undefined;
  readonly problem?: Problem;
};

export type ThreadView = {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem?: Problem;
  readonly head: ThreadHead | null;
  readonly timeline: Timeline;
  /** Text of items that are still being said. */
  readonly live: LiveTexts;
  /** Whether older events exist that were not read. */
  readonly more: boolean;
  readonly unsent: readonly UnsentMessage[];
  /** Set while this is only what was kept here, as of that time; the hub has not been reached since. */
  readonly keptAt?: number | undefined;
  /** How far one may go here. */
  readonly level: Level;
  /** Whether one may answer what the agent asks. */
  readonly answers: boolean;
};

export type ThreadDeps = {
  readonly connection: Connection;
  /** Runs `task` when it is time to show what came in: once per frame in a browser. */
  readonly onFrame: (task: () => void) => void;
  readonly clock: Clock;
  /** Keeps unsent messages across reloads. */
  readonly keep: { read(): readonly UnsentMessage[]; write(messages: readonly UnsentMessage[]): void };
  /** Keeps the newest page for when there is no connection. */
  readonly shelf?: Pick<Shelf, 'readThread' | 'keepThread'>;
};

export type Thread = {
  readonly id: ThreadId;
  readonly view: ReadableStore<ThreadView>;
  /** Who else looks at it, and who writes. */
  readonly people: ReadableStore<People>;
  /** Who looks at what the thread shares. */
  readonly lookers: Lookers;
  /** Tells the others that someone writes here. */
  sayTyping(): void;
  post(message: Omit<UnsentMessage, 'nonce' | 'problem'>): void;
  /** Gives up an unsent message. */
  discard(nonce: Nonce): void;
  resend(nonce: Nonce): void;
  /** Any other push of the thread topic. @throws HawserError with the hub's words */
  ask<Event extends ThreadPushEvent>(
    event: Event,
    payload: Extract<ThreadPush, { event: Event }>['payload'],
  ): Promise<unknown>;
  decide(decision: Decision): Promise<unknown>;
  interrupt(turnId?: TurnId): Promise<unknown>;
  change(changes: Settings, now: boolean): Promise<unknown>;
  /** Reads the page before the oldest event that was read. */
  readOlder(): Promise<void>;
  /** The middle of texts of which pages have the ends. */
  readonly long: LongTexts;
  close(): void;
};

const joined = z.object({
  head: z.custom<ThreadHead>(value => typeof value === 'object' && value !== null),
  page: z.object({ events: z.array(z.unknown()), more: z.boolean() }),
  live: z.array(liveSnapshot),
  catchUp: z.boolean(),
  level: levelSchema,
  answers: z.boolean(),
});

export const openThread = (id: ThreadId, deps: ThreadDeps): Thread => {
  const { connection, onFrame, keep } = deps;
  const view = createStore<ThreadView>({
    status: 'loading',
    head: null,
    timeline: emptyTimeline,
    live: new Map(),
    more: false,
    unsent: keep.read(),
    level: 'drive',
    answers: true,
  });
  const change = (changes: Partial<ThreadView>) => view.set({ ...view.get(), ...changes });
  let oldest = Number.POSITIVE_INFINITY;
  let newest = 0;
  /** Seqs of events that are known to be there and not read yet. */
  const holes = new Set<number>();
  const newestPage = keepNewestPage(id, view, deps);

  const channel = connection.socket.channel(`thread:${id}`, () => ({
    since: Math.min(newest, ...[...holes].map(seq => seq - 1)),
  }));
  const incoming = createIncoming<Said>(onFrame, said => {
    const current = view.get();
    if (current.status !== 'ready') return;
    const batch = toBatch(said);
    const { view: next, whole, holes: fresh, gaps } = foldBatch(current, batch, id);
    newest = Math.max(newest, next.head?.seq ?? 0);
    for (const { seq } of whole) holes.delete(seq);
    for (const seq of fresh) holes.add(seq);
    view.set({ ...next, unsent: stillUnsent(next.unsent, whole) });
    if (whole.length > 0) newestPage.add(whole);
    for (const itemId of gaps) void mend(itemId);
    for (const seq of fresh) void readAgain(seq);
  });
  const people = watchPeople(channel, deps.clock);
  const lookers = watchLooking(channel);
  channel.on('event', payload => incoming.add({ event: payload }));
  channel.on('item_spoken', payload => incoming.add({ spoken: itemSpoken.parse(payload) }));
  channel.on('live', payload => incoming.add({ delta: threadBroadcasts.live.parse(payload) }));
  channel.on('live_snapshot', payload => incoming.add({ snapshot: threadBroadcasts.live_snapshot.parse(payload) }));

  channel.on('level', payload => change(threadBroadcasts.level.parse(payload)));

  const mend = async (itemId: ItemId) => {
    const reply = await answered(channel.push('read_live', { itemId })).catch(() => undefined); // the next join mends it
    const snapshot = z.object({ snapshot: liveSnapshot.nullable() }).safeParse(reply).data?.snapshot;
    if (snapshot) incoming.add({ snapshot });
  };

  const readAgain = async (seq: number) => {
    const reply = await answered(channel.push('read_page', { before: seq + 1 })).catch(() => undefined); // or with the next join
    const page = eventPageReply.safeParse(reply).data;
    for (const event of page?.events.slice(-1) ?? []) incoming.add({ event });
  };

  const onJoin = (reply: unknown) => {
    const { head, page, live, catchUp, level, answers } = joined.parse(reply);
    incoming.clear();
    const events = readable(page.events);
    const current = view.get();
    // After too long a break the log has moved on by more than a page: start over from its end.
    const base = catchUp ? current.timeline : emptyTimeline;
    if (!catchUp) oldest = events[0]?.seq ?? 1;
    newest = head.seq;
    holes.clear();
    change({
      status: 'ready',
      keptAt: undefined,
      head,
      level,
      answers,
      timeline: foldTimeline(base, events),
      live: mergeSnapshots(current.live, live),
      more: catchUp ? current.more : page.more,
    });
    newestPage.add(events, !catchUp);
    lookers.joined();
    setUnsent(stillUnsent(view.get().unsent, events));
    for (const message of view.get().unsent) if (!message.problem) send(message);
  };
  channel
    .join()
    .receive('ok', onJoin)
    .receive('error', (reply: unknown) => change({ status: 'failed', problem: refusalIn(reply) }));

  const setUnsent = (unsent: readonly UnsentMessage[]) => {
    keep.write(unsent);
    change({ unsent });
  };
  /** One that was discarded meanwhile stays discarded. */
  const amend = (message: UnsentMessage) =>
    setUnsent(view.get().unsent.map(each => (each.nonce === message.nonce ? message : each)));
  const drop = (nonce: Nonce) => setUnsent(view.get().unsent.filter(message => message.nonce !== nonce));

  /** Without those that are in the log now, which names the nonce they were sent with. */
  const stillUnsent = (unsent: readonly UnsentMessage[], events: readonly ThreadEvent[]): readonly UnsentMessage[] => {
    if (unsent.length === 0) return unsent;
    const posted = new Set(
      events.flatMap(event =>
        event.type === 'message.posted' || event.type === 'message.suggested' ? (event.nonce ?? []) : [],
      ),
    );
    const left = unsent.filter(({ nonce }) => !posted.has(nonce));
    if (left.length === unsent.length) return unsent;
    keep.write(left);
    return left;
  };

  /** Safe to repeat: the nonce makes the hub recognise a message it already has. */
  const send = (message: UnsentMessage) => {
    const { nonce, text, attachments, mode, replyTo, mentions } = message;
    if (channel.state !== 'joined') return; // onJoin sends it
    const files = attachments.map(file => file.id);
    const payload = {
      nonce,
      text,
      mode,
      attachments: files,
      ...(replyTo && { replyTo }),
      ...(mentions && { mentions }),
    };
    answered(channel.push('post_message', payload)).then(
      reply => {
        // Its event takes it away, so that there is no moment without it; unless that was read before.
        const { seq } = z.object({ seq: z.number() }).parse(reply);
        if (seq <= (view.get().head?.seq ?? 0)) drop(nonce);
      },
      error => {
        const problem = toProblem(error);
        if (problem.code === 'hub_silent') return; // it may have arrived; the next join sends it again
        amend({ ...message, problem });
      },
    );
  };

  const ask: Thread['ask'] = (event, payload) => {
    if (channel.state !== 'joined') return Promise.reject(offline());
    return answered(channel.push(event, payload));
  };

  const long = createLongTexts({
    timeline: () => view.get().timeline,
    ask: payload => connection.expecting(ask('read_text', payload)),
    put: event => change({ timeline: foldTimeline(view.get().timeline, [event]) }),
  });

  return {
    id,
    view,
    people: people.view,
    lookers,
    long,
    sayTyping: people.sayTyping,
    ask,
    post: message => {
      const unsent = { ...message, nonce: newId('non') as Nonce };
      setUnsent([...view.get().unsent, unsent]);
      send(unsent);
    },
    discard: drop,
    resend: nonce => {
      const message = view.get().unsent.find(each => each.nonce === nonce);
      if (!message) return;
      const { problem: _, ...again } = message;
      amend(again);
      send(again);
    },
    decide: decision => ask('resolve_approval', decision),
    interrupt: turnId => ask('interrupt_turn', turnId ? { turnId } : {}),
    change: (changes, now) => ask('update_settings', { changes, now }),
    readOlder: async () => {
      if (!view.get().more) return;
      const page = eventPageReply.parse(await connection.expecting(ask('read_page', { before: oldest })));
      const events = readable(page.events);
      oldest = Math.min(oldest, events[0]?.seq ?? oldest);
      change({ timeline: foldTimeline(view.get().timeline, events), more: page.more });
    },
    close: () => {
      newestPage.close();
      people.close();
      channel.leave();
    },
  };
};

/** Keeps the newest page on the shelf, and shows what is there when the hub cannot be reached before it ever was. */
const keepNewestPage = (id: ThreadId, view: Store<ThreadView>, { connection, clock, shelf }: ThreadDeps) => {
  let page: readonly ThreadEvent[] = [];
  const show = async () => {
    if (connection.state.get().state !== 'offline' || view.get().status !== 'loading') return;
    const kept = await shelf?.readThread(id);
    if (!kept || view.get().status !== 'loading') return;
    const timeline = foldTimeline(emptyTimeline, kept.events);
    view.set({ ...view.get(), status: 'ready', keptAt: kept.at, head: kept.head, timeline });
  };
  const stop = connection.state.subscribe(() => void show());
  void show();
  return {
    /** @param afresh the events do not follow those before them */
    add: (events: readonly ThreadEvent[], afresh = false) => {
      const last = afresh ? 0 : (page.at(-1)?.seq ?? 0);
      page = [...(afresh ? [] : page), ...events.filter(({ seq }) => seq > last)].slice(-limits.pageEvents);
      const { head } = view.get();
      if (head)
        shelf?.keepThread(id, () => ({ head: view.get().head ?? head, events: keptPage(page), at: clock.now() }));
    },
    close: stop,
  };
};

/** The event is parsed when it is folded. */
const itemSpoken = threadBroadcasts.item_spoken.extend({ event: z.unknown() });
const eventPageReply = eventPage.extend({ events: z.array(z.unknown()) });

/** Events this version can read; a later hub may write others, which are then not shown rather than in the way. */
const readable = (events: readonly unknown[]): ThreadEvent[] =>
  events.flatMap(event => {
    const parsed = threadEvent.safeParse(event);
    return parsed.success ? [parsed.data as ThreadEvent] : [];
  });

const seqOf = (event: unknown): number => z.object({ seq: z.number() }).safeParse(event).data?.seq ?? 0;

/** What the thread's topic broadcasts; an event is parsed only once it is folded. */
type Said =
  | { readonly event: unknown }
  | { readonly spoken: z.infer<typeof itemSpoken> }
  | { readonly delta: LiveDelta }
  | { readonly snapshot: LiveSnapshot };

type Batch = {
  readonly events: readonly ThreadEvent[];
  readonly deltas: readonly LiveDelta[];
  readonly snapshots: readonly LiveSnapshot[];
  /** The texts that events with this seq are without. */
  readonly spoken: ReadonlyMap<number, Spoken>;
};

const toBatch = (said: readonly Said[]): Batch => ({
  events: readable(
    said.flatMap(each => ('event' in each ? [each.event] : 'spoken' in each ? [each.spoken.event] : [])),
  ),
  spoken: new Map(said.flatMap(each => ('spoken' in each ? [[seqOf(each.spoken.event), each.spoken] as const] : []))),
  deltas: said.flatMap(each => ('delta' in each ? [each.delta] : [])),
  snapshots: said.flatMap(each => ('snapshot' in each ? [each.snapshot] : [])),
});

type Folded = {
  readonly view: ThreadView;
  /** The batch's events as they stand in the log. */
  readonly whole: readonly ThreadEvent[];
  /** Seqs of events that have to be read again. */
  readonly holes: readonly number[];
  /** Items whose live text has a hole. */
  readonly gaps: readonly ItemId[];
};

const foldBatch = (view: ThreadView, batch: Batch, id: ThreadId): Folded => {
  const { live, gaps } = foldLive(view.live, batch.deltas, batch.snapshots);
  const { whole, holes } = giveText(batch.events, batch.spoken, live);
  const head = batch.events.reduce((acc, event) => foldKnown(acc, event, id), view.head);
  const timeline = foldTimeline(view.timeline, whole);
  return { view: { ...view, head, timeline, live: withoutCompleted(live, whole) }, whole, holes, gaps };
};

/** An event this version could not read leaves a hole in the seqs; the head then only moves on. */
const foldKnown = (head: ThreadHead | null, event: ThreadEvent, id: ThreadId): ThreadHead | null => {
  if (!head || event.seq <= head.seq) return head;
  return foldHead({ ...head, seq: event.seq - 1 }, event, id);
};
