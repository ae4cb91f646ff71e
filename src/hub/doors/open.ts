// Opens what plan.ts decided: a plain door on loopback, which is all there is by default, and beside it, where people
// come from elsewhere, a door of their own with TLS or for proxies only. Both lead to the same routes and sockets.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../std/clock.ts';
import { createCloser } from '../../std/closer.ts';
import type { Logger } from '../../std/log.ts';
import { closesSoon, previewsFirst, SERVER_OPTIONS } from '../http/serve.ts';
import type { PreviewDoor } from '../previews/door.ts';
import { type DoorPlan, LOOPBACK } from './plan.ts';
import { readTlsPair, watchTlsPair } from './tls-files.ts';

export type Doors = {
  readonly servers: readonly Server[];
  /** Where programs of this machine reach the hub. */
  readonly localUrl: URL;
  /** Where people do. */
  readonly publicUrl: URL;
  /** What people's connections arrive at. */
  readonly listens: { readonly address: string; readonly port: number };
  close(): Promise<void>;
};

type Deps = {
  readonly port: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly previews: Pick<PreviewDoor, 'owns' | 'handle'>;
};

/** @throws HawserError `tls_files`; Error with code EADDRINUSE when the port is taken */
export const openDoors = async (app: FastifyInstance, plan: DoorPlan, deps: Deps): Promise<Doors> => {
  const closer = createCloser();
  try {
    const servers: Server[] = [app.server];
    const closeApp = closesSoon(app.server, deps.clock);
    closer.add(() => closeApp(() => app.close()));
    await app.listen({ host: LOOPBACK, port: plan.aside ? 0 : deps.port });
    if (plan.aside) {
      const handle = previewsFirst(deps.previews, (request, response) => app.routing(request, response));
      const server = await makeServer(plan, handle, deps, closer.add);
      // Below HTTP and WebSocket alike, so that neither can forget it.
      server.on('connection', socket => plan.admits(socket.remoteAddress ?? '') || socket.destroy());
      server.listen({ host: plan.listen, port: deps.port });
      await once(server, 'listening');
      const closeServer = closesSoon(server, deps.clock);
      closer.add(() => closeServer(() => new Promise(resolve => server.close(() => resolve()))));
      servers.push(server);
    }
    const localUrl = new URL(`http://${LOOPBACK}:${portOf(app.server)}`);
    const [listens = app.server] = servers.slice(-1);
    return {
      servers,
      localUrl,
      publicUrl: plan.publicUrl ?? localUrl,
      listens: { address: plan.listen, port: portOf(listens) },
      close: () => closer.close(),
    };
  } catch (error) {
    await closer.close();
    throw error;
  }
};

const makeServer = async (
  { tls, publicUrl, previewUrl, previewPaths }: DoorPlan,
  handle: RequestListener,
  { clock, log }: Deps,
  onClose: (close: () => void) => void,
): Promise<Server> => {
  if (!tls || !publicUrl) return createServer(SERVER_OPTIONS, handle);
  const hosts = [
    publicUrl.hostname,
    ...(previewUrl ? [previewPaths ? previewUrl.hostname : anyUnder(previewUrl)] : []),
  ];
  const pair = await readTlsPair(tls, hosts);
  // Without ALPN for HTTP/2: WebSockets are upgrades of HTTP/1.1 here.
  const server = createTlsServer({ ...SERVER_OPTIONS, ...pair, minVersion: 'TLSv1.2' }, handle);
  const onPair = (renewed: typeof pair) => server.setSecureContext({ ...renewed, minVersion: 'TLSv1.2' });
  onClose(watchTlsPair(tls, hosts, pair, { clock, log, onPair }));
  return server;
};

/** A host like a preview's: only a certificate for all of them (`*.preview.example.net`) is for this one. */
const anyUnder = ({ hostname }: URL): string => `${'0'.repeat(26)}.${hostname}`;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
