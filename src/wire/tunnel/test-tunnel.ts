// A tunnel for tests over real sockets: a small HTTP server as the hub, a relay in between that can misbehave as
// networks do, and the runner's loop dialling through it.
import { once } from 'node:events';
import { createServer, globalAgent, type Server as HttpServer } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  connect as dialTcp,
  type Server,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../std/clock.ts';
import { createLogger } from '../../std/log.ts';
import { createTunnelDoor } from './accept.ts';
import { dialer } from './dial.ts';
import { type KeptTunnel, keepTunnel, type TunnelState } from './keep-tunnel.ts';
import { openTunnel, type Tunnel } from './open-end.ts';
import type { Serve } from './serve-end.ts';

export type TestTunnel = {
  /** The hub's end of the newest tunnel. */
  readonly tunnel: Tunnel;
  /** Resolves with the hub's end of the next tunnel. */
  next(): Promise<Tunnel>;
  readonly kept: KeptTunnel;
  readonly states: readonly TunnelState[];
  readonly relay: Relay;
};

export type TestTunnelOptions = {
  readonly serve: Serve;
  /** Behind a proxy that lets only WebSockets through. */
  readonly webSocketsOnly?: boolean;
  readonly clock?: Clock;
  readonly maxStreams?: number;
};

export const startTestTunnel = async (options: TestTunnelOptions): Promise<TestTunnel> => {
  const { serve, clock = systemClock } = options;
  const door = createTunnelDoor();
  const waiting: ((tunnel: Tunnel) => void)[] = [];
  let tunnel: Tunnel | undefined;
  const hub = createServer();
  hub.on('upgrade', (request, raw, head) => {
    raw.on('error', () => undefined); // the tunnel's own end reports it
    if (options.webSocketsOnly && request.headers.upgrade !== 'websocket') {
      raw.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    door(request, raw, head).then(
      carrier => {
        const { maxStreams } = options;
        const opened = openTunnel(carrier, { clock, ...(maxStreams !== undefined && { maxStreams }) });
        tunnel = opened;
        for (const tell of waiting.splice(0)) tell(opened);
      },
      () => raw.destroy(),
    );
  });
  const hubPort = await listen(hub);
  const relay = await startRelay(hubPort);
  const next = () => new Promise<Tunnel>(resolve => waiting.push(resolve));
  const first = next();
  const states: TunnelState[] = [];
  const kept = keepTunnel({
    clock,
    log: createLogger(() => undefined, clock.now),
    random: () => 0,
    dial: dialer(
      new URL(`http://127.0.0.1:${relay.port}`),
      async () => 'proof',
      () => globalAgent,
    ),
    serve,
    onState: state => states.push(state),
  });
  onTestFinished(async () => {
    await kept.close();
    tunnel?.close();
    await relay.close();
    hub.closeAllConnections();
    hub.close();
  });
  await first;
  return {
    get tunnel() {
      if (!tunnel) throw new Error('invariant: the first tunnel is there');
      return tunnel;
    },
    next,
    kept,
    states,
    relay,
  };
};

export type Relay = {
  readonly port: number;
  /** Stops carrying bytes without telling anyone, as a network that lost us. */
  freeze(): void;
  /** Resets every connection through it. */
  cut(): void;
  close(): Promise<void>;
};

const startRelay = async (target: number): Promise<Relay> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer(near => {
    const far = dialTcp(target, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => undefined); // cut() makes them
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const port = await listen(server);
  return {
    port,
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

const listen = async (server: Server | HttpServer): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A TCP server of the test's own making on a free port. @returns a `serve` that connects to it */
export const serveTcp = async (onConnection: (socket: Socket) => void): Promise<Serve> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket);
    socket.on('error', () => undefined); // aborted ones are part of the tests
    onConnection(socket);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return async () => {
    const socket = dialTcp({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    await once(socket, 'connect');
    return socket;
  };
};

/** Everything a stream says until it ends. @throws when it is cut before */
export const readAll = async (stream: Duplex): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
