// Turns what each scan found into what changed, pure: a listener is told of once it has been the same for a while, so
// that a program which tries one port after the other, or restarts, is one line and not ten. watch-ports.ts keeps time.
import { type Listener, listenerKey } from './listener.ts';

export type PortChange =
  | { readonly type: 'opened'; readonly listener: Listener }
  /** The same process on the same port, and something about it is different. */
  | { readonly type: 'changed'; readonly listener: Listener }
  | { readonly type: 'closed'; readonly listener: Listener };

/** What was seen of one listener; `since` is when it was first seen exactly so. */
type Seen = { readonly listener: Listener; readonly since: number; readonly told: Listener | undefined };
export type Candidates = ReadonlyMap<string, Seen>;

/** How long a listener has to be unchanged. */
export const SETTLE_MS = 750;

/**
 * @param found what listens, by a scan that began at `now` (monotonic, milliseconds)
 * @returns `due`: when to look again at the latest so that nothing waits longer than it must; undefined when nothing waits
 */
export const step = (
  before: Candidates,
  found: readonly Listener[],
  now: number,
): { readonly candidates: Candidates; readonly changes: readonly PortChange[]; readonly due: number | undefined } => {
  const candidates = new Map<string, Seen>();
  const changes: PortChange[] = [];
  let due = Number.POSITIVE_INFINITY;
  for (const listener of found) {
    const key = listenerKey(listener);
    const old = before.get(key);
    const since = old && isSame(old.listener, listener) ? old.since : now;
    let told = old?.told;
    if (!told || !isSame(told, listener)) {
      if (now - since >= SETTLE_MS) {
        changes.push({ type: told ? 'changed' : 'opened', listener });
        told = listener;
      } else due = Math.min(due, since + SETTLE_MS);
    }
    candidates.set(key, { listener, since, told });
  }
  // That it is gone is told at once: whoever forwards to the port must stop before somebody else takes it (R7).
  for (const [key, { told }] of before) {
    if (told && !candidates.has(key)) changes.unshift({ type: 'closed', listener: told });
  }
  return { candidates, changes, due: Number.isFinite(due) ? due : undefined };
};

const isSame = (one: Listener, other: Listener): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
