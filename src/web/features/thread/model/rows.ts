// Turns a thread as the browser holds it into the rows of its page. Called once per frame while text streams in, so it
// makes anew only what changed: rows of untouched turns, and rows that came out the same, keep their identity, by which
// React knows that there is nothing to do.
import type { MessageId } from '../../../../wire/protocol/ids.ts';
import type { ThreadHead } from '../../../../wire/thread/head.ts';
import type { Entry, MessageEntry, NoteEntry, Timeline, TurnEntry } from '../../../../wire/thread/timeline.ts';
import type { ThreadView, UnsentMessage } from '../../../data/thread.ts';
import { type Split, splitBlocks, splitInside } from '../../../text/blocks.ts';
import type { Row, RowOf } from './row.ts';
import { type TurnContext, turnRows } from './turn-rows.ts';

export type RowInput = {
  readonly view: Pick<ThreadView, 'timeline' | 'live' | 'head'>;
  readonly flowing: ReadonlySet<MessageId>;
  readonly sending: readonly UnsentMessage[];
  readonly unfolded: ReadonlySet<string>;
};

/** @returns a function from the thread to its rows that remembers what it made */
export const createRows = (): ((input: RowInput) => readonly Row[]) => {
  const splits = new Map<string, Split>();
  const made = new Map<string, Made>();
  const plain = new WeakMap<object, Row>();
  const messages = new WeakMap<MessageEntry, RowOf<'message'>>();
  let arranged: { readonly causes: readonly unknown[]; readonly parts: readonly Part[] } = { causes: [], parts: [] };
  let last: readonly Row[] = [];

  const split: TurnContext['split'] = (id, text, { end, inside } = {}) => {
    const next = splitBlocks(text, splits.get(id) ?? splitInside(inside), end);
    splits.set(id, next);
    return next;
  };
  const rowsOfTurn = (turn: TurnEntry, steered: readonly MessageEntry[], input: RowInput, latest: boolean) => {
    const { head, live } = input.view;
    const running =
      head?.turn?.id === turn.key
        ? { stopping: head.turn.stopAskedBy !== undefined, quiet: head.turn.quiet }
        : undefined;
    const causes = [
      turn,
      running?.stopping,
      running?.quiet,
      latest,
      input.unfolded,
      ...steered,
      ...liveTexts(turn, live),
    ];
    const before = made.get(turn.key);
    if (before && sameList(before.causes, causes)) return before.rows;
    const { unfolded } = input;
    const rows = keepSame(before?.rows ?? [], turnRows(turn, { steered, running, latest, live, unfolded, split }));
    made.set(turn.key, { causes, rows });
    return rows;
  };
  /** One row per object it is made from. */
  const once = (from: object, make: () => Row): Row => {
    const row = plain.get(from) ?? make();
    plain.set(from, row);
    return row;
  };

  /** A message comes before its turn's end, and before the turn itself where the log is read backwards. */
  const messageRow = (entry: MessageEntry, { byKey }: Timeline): Row => {
    const turn = entry.state?.turnId && byKey.get(entry.state.turnId);
    const ended = turn?.kind === 'turn' ? turn.completed?.status : undefined;
    const before = messages.get(entry);
    if (before && before.ended === ended) return before;
    const row = { kind: 'message', key: entry.key, pos: entry.pos, depth: 0, entry, steered: false, ended } as const;
    messages.set(entry, row);
    return row;
  };

  return input => {
    const { timeline, head } = input.view;
    // Text that streams in changes neither; only then is there anything to arrange.
    const causes = [timeline, head?.waiting, input.flowing];
    if (!sameList(arranged.causes, causes)) arranged = { causes, parts: withDays(arrange(input)) };
    const { parts } = arranged;
    const latest = parts.findLast(part => part.entry.kind === 'turn')?.entry.key;
    const rows: Row[] = [];
    for (const { entry, steered, day } of parts) {
      if (day !== undefined) rows.push(day);
      if (entry.kind === 'turn') rows.push(...rowsOfTurn(entry, steered, input, entry.key === latest));
      else if (entry.kind === 'message') rows.push(messageRow(entry, timeline));
      else rows.push(once(entry, () => ({ kind: 'note', key: entry.key, pos: entry.pos, depth: 0, entry })));
    }
    for (const message of input.sending) {
      rows.push(once(message, () => ({ kind: 'unsent', key: `unsent:${message.nonce}`, pos: 0, depth: 0, message })));
    }
    if (!sameList(last, rows)) last = rows;
    return last;
  };
};

