// Keeps one draft in step with the hub, so that what is begun on one device goes on at the next. What is written here is
// sent a moment later; what was written elsewhere since is taken over when one looks, unless something here is newer.
import type { Cancel, Clock } from '../../std/clock.ts';
import type { DraftState, DraftWrite } from '../../wire/protocol/drafts.ts';

export type DraftSyncDeps = {
  readonly clock: Clock;
  readonly load: () => Promise<DraftState | undefined>;
  readonly save: (draft: DraftWrite) => Promise<DraftState | undefined>;
  /** What is written here at this moment. */
  readonly read: () => Omit<DraftWrite, 'at'>;
  /** Shows what was written elsewhere. */
  readonly adopt: (draft: DraftState) => void;
  /** Told whenever the mark changes, so that it can be kept across reloads. */
  readonly mark: (mark: DraftMark) => void;
};

/** When the draft was last written, and whether the hub has it. */
export type DraftMark = { readonly at: number; readonly saved: boolean };

export type DraftSync = {
  /** The draft was changed here. */
  changed(): void;
  /** Sends what the hub has not got, or else asks whether another device wrote since. */
  look(): void;
  close(): void;
};

/** Someone who types is told to the hub this often. */
const SAVE_MS = 1_000;

export const syncDraft = (initial: DraftMark, deps: DraftSyncDeps): DraftSync => {
  const { clock } = deps;
  let mark = initial;
  let timer: Cancel | undefined;
  let busy = false;
  let closed = false;

  const set = (next: DraftMark) => {
    mark = next;
    deps.mark(next);
  };
  /** Takes what the hub holds as the truth; only called while nothing was written here since it was asked. */
  const settle = (held: DraftState | undefined, wrote: boolean) => {
    if (held && held.at !== mark.at && !isSame(held, deps.read())) deps.adopt(held);
    if (held || wrote) set({ at: held?.at ?? mark.at, saved: true });
  };
  const exchange = async (wrote: boolean): Promise<void> => {
    const { at } = mark;
    busy = true;
    // Without a connection the draft is kept here; it is sent when someone looks again.
    const held = await (wrote ? deps.save({ ...deps.read(), at }) : deps.load()).catch(() => 'failed' as const);
    busy = false;
    if (closed) return;
    if (held !== 'failed' && mark.at === at) {
      if (wrote || (held && held.at > at)) settle(held, wrote);
    } else if (held !== 'failed') later(); // written here meanwhile
  };
  const later = () => {
    timer ??= clock.after(SAVE_MS, () => {
      timer = undefined;
      if (busy) later();
      else void exchange(true);
    });
  };

  return {
    changed: () => {
      // Two changes in one millisecond are two changes.
      set({ at: Math.max(clock.now(), mark.at + 1), saved: false });
      later();
    },
    look: () => {
      if (busy) return;
      timer?.();
      timer = undefined;
      void exchange(!mark.saved);
    },
    close: () => {
      closed = true;
      timer?.();
      if (timer && !busy) void deps.save({ ...deps.read(), at: mark.at }).catch(() => undefined); // sent at the next look
    },
  };
};

const isSame = (held: DraftState, here: Omit<DraftWrite, 'at'>): boolean =>
  held.text === here.text &&
  held.replyTo === here.replyTo &&
  held.attachments.map(({ id }) => id).join() === here.attachments.join();
