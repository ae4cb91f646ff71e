// What a channel socket needs of a WebSocket connection, and how it gets it from `ws`: whole frames are written straight
// to the TCP or TLS socket beneath. `ws` writes its own frames (pongs, close) whole and in one go as well, as long as it
// neither compresses nor sends Blobs, so the two never cut into each other.
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../std/clock.ts';
import { CLOSE_REASON_BYTES } from './constants.ts';

export type Transport = {
  /** Writes whole WebSocket frames; drops them once the connection is closing. */
  write(bytes: Buffer): void;
  /** Bytes that wait because the client does not read fast enough. */
  unsent(): number;
  /** Calls back once everything is sent, if `unsent()` is more than 0. Never calls back after the end. */
  onceSent(task: () => void): void;
  /** Calls back when the client has taken nothing at all of what is unsent for `ms` milliseconds. @returns ends that */
  onceStalled(ms: number, task: () => void): Cancel;
  /** Bytes the client has sent in all. */
  received(): number;
  /** Stops reading; what was read already (one chunk, at most 64 KiB of small messages) still arrives. */
  pause(): void;
  resume(): void;
  /** Begins the closing handshake and sees to its end; the text is cut to what a close frame holds. */
  close(code: number, reason: string): void;
};

/**
 * @param raw the socket of the upgrade request, plain or TLS
 * @param closeMs after this long without the peer's close frame the connection is cut off
 * @throws TypeError when `raw` is no network socket
 */
export const createWsTransport = (ws: WebSocket, raw: Duplex, clock: Clock, closeMs: number): Transport => {
  if (!(raw instanceof Socket)) throw new TypeError('the upgraded connection is not a network socket');
  let cancelCut: Cancel | undefined;
  return {
    write: bytes => {
      if (ws.readyState === WebSocket.OPEN) raw.write(bytes);
    },
    // Without needDrain there will be no 'drain', and what waits is less than the stream's own small buffer.
    unsent: () => (raw.writableNeedDrain ? raw.writableLength : 0),
    onceSent: task => void raw.once('drain', task),
    onceStalled: (ms, task) => {
      // Node's own timer of a socket looks at what the kernel has taken of a write, which nothing else tells. Whoever is
      // not read from has no other activity.
      raw.once('timeout', task).setTimeout(ms);
      return () => void raw.off('timeout', task).setTimeout(0);
    },
    received: () => raw.bytesRead,
    pause: () => ws.pause(),
    resume: () => ws.resume(),
    close: (code, reason) => {
      if (cancelCut || ws.readyState === WebSocket.CLOSED) return;
      // The peer's close frame is only seen by who reads.
      ws.resume();
      ws.close(code, cutToBytes(reason, CLOSE_REASON_BYTES));
      cancelCut = clock.after(closeMs, () => ws.terminate());
      ws.once('close', cancelCut);
    },
  };
};

const cutToBytes = (text: string, bytes: number): string => {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  // Cutting may split a character; the decoder turns the rest of it into U+FFFD, which is taken off.
  return encoded
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD+$/, '');
};
