// Who else is in a thread: the tabs the hub tells of (Phoenix Presence), as people, and who of them is writing. That
// someone writes is never stored and wears off by itself.
import { type Channel, Presence } from 'phoenix';
import { z } from 'zod';
import type { Cancel, Clock } from '../../std/clock.ts';
import { type MemberId, memberId } from '../../wire/protocol/ids.ts';
import { createStore, type ReadableStore } from './store.ts';

export type People = {
  /** Everybody who has the thread open, oneself included. */
  readonly here: readonly MemberId[];
  /** Everybody who wrote a moment ago, also in another tab of one's own. */
  readonly typing: readonly MemberId[];
};

/** Told at most this often, and believed for a little longer. */
const TYPING_EVERY_MS = 2_500;
const TYPING_LASTS_MS = 4_000;

export const watchPeople = (channel: Channel, clock: Clock) => {
  const view = createStore<People>({ here: [], typing: [] });
  const typing = new Map<MemberId, Cancel>();
  const presence = new Presence(channel);
  presence.onSync(() => {
    const here = presence.list(key => key).flatMap(key => memberId.safeParse(key).data ?? []);
    view.set({ ...view.get(), here });
  });

  const tellTyping = () => view.set({ ...view.get(), typing: [...typing.keys()] });
  const stops = (id: MemberId) => {
    typing.get(id)?.();
    if (typing.delete(id)) tellTyping();
  };
  channel.on('typing', payload => {
    const { memberId: id } = z.object({ memberId }).parse(payload);
    typing.get(id)?.();
    typing.set(
      id,
      clock.after(TYPING_LASTS_MS, () => stops(id)),
    );
    tellTyping();
  });
  // What someone wrote has arrived; the event says so sooner than the clock.
  channel.on('event', (event: { type?: unknown; message?: { author?: unknown } }) => {
    const author = event.type === 'message.posted' ? memberId.safeParse(event.message?.author).data : undefined;
    if (author) stops(author);
  });

  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    view: view as ReadableStore<People>,
    sayTyping: () => {
      if (channel.state !== 'joined' || clock.monotonic() - saidAt < TYPING_EVERY_MS) return;
      saidAt = clock.monotonic();
      channel.push('typing', {});
    },
    close: () => {
      for (const cancel of typing.values()) cancel();
      typing.clear();
    },
  };
};
