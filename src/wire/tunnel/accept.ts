// The hub's door for tunnels: agrees to the HTTP/1.1 Upgrade (or the WebSocket, where only that passes) of a runner that
// has already proved who it is, and hands back the carrier. Whom to let in is not decided here.
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Carrier, socketCarrier } from './carrier.ts';
import { TUNNEL_TOKEN } from './constants.ts';
import { websocketCarrier } from './websocket-stream.ts';

/** HTTP/2 frames are at most 16 KiB unless asked for; one message coalesces a few (websocket-stream.ts). */
const MESSAGE_BYTES = 1 << 20;

export type AcceptTunnel = (request: IncomingMessage, raw: Duplex, head: Buffer) => Promise<Carrier>;

/** @returns a function that completes an upgrade; it rejects when the request is not for a tunnel or the peer left */
export const createTunnelDoor = (): AcceptTunnel => {
  const websockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false, // a known way to exhaust memory, and HTTP inside is compressed where it matters (R25)
    clientTracking: false,
    skipUTF8Validation: true,
    maxPayload: MESSAGE_BYTES,
  });
  return (request, raw, head) => {
    const token = request.headers.upgrade?.toLowerCase();
    if (token === TUNNEL_TOKEN && raw instanceof Socket) return acceptRaw(raw, head);
    if (token !== 'websocket') return Promise.reject(new Error(`not a tunnel: ${String(token).slice(0, 60)}`));
    return new Promise((resolve, reject) => {
      raw.once('close', () => reject(new Error('the peer left during the upgrade')));
      websockets.handleUpgrade(request, raw, head, socket => resolve(websocketCarrier(socket)));
    });
  };
};

const acceptRaw = (socket: Socket, head: Buffer): Promise<Carrier> =>
  new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error('the peer left during the upgrade')));
    const answer = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${TUNNEL_TOKEN}\r\n\r\n`;
    // Only once this write is done: Node aborts the whole process when HTTP/2 takes over a TLS socket that still writes.
    socket.write(answer, error => {
      if (error) return reject(error);
      if (head.length > 0) socket.unshift(head);
      resolve(socketCarrier(socket));
    });
  });
