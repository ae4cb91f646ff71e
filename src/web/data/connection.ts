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
  /** Tries at once instead of at the end of the current wait; for "try again" and for a laptop that woke up. */
  retry(): void;
  close(): void;
};

const RETRY = { first: 250, max: 5_000 } as const;
const REJOIN = { first: 100, max: 5_000 } as const;
/** How often the hub is asked whether it answers, and how long it may take before it counts as gone. */
const PROBE_EVERY_MS = 10_000;
const PROBE_PATIENCE_MS = 6_000;

export type ConnectionDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  /** The WebSocket to use; tests bring one that sends their cookie. */
  readonly transport: new (
    url: string,
  ) => object;
};

/** What the hub closes a socket with whose session is over (hub/accounts/watch-sockets.ts). */
const SIGNED_OUT = 4001;

/** @param onSignedOut called when the hub ends the connection because its session is over */
export const connect = (endpoint: string, deps: ConnectionDeps, onSignedOut?: () => void): Connection => {
  const { clock, random, transport } = deps;
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
  const probe = () => {
    if (patience || !socket.isConnected()) return;
    patience = clock.after(PROBE_PATIENCE_MS, () => {
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
  const stopProbing = clock.every(PROBE_EVERY_MS, probe);

  socket.onOpen(() => {
    become('online');
    probe();
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
    retry: () => {
      if (socket.isConnected()) probe();
      else reconnect();
    },
    close: () => {
      stopProbing();
      patience?.();
      socket.disconnect();
    },
  };
};
