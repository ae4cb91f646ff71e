// A stream of an HTTP/2 session as a plain pipe of bytes whose end means what it says. Node ends the readable side of a
// stream that was reset just as of one that ended, and resets with "no error" what is destroyed in mid-sentence; over a
// pipe that carries close-delimited HTTP, both would pass off a part as the whole.
import { constants, type Http2Stream } from 'node:http2';
import { Duplex } from 'node:stream';
import { HawserError } from '../../std/errors.ts';

const BUFFER_BYTES = 64 << 10;

type Written = (error?: Error | null) => void;

/**
 * Ends when the peer has ended, and is destroyed with an error when it was cut. Destroying it, with an error or
 * without, tells the peer that it is cut unless both directions had ended.
 */
export const honestStream = (inner: Http2Stream): Duplex => new HonestStream(inner);

class HonestStream extends Duplex {
  readonly #inner: Http2Stream;

  constructor(inner: Http2Stream) {
    super({ allowHalfOpen: true, highWaterMark: BUFFER_BYTES });
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) inner.pause();
    });
    inner.on('end', () => {
      if (wasReset(inner)) this.destroy(cut());
      else this.push(null);
    });
    inner.on('drain', () => this.emit('drain'));
    inner.on('error', error => this.destroy(error));
    inner.on('close', () => {
      // Ended both ways, and everything is read or will be: the pipe closes by itself.
      if (wasReset(inner) || !inner.readableEnded || !inner.writableFinished) this.destroy(cut());
    });
    // Whoever uses the pipe hears its error too; one that nobody listens to any more must not end the process.
    this.on('error', () => undefined);
  }

  override _read(): void {
    this.#inner.resume();
  }

  // What is written waits in one queue, the inner stream's: a second one would cost some of every small request, and `end`
  // still comes after it, because this queue is empty.
  override write(chunk: unknown, encoding?: BufferEncoding | Written, done?: Written): boolean {
    if (this.writableEnded || this.destroyed) return super.write(chunk, encoding as BufferEncoding, done);
    return this.#inner.write(chunk, encoding as BufferEncoding, done);
  }

  /** Only for what `end` is given. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Written): void {
    this.#inner.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#inner.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // We have said everything and only hear no more: what we said stays whole (RFC 9113, section 8.1). Anything else is
    // a cut, for which destroy() is the word: close() would first send the end of the stream.
    if (!error && this.writableFinished) this.#inner.close(constants.NGHTTP2_NO_ERROR);
    else this.#inner.destroy(error ?? cut());
    done(error);
  }
}

const wasReset = (inner: Http2Stream): boolean =>
  inner.rstCode !== undefined && inner.rstCode !== constants.NGHTTP2_NO_ERROR;

const cut = () => new HawserError({ code: 'stream_cut', message: 'The connection through the tunnel was cut.' });
