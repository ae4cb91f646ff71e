// How much the peer may have in flight towards us, over all streams together. Per-stream windows do not keep a click
// fast while downloads run: eight streams may each fill their window, and all of it stands in one queue before the
// click's answer. So the link as a whole is held to about twice what it delivers in one round trip, measured as it goes
// (the idea of BBR and of gRPC's window estimate). HTTP/2's connection window is the lid: Node returns its credit on
// receipt, so a stuck stream does not use it up.
import type { Http2Session } from 'node:http2';
import type { Cancel, Clock } from '../../std/clock.ts';

export const linkWindow = {
  /** Below this a single transfer takes too long to get going (measured: 256 KiB costs a quarter, this 7 %). */
  floorBytes: 512 << 10,
  ceilingBytes: 16 << 20,
  /** While bytes flow; and while none do, so that an idle link costs nothing worth naming. */
  busyMs: 50,
  quietMs: 500,
} as const;

/** Bytes per measuring interval below which the link counts as quiet; a click or a ping is not a flow. */
const FLOW_BYTES = 16 << 10;
/** The busy pace is kept for this long after the last flow: answers and the next download are about to come. */
const QUIET_AFTER_MS = 1_000;
/** The shortest round trip is kept for one to two of these, so that a changed path is noticed. */
const RTT_KEPT_MS = 5_000;

/** @param bytesPerMs what the link delivers @param rttMs its round trip when nothing queues */
export const windowFor = (bytesPerMs: number, rttMs: number): number =>
  Math.round(Math.min(linkWindow.ceilingBytes, Math.max(linkWindow.floorBytes, 2 * bytesPerMs * rttMs)));

/** The least of the samples of the last while, by two buckets that take turns. */
export const createMinRtt = () => {
  let current = { since: 0, least: Number.POSITIVE_INFINITY };
  let earlier = current;
  return {
    add: (now: number, rttMs: number) => {
      if (now - current.since > RTT_KEPT_MS) {
        earlier = current;
        current = { since: now, least: rttMs };
      } else current.least = Math.min(current.least, rttMs);
    },
    /** Milliseconds; undefined before the first sample. */
    least: (): number | undefined => {
      const least = Math.min(current.least, earlier.least);
      return Number.isFinite(least) ? least : undefined;
    },
  };
};

export type WindowKeeper = {
  /** Something is about to flow: measure at the busy pace from now on. */
  wake(): void;
  stop(): void;
};

/** Sets the session's connection window again and again until stopped. */
export const keepLinkWindow = (session: Http2Session, bytesIn: () => number, clock: Clock): WindowKeeper => {
  const rtt = createMinRtt();
  let window = 0;
  let seen = bytesIn();
  let seenAt = clock.monotonic();
  let pinging = false;
  let busy = false;
  let quietFor = 0;
  let cancel: Cancel = () => undefined;

  const set = (bytes: number) => {
    if (bytes === window || session.destroyed) return;
    window = bytes;
    session.setLocalWindowSize(bytes);
  };
  const ping = () => {
    if (pinging || session.destroyed) return;
    const sentAt = clock.monotonic();
    pinging = session.ping(error => {
      pinging = false;
      if (!error) rtt.add(clock.monotonic(), clock.monotonic() - sentAt);
    });
  };
  const measure = () => {
    const now = clock.monotonic();
    const bytes = bytesIn() - seen;
    const elapsed = now - seenAt;
    seen += bytes;
    seenAt = now;
    const flows = bytes >= FLOW_BYTES;
    const least = rtt.least();
    if (flows) ping();
    set(flows && least !== undefined && elapsed > 0 ? windowFor(bytes / elapsed, least) : linkWindow.floorBytes);
    quietFor = flows ? 0 : quietFor + elapsed;
    pace(quietFor < QUIET_AFTER_MS);
  };
  const pace = (fast: boolean) => {
    if (fast === busy) return;
    busy = fast;
    cancel();
    cancel = clock.every(fast ? linkWindow.busyMs : linkWindow.quietMs, measure);
  };

  set(linkWindow.floorBytes);
  ping();
  cancel = clock.every(linkWindow.quietMs, measure);
  return {
    wake: () => {
      if (busy) return;
      // What came while it was quiet says nothing about the flow that begins.
      quietFor = 0;
      seen = bytesIn();
      seenAt = clock.monotonic();
      pace(true);
    },
    stop: () => cancel(),
  };
};
