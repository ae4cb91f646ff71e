// What a tunnel runs over: one ordered byte stream between the two ends, either the bare connection after an HTTP/1.1
// Upgrade or, where only WebSockets pass, a WebSocket (websocket-stream.ts). Nothing above cares which.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type CarrierKind = 'upgrade' | 'websocket';

export type Carrier = {
  readonly kind: CarrierKind;
  readonly stream: Duplex;
  /** Bytes received so far; the link window is measured by them. */
  bytesIn(): number;
};

/** A connection both of whose ends have agreed to the upgrade. */
export const socketCarrier = (socket: Socket): Carrier => {
  // A click's few bytes must not wait for the acknowledgement of earlier ones (Nagle).
  socket.setNoDelay(true);
  // Node's HTTP server lets its sockets stay half-open; half a tunnel is none.
  socket.on('end', () => socket.destroy());
  return { kind: 'upgrade', stream: socket, bytesIn: () => socket.bytesRead };
};