/** Puts the name of the day before the first entry of another day. */
const withDays = (parts: readonly Part[]): readonly Part[] => {
  let [from, until] = [0, 0];
  return parts.map(part => {
    const { kind, key, at, pos } = part.entry;
    // Asking the calendar for each of ten thousand entries would take longer than all the rest.
    if (at === 0 || kind === 'note' || (at >= from && at < until)) return part;
    const first = until === 0;
    [from, until] = dayAround(at);
    return first ? part : { ...part, day: { kind: 'day', key: `day:${key}`, pos, depth: 0, at } };
  });
};

/** Midnight before and after, in milliseconds since the epoch. */
const dayAround = (at: number): [number, number] => {
  const date = new Date(at);
  const midnight = (offset: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + offset).getTime();
  return [midnight(0), midnight(1)];
};

/** The later rows, with the earlier object wherever a row came out the same. */
const keepSame = (before: readonly Row[], after: readonly Row[]): readonly Row[] => {
  const known = new Map(before.map(row => [row.key, row]));
  return after.map(row => {
    const old = known.get(row.key);
    return old && sameRow(old, row) ? old : row;
  });
};

type Made = { readonly causes: readonly unknown[]; readonly rows: readonly Row[] };

/** Only messages and thoughts are laid out by their text; output is read by whoever shows it. */
const liveTexts = (turn: TurnEntry, live: ThreadView['live']): unknown[] => {
  if (turn.completed || live.size === 0) return [];
  const texts: unknown[] = [];
  for (const id of live.keys()) if (turn.items.get(id)?.item.kind === 'message') texts.push(live.get(id));
  return texts;
};

type Part = { readonly entry: Entry; readonly steered: readonly MessageEntry[]; readonly day?: Row };

/**
 * Entries in the order they are shown: a message stands before the turn that took it, however long it waited in the
 * queue; one that was given to a running turn stands in that turn; one that still waits in the dock stands nowhere.
 */
const arrange = ({ view, flowing }: RowInput): Part[] => {
  const { timeline, head } = view;
  const inDock = new Set<MessageId>();
  for (const { message, state } of head?.waiting ?? []) {
    if ((state === 'sent' || state === 'on_laptop') && !flowing.has(message.id)) inDock.add(message.id);
  }
  const starters = new Map<string, MessageEntry[]>();
  const steered = new Map<string, MessageEntry[]>();
  const placed = new Set<Entry>();
  for (const entry of timeline.entries) {
    if (entry.kind !== 'message') continue;
    if (inDock.has(entry.key)) placed.add(entry);
    const turn = entry.state?.turnId && timeline.byKey.get(entry.state.turnId);
    if (turn?.kind !== 'turn' || turn.pos === 0 || inDock.has(entry.key)) continue;
    const list = entry.pos > turn.pos ? steered : starters;
    list.set(turn.key, [...(list.get(turn.key) ?? []), entry]);
    placed.add(entry);
  }
  return timeline.entries.flatMap((entry, index): Part[] => {
    if (placed.has(entry)) return [];
    if (entry.kind === 'note' && !isWorthARow(entry, timeline.entries, index, head)) return [];
    const before = (starters.get(entry.key) ?? []).map(message => ({ entry: message, steered: [] }));
    return [...before, { entry, steered: steered.get(entry.key) ?? [] }];
  });
};

/** A request that was answered is told by its answer; what blocks a session now is told by its card. */
const isWorthARow = (
  { event }: NoteEntry,
  entries: readonly Entry[],
  index: number,
  head: ThreadHead | null,
): boolean => {
  if (event.type !== 'session.requested' && event.type !== 'session.blocked') return true;
  const answered = entries.some(
    (entry, at) => at > index && entry.kind === 'note' && /^session\./.test(entry.event.type),
  );
  return !answered ? event.type === 'session.requested' || head?.session?.state !== 'blocked' : false;
};

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** Whether two rows of one key show the same. Lists are compared by their elements, those by their fields. */
const sameRow = (a: Row, b: Row): boolean => sameValue(a, b, 3);

const sameValue = (a: unknown, b: unknown, depth: number): boolean => {
  if (a === b) return true;
  if (depth === 0 || !isPlain(a) || !isPlain(b)) return false;
  const left = Object.entries(a);
  return left.length === Object.keys(b).length && left.every(([name, value]) => sameValue(value, b[name], depth - 1));
};

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Map);
