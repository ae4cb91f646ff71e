// The body of a browser's request on its way to the app: as many bytes as were announced, or chunks framed anew, and their
// trailers (RFC 9112, section 7.1). No faster than the app takes it.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pairs } from './headers.ts';

/** @returns ends it early. @returns (of that) whether the whole body was sent */
export const pourBody = (body: IncomingMessage, into: Duplex): (() => boolean) => {
  const chunked = body.headers['transfer-encoding'] !== undefined;
  let whole = false;
  const write = (chunk: Buffer) => {
    let flows = true;
    if (chunked) {
      into.cork();
      into.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
      into.write(chunk);
      flows = into.write('\r\n', 'latin1');
      into.uncork();
    } else flows = into.write(chunk);
    if (!flows) body.pause();
  };
  const drain = () => void body.resume();
  const end = () => {
    whole = true;
    if (chunked) {
      const trailers = [...pairs(body.rawTrailers)].map(([name, value]) => `${name}: ${value}\r\n`);
      into.write(`0\r\n${trailers.join('')}\r\n`, 'latin1');
    }
    stop();
  };
  const stop = () => {
    body.off('data', write).off('end', end);
    into.off('drain', drain);
    return whole;
  };
  into.on('drain', drain);
  body.on('data', write).on('end', end);
  return stop;
};
