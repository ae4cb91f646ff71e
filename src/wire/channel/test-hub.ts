// For integration tests: a real HTTP server whose WebSockets are served by a channel server, as a hub does it, and a raw
// client that says exactly what a test tells it to. The name in the query (`?name=ann`) is who connects.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { systemClock } from '../../std/clock.ts';
import { silentLogger } from '../../std/log.ts';
import type { ChannelLimits } from './constants.ts';
import { servesVersion } from './constants.ts';
import { createChannelServer } from './server.ts';
import type { Wire } from './test-socket.ts';
import type { TopicTable } from './topic.ts';

export type Named = { readonly name: string };

export type HubOptions = {
  readonly topics: TopicTable<Named>;
  readonly limits?: Partial<ChannelLimits>;
  /** The port of an earlier hub, to stand in for its restart. */
  readonly port?: number;
  readonly maxPayload?: number;
};

export const startHub = async ({ topics, limits = {}, port = 0, maxPayload = 1 << 20 }: HubOptions) => {
  const server = createChannelServer<Named>({ topics, clock: systemClock, log: silentLogger, limits });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload });
  const http = createServer();
  http.on('upgrade', (request, raw, head) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://hub');
    if (!servesVersion(searchParams.get('vsn'))) {
      raw.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const name = searchParams.get('name') ?? '';
    sockets.handleUpgrade(request, raw, head, ws => server.accept(ws, raw, { name }));
  });
  await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve));
  const address = http.address() as AddressInfo;
  return {
    server,
    port: address.port,
    url: `ws://127.0.0.1:${address.port}/socket`,
    close: async () => {
      await server.close();
      await new Promise(resolve => http.close(resolve));
    },
  };
};

export type Hub = Awaited<ReturnType<typeof startHub>>;

/** A client that knows nothing of channels. */
export const connectRaw = async (url: string, name = 'raw') => {
  const ws = new WebSocket(`${url}/websocket?vsn=2.0.0&name=${name}`);
  const heard: Wire[] = [];
  let wake: (() => void) | undefined;
  ws.on('message', data => {
    heard.push(JSON.parse(String(data)));
    wake?.();
  });
  const closed = new Promise<{ code: number; reason: string }>(resolve =>
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  ws.on('error', () => ws.terminate());
  return {
    ws,
    closed,
    send: (...frames: Wire[]) => {
      for (const frame of frames) ws.send(JSON.stringify(frame));
    },
    /** What has been heard and not been taken. */
    unread: (): readonly Wire[] => heard,
    /** The next `count` frames. */
    take: async (count: number): Promise<Wire[]> => {
      while (heard.length < count) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      return heard.splice(0, count);
    },
  };
};
