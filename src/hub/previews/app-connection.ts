// One connection to the app behind a preview: a stream of the runner's tunnel that carries one request after the other.
// Node's own client spends most of a small request on objects that nobody here looks at; this one writes a head, pours the
// body after it, and reads the answer (answer-reader.ts). upstream.ts says which connection a request gets.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { HawserError } from '../../std/errors.ts';
import { type AnswerHead, Garbled } from './answer-head.ts';
import { type AnswerReader, type AnswerTaker, createAnswerReader } from './answer-reader.ts';
import type { RawHeaders } from './headers.ts';
import { pourBody } from './request-body.ts';

export type AppRequest = {
  readonly method: string;
  readonly path: string;
  /** Those of the body's framing included, those of the connection left out. */
  readonly headers: RawHeaders;
  /** Where the body comes from, if there is one; framed as it came. */
  readonly body?: IncomingMessage | undefined;
};

/** One request's answer, and what becomes of it: exactly one of `end`, `failed` and `switched` comes last, unless it is cut. */
export type Answering = AnswerTaker & {
  /**
   * There is no answer, or no whole one.
   * @param stale not a byte has come over a connection that had been used before, so that it was most likely closed by then
   */
  failed(error: Error, stale: boolean): void;
  /** The app took an upgrade: the bytes are the caller's from here on. @param early what came behind the answer's head */
  switched?(head: AnswerHead, app: Duplex, early: Buffer): void;
};

/** A request on its way. Once it is answered none of these does anything. */
export type Sent = {
  /** Nobody wants the answer any more; the app is told so. */
  cut(): void;
  /** Holds the answer back, while who gets it takes no more. */
  pause(): void;
  resume(): void;
};

export type AppConnection = {
  /** Only while it is free. */
  send(request: AppRequest, answering: Answering): Sent;
  /** Cuts it, for both sides; what is under way fails. */
  close(): void;
};

export type ConnectionDeps = {
  /** It may carry the next request. */
  readonly onFree: () => void;
  /** It is over, or the caller's of `switched`. */
  readonly onGone: () => void;
};

/** @param stream to the app; the connection's from here on */
export const connectApp = (stream: Duplex, deps: ConnectionDeps): AppConnection => {
  let now: Exchange | undefined;
  let used = false;
  let over = false;

  /** @returns what it was busy with, which is nobody's from here on */
  const leave = (): Exchange | undefined => {
    const left = now;
    now = undefined;
    left?.stopPouring();
    if (!over) {
      over = true;
      deps.onGone();
    }
    return left;
  };
  const fail = (error: Error) => {
    const failed = leave();
    stream.destroy();
    failed?.answering.failed(error, failed.silent && used);
  };
  const finish = ({ reader, stopPouring }: Exchange, after: Buffer) => {
    // The app may answer before it has heard everything; what it has not heard, it would take for the next request.
    const whole = stopPouring();
    used = true;
    stream.resume(); // who took the answer may have held back its end
    if (reader.keep() && whole && after.length === 0) {
      now = undefined;
      return deps.onFree();
    }
    leave();
    if (whole) stream.end(() => stream.destroy());
    else stream.destroy();
  };
  const handOver = ({ answering }: Exchange, head: AnswerHead, early: Buffer) => {
    leave();
    stream.off('data', onData).off('end', onEnd).off('close', onClose).pause();
    answering.switched?.(head, stream, early);
  };

  const onData = (chunk: Buffer) => {
    if (over) return;
    if (!now) return fail(garbled('nobody asked'));
    now.silent = false;
    const exchange = now;
    try {
      const after = exchange.reader.read(chunk);
      // Who takes the answer may have cut the connection meanwhile.
      if (after === undefined || exchange !== now) return;
      if (exchange.switchedTo) handOver(exchange, exchange.switchedTo, after);
      else finish(exchange, after);
    } catch (error) {
      if (!(error instanceof Garbled)) throw error;
      fail(garbled(error.message));
    }
  };
  const onEnd = () => {
    if (now?.reader.ended()) finish(now, NOTHING);
    else if (!over) fail(hungUp());
  };
  const onClose = () => {
    if (!over) fail(stream.errored ?? hungUp());
  };
  stream.on('data', onData).on('end', onEnd).on('close', onClose);

  return {
    send: (request, answering) => {
      const switchTo = (head: AnswerHead) => {
        exchange.switchedTo = head;
      };
      const exchange: Exchange = {
        ...{ answering, silent: true, stopPouring: NO_BODY },
        reader: createAnswerReader(request.method, answering, answering.switched && switchTo),
      };
      now = exchange;
      stream.write(headOf(request), 'latin1');
      if (request.body) exchange.stopPouring = pourBody(request.body, stream);
      return {
        cut: () => {
          if (now !== exchange) return;
          leave();
          stream.destroy();
        },
        pause: () => {
          if (now === exchange) stream.pause();
        },
        resume: () => {
          if (now === exchange) stream.resume();
        },
      };
    },
    close: () => fail(hungUp()),
  };
};

type Exchange = {
  readonly answering: Answering;
  readonly reader: AnswerReader;
  /** Not a byte of the answer has come. */
  silent: boolean;
  switchedTo?: AnswerHead;
  stopPouring: () => boolean;
};

const NOTHING = Buffer.alloc(0);
const NO_BODY = () => true;

/** Names and values come out of Node's own parser, which lets no line break through (R19). */
const headOf = ({ method, path, headers }: AppRequest): string => {
  let text = `${method} ${path} HTTP/1.1\r\n`;
  for (let index = 0; index < headers.length; index += 2) text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${text}\r\n`;
};

const hungUp = () =>
  new HawserError({ code: 'app_hung_up', message: 'The app ended the connection before it had answered.' });
const garbled = (what: string) =>
  new HawserError({ code: 'app_garbled', values: { what }, message: `What the app answers is not HTTP: ${what}.` });
