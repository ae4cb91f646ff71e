// Phoenix Channels V2 for WebSockets that somebody else has accepted and authenticated. What it promises its clients:
//
// - Order. The messages of one channel are handled in the order they were sent, one at a time. What a channel hears comes
//   in the order it was said: broadcasts, pushes and replies of one topic never overtake each other. Between topics there
//   is no order.
// - At most once. A broadcast reaches a joined channel once or, when the connection breaks or the client does not keep
//   up, not at all; then the channel ends (phx_error, or the socket's close), and nothing later arrives on it. So a client
//   never has a gap without being told. It joins again with what it has, and the join's reply brings the rest.
// - Nothing missed by a join. What is said after the join began follows its reply, and nothing that was said before. A
//   snapshot that the join reads later overlaps with that, unless it calls startHere(); idempotent broadcasts don't mind.
// - Silence after the end. Once a channel has been left, closed or replaced, nothing of it arrives any more.
// - Bounds. Output that is not read, and input that is not handled, are limited per socket (constants.ts).
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Cancel, Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { Channel } from './channel.ts';
import { type ChannelLimits, CLOSE, type CloseReason, defaultLimits, IDLE_SWEEPS } from './constants.ts';
import { createFanOut } from './fan-out.ts';
import type { Payload } from './frame.ts';
import { broadcastBytes } from './outgoing.ts';
import { ChannelSocket, type Counters, type SocketDeps } from './socket.ts';
import { createTopicMatcher, type TopicTable } from './topic.ts';
import { createWsTransport } from './transport.ts';

export type ChannelServerOptions<Assigns> = {
  readonly topics: TopicTable<Assigns>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<ChannelLimits>;
  /** Runs a task in the next turn of the event loop and returns how to cancel it; setImmediate unless a test says. */
  readonly soon?: (task: () => void) => Cancel;
};

/** Counters since the start, but `sockets`, `channels` and `congested`, which are of this moment. */
export type ChannelFigures = Readonly<Counters> & { readonly sockets: number; readonly congested: number };

export type ChannelServer<Assigns> = {
  /**
   * Serves one connection; call it in the callback of `handleUpgrade`, before a message can be missed.
   * The WebSocketServer is `noServer`, without perMessageDeflate, and its maxPayload is the limit of one message.
   * @param raw the socket of the upgrade request
   * @param assigns who is at the other end; every channel of the connection sees it
   */
  accept(ws: WebSocket, raw: Duplex, assigns: Assigns): void;
  /**
   * Says something to everybody on a topic. The payload is encoded before this returns, so it may change afterwards.
   * @throws TypeError when the payload cannot be said in JSON
   */
  broadcast(topic: string, event: string, payload: Payload): void;
  /** Who has joined a topic: the assigns of every channel, so a person with two tabs is there twice. */
  subscribers(topic: string): Assigns[];
  /** Ends every socket whose assigns fit: at once nothing is sent or handled any more. Returns how many. */
  disconnect(whose: (assigns: Assigns) => boolean, close: CloseReason): number;
  figures(): ChannelFigures;
  /** Says what is pending, ends every socket and waits for them, and for a while for handlers that still run. */
  close(): Promise<void>;
};

export const createChannelServer = <Assigns>({
  topics,
  clock,
  log,
  limits: givenLimits,
  soon = nextTurn,
}: ChannelServerOptions<Assigns>): ChannelServer<Assigns> => {
  const limits = { ...defaultLimits, ...givenLimits };
  const fanOut = createFanOut<Channel<Assigns>>({ clock, soon }, limits);
  const counters: Counters = { channels: 0, framesIn: 0, framesOut: 0, dropped: 0 };
  const sockets = new Set<ChannelSocket<Assigns>>();
  let working = 0;
  let cancelSweeps: Cancel | undefined;
  let closing: Promise<void> | undefined;
  let onQuiet: (() => void) | undefined;

  const isQuiet = () => sockets.size === 0 && working === 0;
  const checkQuiet = () => {
    if (isQuiet()) onQuiet?.();
  };

  const deps: SocketDeps<Assigns> = {
    match: createTopicMatcher(topics),
    fanOut,
    counters,
    limits,
    clock,
    log,
    working: work => {
      working += 1;
      void work.then(() => {
        working -= 1;
        checkQuiet();
      });
    },
  };

  const sweep = () => {
    for (const socket of sockets) socket.sweep();
  };

  const closeAll = async () => {
    fanOut.flush();
    for (const socket of sockets) socket.end(CLOSE.restart);
    if (isQuiet()) return;
    await new Promise<void>(resolve => {
      // Sockets are cut off after closeMs; only a handler that ignores its signal is still there after twice that.
      const cancel = clock.after(2 * limits.closeMs, () => {
        log.warn('closed the channels while handlers were still running', { working });
        resolve();
      });
      onQuiet = () => {
        cancel();
        resolve();
      };
    });
  };

  return {
    accept: (ws, raw, assigns) => {
      const socket = new ChannelSocket(deps, createWsTransport(ws, raw, clock, limits.closeMs), assigns);
      sockets.add(socket);
      cancelSweeps ??= clock.every(limits.idleMs / IDLE_SWEEPS, sweep);
      ws.on('message', (data, isBinary) => receive(socket, data, isBinary));
      ws.on('error', error => {
        // `ws` has chosen the close code already: 1002, 1007 or 1009.
        log.info('closed a socket that broke the WebSocket protocol', { error: error.message });
        socket.end(CLOSE.malformed);
      });
      ws.once('close', () => {
        socket.gone();
        sockets.delete(socket);
        if (sockets.size === 0) {
          cancelSweeps?.();
          cancelSweeps = undefined;
        }
        checkQuiet();
      });
      if (closing) socket.end(CLOSE.restart);
    },
    broadcast: (topic, event, payload) => fanOut.broadcast(topic, () => broadcastBytes(topic, event, payload)),
    subscribers: topic =>
      [...fanOut.subscribers(topic)].filter(channel => channel.joined).map(channel => channel.assigns),
    disconnect: (whose, close) => {
      const ending = [...sockets].filter(socket => whose(socket.assigns));
      for (const socket of ending) socket.end(close);
      return ending.length;
    },
    figures: () => ({
      ...counters,
      sockets: sockets.size,
      congested: [...sockets].filter(socket => socket.congested).length,
    }),
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
};

/** A bug in this room costs the connection it met, as it would in Phoenix, and not the process. */
const receive = <Assigns>(socket: ChannelSocket<Assigns>, data: RawData, isBinary: boolean): void => {
  try {
    socket.receive(toBuffer(data), isBinary);
  } catch (error) {
    socket.log.error('a channel socket crashed', { error });
    socket.end(CLOSE.malformed);
  }
};

const toBuffer = (data: RawData): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
};

const nextTurn = (task: () => void): Cancel => {
  const immediate = setImmediate(task);
  return () => clearImmediate(immediate);
};
