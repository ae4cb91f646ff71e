// A byte stream over a WebSocket: binary messages in, binary messages out, with the back-pressure of both. Leaner than
// the `ws` package's own, which copies more, and it counts bytes for the link window.
import { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Carrier } from './carrier.ts';

/** Writes made in one turn of the event loop go as one message up to this size; headers cost more than copying. */
const COALESCE_BYTES = 64 << 10;

/** @param socket open, of binary messages only, with `maxPayload` set by whoever made it */
export const websocketCarrier = (socket: WebSocket): Carrier => {
  const stream = new WebSocketStream(socket);
  return { kind: 'websocket', stream, bytesIn: () => stream.bytesIn };
};

class WebSocketStream extends Duplex {
  bytesIn = 0;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (!isBinary || !Buffer.isBuffer(data)) {
        this.destroy(new Error('a tunnel’s WebSocket carries binary messages only'));
        return;
      }
      this.bytesIn += data.length;
      if (!this.push(data)) socket.pause();
    });
    socket.on('error', error => this.destroy(error));
    // There is no half-closed WebSocket: its end is the end of both directions.
    socket.on('close', () => {
      this.push(null);
      this.destroy();
    });
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const messages = coalesce(chunks.map(({ chunk }) => chunk));
    const last = messages.pop();
    for (const message of messages) this.#send(message, () => undefined); // the last one's callback speaks for all
    if (last) this.#send(last, done);
    else done();
  }

  override _final(done: () => void): void {
    this.#socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // A clean end has had its closing handshake started by _final; anything else is cut.
    if (error || this.#socket.readyState !== this.#socket.CLOSING) this.#socket.terminate();
    done(error);
  }

  #send(data: Buffer, done: (error?: Error | null) => void): void {
    this.#socket.send(data, { binary: true }, error => done(error ?? null));
  }
}

const coalesce = (chunks: readonly Buffer[]): Buffer[] => {
  const messages: Buffer[] = [];
  let group: Buffer[] = [];
  let size = 0;
  const flush = () => {
    const [only] = group;
    if (only) messages.push(group.length === 1 ? only : Buffer.concat(group));
    group = [];
    size = 0;
  };
  for (const chunk of chunks) {
    if (size + chunk.length > COALESCE_BYTES) flush();
    group.push(chunk);
    size += chunk.length;
  }
  flush();
  return messages;
};
