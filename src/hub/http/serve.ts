// What every server of the hub has in common, with TLS or without: requests under a preview's host are a preview's, and
// everything else goes to the routes of app.ts.
import type { IncomingMessage, RequestListener, Server, ServerOptions } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import type { PreviewDoor } from '../previews/door.ts';

/** The hub's own requests end when nothing comes of them for so long. */
const QUIET_MS = 60_000;

/**
 * Without a limit for whole requests, because an upload into a preview may take as long as it flows. Answers to a
 * half-sent or malformed request line come from Node itself; they say no more than the status.
 */
export const SERVER_OPTIONS: ServerOptions = { requestTimeout: 0, headersTimeout: QUIET_MS, keepAliveTimeout: 72_000 };

/** @param handler serves what no preview owns */
export const previewsFirst =
  (previews: Pick<PreviewDoor, 'owns' | 'handle'>, handler: RequestListener): RequestListener =>
  (request, response) => {
    if (previews.owns(request)) return previews.handle(request, response);
    request.setTimeout(QUIET_MS, () => request.destroy());
    handler(request, response);
  };

/** What is still being answered when a server closes has so long. */
const GRACE_MS = 3_000;

/**
 * How a server closes within a moment. Browsers and HTTP clients open connections ahead of need, and Node waits for
 * those that never asked anything until `headersTimeout`, a minute; so they are cut at once, answers in the making are
 * finished, and what is left after three seconds is cut too.
 * @returns runs `close`, which stops the server, to its end
 */
export const closesSoon = (server: Server, clock: Clock): ((close: () => Promise<void>) => Promise<void>) => {
  const open = openSockets(server, 'connection');
  // Under TLS requests come from a socket around the open one.
  const speaking = server instanceof TlsServer ? openSockets(server, 'secureConnection') : open;
  const used = new WeakSet<Duplex>();
  const use = ({ socket }: IncomingMessage) => used.add(socket);
  server.on('request', use).on('upgrade', use);
  return async close => {
    const closed = close();
    for (const socket of speaking) if (!used.has(socket)) socket.destroy();
    const cancel = clock.after(GRACE_MS, () => {
      for (const socket of open) socket.destroy();
    });
    await closed.finally(cancel);
  };
};

const openSockets = (server: Server, event: 'connection' | 'secureConnection'): ReadonlySet<Duplex> => {
  const open = new Set<Duplex>();
  server.on(event, (socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
};
