// A duplex of text messages, which is all that JSON-RPC needs: one message per line over a process's stdio, or one per
// text frame over a WebSocket. json-rpc.ts speaks over either.
import type { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';

export type MessageWire = {
  /** Sends one message; after the end it is dropped. */
  send(message: string): void;
  /** Delivers every message in order, then the end once, with a reason when it was not a clean one. */
  listen(onMessage: (message: string) => void, onEnd: (reason?: Error) => void): void;
  close(): void;
};

/** A message longer than this is not read: the largest real ones (a whole history with outputs) stay far below. */
const MAX_MESSAGE_BYTES = 64 << 20;

const NEWLINE = 0x0a;

/**
 * Messages as lines of UTF-8, as Codex speaks on stdio.
 * @param maxBytes ends the wire with an error when one line grows beyond it
 */
export const lineWire = (input: Readable, output: Writable, maxBytes: number = MAX_MESSAGE_BYTES): MessageWire => {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let onMessage: (message: string) => void = () => undefined;
  let onEnd: (reason?: Error) => void = () => undefined;
  let ended = false;

  const end = (reason?: Error) => {
    if (ended) return;
    ended = true;
    rest = [];
    onEnd(reason);
  };
  const take = (line: Buffer) => {
    if (line.length > 0 && !ended) onMessage(line.toString('utf8'));
  };
  const read = (chunk: Buffer) => {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
      const line = chunk.subarray(start, at);
      // Bytes are joined before decoding, so that a character cut by a chunk's edge stays whole.
      take(restBytes === 0 ? line : Buffer.concat([...rest, line]));
      rest = [];
      restBytes = 0;
      start = at + 1;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > maxBytes) {
        input.destroy();
        end(new Error(`a message is longer than ${maxBytes} bytes`));
      }
    }
  };

  return {
    send: message => {
      if (!ended && output.writable) output.write(`${message}\n`);
    },
    listen: (message, finish) => {
      onMessage = message;
      onEnd = finish;
      input.on('data', read);
      input.on('error', end);
      input.on('close', () => end());
      // A write to a process that just died fails here (EPIPE); that it died is told by the input's end.
      output.on('error', () => undefined);
    },
    close: () => {
      output.end();
      end();
    },
  };
};

/** Messages as text frames. Takes a socket that is open; `close()` closes it. */
export const webSocketWire = (socket: WebSocket): MessageWire => ({
  send: message => {
    if (socket.readyState === socket.OPEN) socket.send(message);
  },
  listen: (onMessage, onEnd) => {
    let failure: Error | undefined;
    socket.on('message', data => onMessage(String(data)));
    socket.on('error', error => {
      failure = error;
    });
    socket.on('close', () => onEnd(failure));
  },
  close: () => socket.close(),
});
