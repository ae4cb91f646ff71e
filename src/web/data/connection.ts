// The browser's one WebSocket to the hub: the official phoenix client, which reconnects and rejoins by itself, with
// our pace and our words. Its state is what the dot in the corner shows: online means that the hub answered lately,
// which is more than that a socket is open.
import { Socket } from 'phoenix';
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
  /** Tries at once instead of at the end of the current wait. */
  retry(): void;
  close(): void;
};

const RETRY = { first: 250, max: 5_000 } as const;
const REJOIN = { first: 100, max: 5_000 } as const;
/** How often the hub is asked whether it answers, and how long it may take before it counts as gone. */
const PROBE_EVERY_MS = 10_000;
const PROBE_PATIENCE_MS = 6_000;
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
  const socket = new Socket(endpoint, {
    transport,
    heartbeatIntervalMs: pace.heartbeatMs,
    timeout: pace.callTimeoutMs,
    reconnectAfterMs: tries => backoff(tries, RETRY, random),
    rejoinAfterMs: tries => backoff(tries, REJOIN, random),
  });

  const reconnect = () => socket.disconnect(() => socket.connect());
  let patience: Cancel | undefined;
  const probe = (patienceMs: number) => {
    patience = clock.after(patienceMs, () => {
      patience = undefined;
      become('offline');
      reconnect(); // a socket that looks open and answers nothing is dead (F5)
    });
    socket.ping(latencyMs => {
      patience?.();
      patience = undefined;
      become('online', latencyMs);
    });
  };
  const probeUnlessProbing = () => {
    if (!patience && socket.isConnected()) probe(PROBE_PATIENCE_MS);
  };
  const stopProbing = clock.every(PROBE_EVERY_MS, probeUnlessProbing);
  const retry = () => {
    if (!socket.isConnected()) return reconnect();
    patience?.();
    probe(DOUBT_PATIENCE_MS);
  };
  const stopListening = onNetworkChange?.(retry);

  socket.onOpen(() => {
    become('online');
    probeUnlessProbing();
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
    retry,
    close: () => {
      stopProbing();
      stopListening?.();
      patience?.();
      socket.disconnect();
    },
  };
};
