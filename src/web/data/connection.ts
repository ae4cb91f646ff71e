// The browser's one WebSocket to the hub: the official phoenix client, which reconnects and rejoins by itself, with
// our pace and our words. Its state is what the dot in the corner shows: online means that the hub answered lately,
// which is more than that a socket is open.
import { type Channel, Socket } from 'phoenix';
import { backoff } from '../../std/backoff.ts';
import type { Cancel, Clock } from '../../std/clock.ts';
import { pace } from '../../wire/protocol/limits.ts';
import { createStore, type ReadableStore } from './store.ts';

export type ConnectionState = {
  readonly state: 'connecting' | 'online' | 'offline';
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** How long the hub took to answer last, in milliseconds. */
  readonly latencyMs?: number;
};

export type Connection = {
  readonly socket: Socket;
  readonly state: ReadableStore<ConnectionState>;
  /** Counts an answer as large until it is there: the hub's sign of life may wait behind it. */
  expecting<Answer>(answer: Promise<Answer>): Promise<Answer>;
  /** Tries at once instead of at the end of the current wait. */
  retry(): void;
  close(): void;
};

const RETRY = { first: 250, max: 5_000 } as const;
const REJOIN = { first: 100, max: 5_000 } as const;
/** How often the hub is asked whether it answers, and how long it may take before it counts as gone. */
const LOOK_EVERY_MS = 10_000;
const PROBE_PATIENCE_MS = 6_000;
/**
 * The same while a page of a thread is on its way, which a slow network takes longer for; who dials anew asks for it once
 * more and never gets it. As long as the client itself waits for its heartbeat's answer.
 */
const PAGE_PATIENCE_MS = 2 * pace.heartbeatMs;
/**
 * Who has not dialled for this long while there is no connection hangs in a dial that nobody answers, which the client has
 * no limit for, or is a page nobody looks at, which the client does not dial for until it is seen: but it has to tell what
 * happens elsewhere just then. Longer than any wait between two tries.
 */
const DIAL_PATIENCE_MS = 2 * RETRY.max;
/** How long it may take once the browser itself says that the network changed: the likely answer is none. */
const DOUBT_PATIENCE_MS = 2_000;

export type ConnectionDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  /** The WebSocket to use; tests bring one that sends their cookie. */
  readonly transport: new (
    url: string,
  ) => object;
  /**
   * Calls back whenever the browser went offline or online: the hub may have gone or come with that.
   * Programs outside a browser are not told. @returns ends that
   */
  readonly onNetworkChange?: (changed: () => void) => Cancel;
};

/** What the hub closes a socket with whose session is over (hub/accounts/watch-sockets.ts). */
const SIGNED_OUT = 4001;

/** @param onSignedOut called when the hub ends the connection because its session is over */
export const connect = (endpoint: string, deps: ConnectionDeps, onSignedOut?: () => void): Connection => {
  const { clock, random, transport, onNetworkChange } = deps;
  const state = createStore<ConnectionState>({ state: 'connecting', since: clock.now() });
  const become = (name: ConnectionState['state'], latencyMs?: number) => {
    const current = state.get();
    const since = current.state === name ? current.since : clock.now();
    state.set({ state: name, since, ...(latencyMs !== undefined && { latencyMs }) });
  };
  let dialledAt = clock.monotonic();
  const socket = new Socket(endpoint, {
    transport,
    // Asked for at every dial.
    params: () => {
      dialledAt = clock.monotonic();
      return {};
    },
    heartbeatIntervalMs: pace.heartbeatMs,
    timeout: pace.callTimeoutMs,
    reconnectAfterMs: tries => backoff(tries, RETRY, random),
    rejoinAfterMs: tries => backoff(tries, REJOIN, random),
  });

  const reconnect = () => socket.disconnect(() => socket.connect());
  let patience: Cancel | undefined;
  let expected = 0;
  // The client shows its channels, which its types do not say.
  const isJoining = () =>
    (socket as unknown as { readonly channels: readonly Channel[] }).channels.some(({ state }) => state === 'joining');
  const giveUp = () => {
    patience = undefined;
    become('offline');
    reconnect(); // a socket that looks open and answers nothing is dead (F5)
  };
  const loseHope = () => {
    if (expected === 0 && !isJoining()) return giveUp();
    become('connecting');
    patience = clock.after(PAGE_PATIENCE_MS - PROBE_PATIENCE_MS, giveUp);
  };
  const probe = (patienceMs: number, otherwise: () => void) => {
    patience = clock.after(patienceMs, otherwise);
    socket.ping(latencyMs => {
      patience?.();
      patience = undefined;
      become('online', latencyMs);
    });
  };
  const look = () => {
    if (!socket.isConnected()) {
      if (clock.monotonic() - dialledAt >= DIAL_PATIENCE_MS) reconnect();
    } else if (!patience) probe(PROBE_PATIENCE_MS, loseHope);
  };
  const stopLooking = clock.every(LOOK_EVERY_MS, look);
  const retry = () => {
    if (!socket.isConnected()) return reconnect();
    patience?.();
    probe(DOUBT_PATIENCE_MS, giveUp);
  };
  const stopListening = onNetworkChange?.(retry);

  socket.onOpen(() => {
    become('online');
    look();
  });
  socket.onClose((event: { readonly code?: number } | undefined) => {
    patience?.();
    patience = undefined;
    become('offline');
    if (event?.code === SIGNED_OUT) onSignedOut?.();
  });
  socket.connect();
  return {
    socket,
    state,
    expecting: async answer => {
      expected += 1;
      try {
        return await answer;
      } finally {
        expected -= 1;
      }
    },
    retry,
    close: () => {
      stopLooking();
      stopListening?.();
      patience?.();
      socket.disconnect();
    },
  };
};
