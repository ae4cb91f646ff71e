// Who is here: the server half of Phoenix Presence. A joiner gets presence_state, everybody gets presence_diff; a key
// (a person) has one meta per channel (a tab), each with its own phx_ref. Comings and goings are told in batches, and
// what a joiner gets is the state as last told, so that state and later diffs never overlap.
import type { Cancel, Clock } from '../../std/clock.ts';
import { PRESENCE_DIFF_MS, PRESENCE_EVENTS } from './constants.ts';
import type { Payload } from './frame.ts';
import type { ChannelContext } from './topic.ts';

export type PresenceMeta = Readonly<Record<string, unknown>>;

/** What the official client's Presence class reads: every key with its metas, oldest first. */
export type PresenceState = Readonly<
  Record<string, { readonly metas: readonly (PresenceMeta & { readonly phx_ref: string })[] }>
>;

export type Presence = {
  /**
   * Tells the channel who is here, and everybody on its topic that `key` is, until the channel ends.
   * Called in the join, the state follows the join's reply. A refused join is never told to anybody.
   */
  track(ctx: Tracked, key: string, meta: PresenceMeta): void;
  /** Who is here at this moment. */
  list(topic: string): PresenceState;
  /** Tells nobody anything any more. */
  close(): void;
};

type Tracked = Pick<ChannelContext<unknown>, 'topic' | 'push' | 'onClose'>;

export type PresenceDeps = {
  readonly clock: Clock;
  readonly broadcast: (topic: string, event: string, payload: Payload) => void;
  /** Makes a phx_ref, unique among all of a topic. */
  readonly newRef: () => string;
};

type Entry = {
  readonly key: string;
  readonly meta: PresenceMeta & { readonly phx_ref: string };
  /** `coming` and `going` have not been told yet. */
  stage: 'coming' | 'here' | 'going';
};

type Room = { readonly entries: Set<Entry>; cancelDiff: Cancel | undefined };

export const createPresence = ({ clock, broadcast, newRef }: PresenceDeps): Presence => {
  const rooms = new Map<string, Room>();
  let closed = false;

  const tell = (topic: string, room: Room) => {
    room.cancelDiff = undefined;
    const joins = [...room.entries].filter(entry => entry.stage === 'coming');
    const leaves = [...room.entries].filter(entry => entry.stage === 'going');
    for (const entry of joins) entry.stage = 'here';
    for (const entry of leaves) room.entries.delete(entry);
    if (room.entries.size === 0) rooms.delete(topic);
    if (joins.length + leaves.length === 0) return;
    broadcast(topic, PRESENCE_EVENTS.diff, { joins: stateOf(joins), leaves: stateOf(leaves) });
  };

  const changed = (topic: string, room: Room) => {
    if (!closed) room.cancelDiff ??= clock.after(PRESENCE_DIFF_MS, () => tell(topic, room));
  };

  return {
    track: (ctx, key, meta) => {
      const { topic } = ctx;
      const room = rooms.get(topic) ?? { entries: new Set(), cancelDiff: undefined };
      rooms.set(topic, room);
      ctx.push(PRESENCE_EVENTS.state, stateOf([...room.entries].filter(entry => entry.stage !== 'coming')));
      const entry: Entry = { key, meta: { ...meta, phx_ref: newRef() }, stage: 'coming' };
      room.entries.add(entry);
      changed(topic, room);
      ctx.onClose(() => {
        if (entry.stage === 'coming') room.entries.delete(entry);
        else entry.stage = 'going';
        changed(topic, room);
      });
    },
    list: topic => stateOf([...(rooms.get(topic)?.entries ?? [])].filter(entry => entry.stage !== 'going')),
    close: () => {
      closed = true;
      for (const room of rooms.values()) room.cancelDiff?.();
      rooms.clear();
    },
  };
};

/** Built from a Map: with an object, the key `__proto__` would be lost. */
const stateOf = (entries: readonly Entry[]): PresenceState => {
  const metas = new Map<string, Entry['meta'][]>();
  for (const { key, meta } of entries) {
    const list = metas.get(key);
    if (list) list.push(meta);
    else metas.set(key, [meta]);
  }
  return Object.fromEntries([...metas].map(([key, list]) => [key, { metas: list }]));
};
