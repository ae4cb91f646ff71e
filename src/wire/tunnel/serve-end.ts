// The runner's end of a tunnel: serves streams. It is the HTTP/2 server on the connection it has dialled itself; for
// each CONNECT it asks `serve` for what the grant stands for and pipes bytes both ways. It never reads them.
import {
  type Http2Session,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Stream,
} from 'node:http2';
import { Socket } from 'node:net';
import { type Duplex, finished } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import { tunnelLimits } from './constants.ts';
import { honestStream } from './honest-stream.ts';
import { keepLinkWindow } from './link-window.ts';
import { watchLiveness } from './liveness.ts';
import { refusalHeaders } from './refusal.ts';

/**
 * What a grant stands for, as a connection of its own. Half-open must be allowed on it: one direction may end before
 * the other.
 * @param signal aborted when nobody wants the stream any more
 * @throws HawserError a refusal in words; anything else is logged and refused without them
 */
export type Serve = (grant: string, signal: AbortSignal) => Promise<Duplex>;

export type ServedTunnel = {
  readonly carrier: CarrierKind;
  /** Resolves when the hub's first frame has come: bytes pass both ways. Rejects when the carrier closes before. */
  readonly ready: Promise<void>;
  /** Resolves when the tunnel is over. */
  readonly ended: Promise<void>;
  close(): void;
};

export const serveTunnel = (carrier: Carrier, deps: { serve: Serve; clock: Clock; log: Logger }): ServedTunnel => {
  const { serve, clock, log } = deps;
  // Typed for sockets, made for any stream; a WebSocket's is one.
  const session: Http2Session = performServerHandshake(carrier.stream as Socket, {
    maxSessionMemory: tunnelLimits.sessionMemoryMb,
    settings: {
      initialWindowSize: tunnelLimits.streamWindowBytes,
      maxConcurrentStreams: tunnelLimits.streams,
    },
  });
  const window = keepLinkWindow(session, carrier.bytesIn, clock);
  const stopWatching = watchLiveness(session, {
    clock,
    bytesIn: carrier.bytesIn,
    onDead: () => {
      log.warn('the tunnel went silent');
      close();
    },
  });
  const { promise: ready, resolve: isReady, reject: neverReady } = Promise.withResolvers<void>();
  const { promise: ended, resolve: isOver } = Promise.withResolvers<void>();
  ready.catch(() => undefined); // whoever waits sees the rejection; nobody may be waiting
  session.once('remoteSettings', () => isReady());
  session.on('error', error => log.debug('the tunnel broke', { error }));
  session.on('close', close);
  carrier.stream.on('close', close);
  // The session alone would wait until its last words are written, which over a dead link is never.
  function close(): void {
    window.stop();
    stopWatching();
    session.destroy();
    carrier.stream.destroy();
    neverReady(cut());
    isOver();
  }
  session.on('stream', (inner: ServerHttp2Stream, headers) => {
    window.wake();
    inner.on('error', error => log.debug('a stream broke', { error }));
    accept(inner, headers, serve).catch(error => {
      if (!(error instanceof HawserError)) log.warn('could not serve a stream', { error });
      if (!inner.destroyed && !inner.headersSent) inner.respond(refusalHeaders(error), { endStream: true });
    });
  });
  return { carrier: carrier.kind, ready, ended, close };
};

const accept = async (inner: ServerHttp2Stream, headers: IncomingHttpHeaders, serve: Serve): Promise<void> => {
  const grant = headers[':authority'] ?? '';
  if (headers[':method'] !== 'CONNECT' || grant.length > tunnelLimits.grantChars) throw notAGrant();
  // Before anything is awaited: an end that comes meanwhile would be missed.
  const stream = honestStream(inner);
  const gone = new AbortController();
  stream.once('close', () => gone.abort());
  const target = await serve(grant, gone.signal);
  if (stream.destroyed) {
    target.destroy();
    return;
  }
  inner.respond({ ':status': 200 });
  splice(stream, target);
};

/**
 * Bytes both ways, each direction ending by itself. A side that is cut cuts the other, so that what is not whole never
 * looks whole: a reset towards the hub (CONNECT_ERROR, RFC 9113, section 8.5), a reset towards a socket here.
 */
const splice = (stream: Duplex, target: Duplex): void => {
  stream.pipe(target);
  target.pipe(stream);
  target.on('error', () => undefined); // its close follows, and is dealt with below
  target.once('close', () => {
    if (!target.readableEnded) stream.destroy();
    // It has said everything and takes no more; what the hub still sends has no reader, so it is told to stop.
    else if (!stream.readableEnded) finished(stream, { readable: false }, () => stream.destroy());
  });
  stream.once('close', () => {
    if (stream.readableEnded && stream.writableFinished) return;
    if (target instanceof Socket) target.resetAndDestroy();
    else target.destroy();
  });
};

const notAGrant = () => new HawserError({ code: 'stream_refused', message: 'This is not a grant.' });
const cut = () => new HawserError({ code: 'tunnel_gone', message: 'The tunnel closed before it was ready.' });
