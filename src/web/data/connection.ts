// The browser's one WebSocket to the hub: the official phoenix client, which reconnects and rejoins by itself, with
// our pace and our words. Its state is what the dot in the corner shows.
import { Socket } from 'phoenix';
import { backoff } from '../../std/backoff.ts';
import type { Clock } from '../../std/clock.ts';
import { pace } from '../../wire/protocol/limits.ts';
import { createStore, type ReadableStore } from './store.ts';

export type ConnectionState =
  | { readonly state: 'connecting'; readonly since: number }
  | { readonly state: 'online'; readonly since: number }
  | { readonly state: 'offline'; readonly since: number };

export type Connection = {
  readonly socket: Socket;
  readonly state: ReadableStore<ConnectionState>;
  /** Tries at once instead of at the end of the current wait; for "try again" and for a laptop that woke up. */
  retry(): void;
  close(): void;
};

const RETRY = { first: 250, max: 5_000 } as const;
const REJOIN = { first: 100, max: 5_000 } as const;

/** @param transport the WebSocket to use; tests bring one that sends their cookie */
export const connect = (
  endpoint: string,
  deps: { clock: Clock; random: () => number; transport: new (url: string) => object },
): Connection => {
  const { clock, random, transport } = deps;
  const state = createStore<ConnectionState>({ state: 'connecting', since: clock.now() });
  const become = (name: ConnectionState['state']) => {
    if (state.get().state !== name) state.set({ state: name, since: clock.now() });
  };
  const socket = new Socket(endpoint, {
    transport,
    heartbeatIntervalMs: pace.heartbeatMs,
    timeout: pace.callTimeoutMs,
    reconnectAfterMs: tries => backoff(tries, RETRY, random),
    rejoinAfterMs: tries => backoff(tries, REJOIN, random),
  });
  socket.onOpen(() => become('online'));
  socket.onClose(() => become('offline'));
  socket.connect();
  return {
    socket,
    state,
    retry: () => {
      if (!socket.isConnected()) socket.disconnect(() => socket.connect());
    },
    close: () => socket.disconnect(),
  };
};
