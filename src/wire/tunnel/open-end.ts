// The hub's end of a tunnel: opens streams. It is the HTTP/2 client over a connection that the runner dialled; every
// stream is a CONNECT (RFC 9113, section 8.5) whose authority names a grant, and after that a plain pipe of bytes. Which
// grants exist, and what is behind one, only the other end knows (serve-end.ts).
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import { tunnelLimits } from './constants.ts';
import { honestStream } from './honest-stream.ts';
import { keepLinkWindow } from './link-window.ts';
import { watchLiveness } from './liveness.ts';
import { refusalOf } from './refusal.ts';

export type Tunnel = {
  readonly carrier: CarrierKind;
  /** Aborted when the tunnel is over; every stream of it has been destroyed by then, or is about to be. */
  readonly signal: AbortSignal;
  /**
   * Opens a byte pipe to what the grant stands for. It may be written to at once; when the runner refuses, it is
   * destroyed with a HawserError that says why. A pipe that closes without having ended was cut, and what came through
   * it is not whole.
   * @throws HawserError `tunnel_gone`, `tunnel_full`
   */
  openStream(grant: string): Duplex;
  /** Streams open at this moment. */
  streams(): number;
  close(): void;
};

/** Takes over the carrier, on which both ends have agreed; the carrier lives and dies with the tunnel. */
export const openTunnel = (carrier: Carrier, deps: { clock: Clock; maxStreams?: number }): Tunnel => {
  const { clock, maxStreams = tunnelLimits.streams } = deps;
  const over = new AbortController();
  const session = connect('http://tunnel', {
    createConnection: () => carrier.stream,
    // The peer says how many streams it takes only with its first frame; until then Node would assume 100.
    peerMaxConcurrentStreams: tunnelLimits.streams,
    maxSessionMemory: tunnelLimits.sessionMemoryMb,
    settings: { initialWindowSize: tunnelLimits.streamWindowBytes, enablePush: false },
  });
  let open = 0;
  const window = keepLinkWindow(session, carrier.bytesIn, clock);
  const stopWatching = watchLiveness(session, {
    clock,
    bytesIn: carrier.bytesIn,
    onDead: () => close('it went silent'),
  });
  session.on('error', () => undefined); // the close that follows says the same, and so does every stream
  session.on('goaway', () => close('the machine closed it'));
  session.on('close', () => close('it broke'));
  carrier.stream.on('close', () => close('it broke'));

  // The session alone would wait until its last words are written, which over a dead link is never.
  function close(why: string): void {
    if (over.signal.aborted) return;
    over.abort(gone(why));
    window.stop();
    stopWatching();
    session.destroy();
    carrier.stream.destroy();
  }

  return {
    carrier: carrier.kind,
    signal: over.signal,
    openStream: grant => {
      over.signal.throwIfAborted();
      if (session.destroyed || session.closed) throw gone('it is closing');
      if (open >= maxStreams) throw full(maxStreams);
      window.wake();
      const stream = connectTo(session, grant);
      open += 1;
      stream.on('close', () => {
        open -= 1;
      });
      return stream;
    },
    streams: () => open,
    close: () => close('the hub closed it'),
  };
};

const connectTo = (session: ClientHttp2Session, grant: string): Duplex => {
  // `priority: i` (RFC 9218, incremental): without it the other end sends one stream to its end before the next, and an
  // endless one starves all that were opened after it.
  const inner = session.request({ ':method': 'CONNECT', ':authority': grant, priority: 'i' }, { endStream: false });
  const stream = honestStream(inner);
  inner.on('response', headers => {
    const refused = refusalOf(headers);
    if (refused) stream.destroy(refused);
  });
  return stream;
};

const gone = (how: string) =>
  new HawserError({
    code: 'tunnel_gone',
    message: `The tunnel to the machine is gone: ${how}.`,
    hint: 'It comes back by itself when the machine is online again.',
  });

const full = (max: number) =>
  new HawserError({
    code: 'tunnel_full',
    message: `The machine already has ${max} connections open.`,
    hint: 'Close some tabs of its previews.',
  });
