// Reads an app's answer out of the bytes of a connection, as they come: early hints, the head, the body however it is
// framed, the trailers. It holds back only what cannot be told yet. What it reads is what Node's own client reads, or
// less (answer-reader.test.ts); app-connection.ts feeds it.
import { type AnswerHead, framingOf, Garbled, readFields, readHead } from './answer-head.ts';
import type { RawHeaders } from './headers.ts';

export type AnswerTaker = {
  /** 103: what the browser may fetch ahead. */
  hints(rawHeaders: RawHeaders): void;
  /** @param more whether some of the body came along with it */
  head(head: AnswerHead, more: boolean): void;
  data(chunk: Buffer): void;
  /** @param last piece of the body, where it is known to be that: a small answer is one write then */
  end(rawTrailers: RawHeaders, last?: Buffer): void;
};

export type AnswerReader = {
  /**
   * @returns undefined while the answer goes on; then what came after it
   * @throws Garbled
   */
  read(chunk: Buffer): Buffer | undefined;
  /** The app has ended the connection. @returns whether that was the end of the answer */
  ended(): boolean;
  /** Whether the connection may carry another request, once the answer is over. */
  keep(): boolean;
};

/** R24. Node's servers send up to 16 KiB by themselves. */
const MAX_HEAD = 64 << 10;
/** A chunk's size in hexadecimal, and extensions nobody uses. */
const MAX_SIZE_LINE = 256;
/**
 * 13 digits hold what a number holds exactly; extensions as RFC 9112, section 7.1.1 spells them, without the spaces it
 * wants nobody to send. They are read past, yet not anything goes: Node's own client takes no others.
 */
const SIZE_LINE =
  /^([\dA-Fa-f]{1,13})(?:;[!#$%&'*+\-.^_`|~\dA-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~\dA-Za-z]+|"(?:[\t !\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"))?)*$/;
const NOTHING = Buffer.alloc(0);

type State = 'head' | 'bytes' | 'chunk-size' | 'chunk-bytes' | 'chunk-end' | 'trailers' | 'until-end' | 'over';

/**
 * @param method of the request
 * @param taken what to do with it
 * @param onSwitch where an upgrade was asked for: takes a 101, after which the bytes are not HTTP's any more
 */
export const createAnswerReader = (
  method: string,
  taken: AnswerTaker,
  onSwitch?: (head: AnswerHead) => void,
): AnswerReader => {
  let state: State = 'head';
  let held: Buffer = NOTHING;
  /** How much of what is held was looked through for an end. */
  let seen = 0;
  let left = 0;
  let keep = false;

  /** @returns how many of the bytes it has used; less than all only where the rest waits for more */
  const take = (bytes: Buffer): number => {
    switch (state) {
      case 'head':
        return takeHead(bytes);
      case 'bytes':
      case 'chunk-bytes': {
        const now = Math.min(left, bytes.length);
        left -= now;
        const piece = now === bytes.length ? bytes : bytes.subarray(0, now);
        if (left === 0 && state === 'bytes') finish([], piece);
        else taken.data(piece);
        if (left === 0 && state === 'chunk-bytes') state = 'chunk-end';
        return now;
      }
      case 'until-end':
        if (bytes.length > 0) taken.data(bytes);
        return bytes.length;
      case 'chunk-size': {
        const [line, used] = lineOf(bytes, MAX_SIZE_LINE);
        if (line === undefined) return 0;
        const [, size] = SIZE_LINE.exec(line) ?? [];
        if (size === undefined) throw new Garbled('a chunk of no size');
        left = Number.parseInt(size, 16);
        state = left === 0 ? 'trailers' : 'chunk-bytes';
        return used;
      }
      case 'chunk-end':
        if (bytes.length < 2) return 0;
        if (bytes[0] !== 0x0d || bytes[1] !== 0x0a) throw new Garbled('a chunk that is longer than it says');
        state = 'chunk-size';
        return 2;
      case 'trailers': {
        if (bytes.length >= 2 && bytes[0] === 0x0d && bytes[1] === 0x0a) {
          finish([]);
          return 2;
        }
        const end = headEnd(bytes, seen);
        if (end < 0) return 0;
        finish(readFields(bytes.toString('latin1', 0, end)));
        return end + 4;
      }
      case 'over':
        return 0;
    }
  };

  const takeHead = (bytes: Buffer): number => {
    const end = headEnd(bytes, seen);
    if (end < 0) return 0;
    const head = readHead(bytes.toString('latin1', 0, end));
    const used = end + 4;
    if (head.status === 101) {
      if (!onSwitch) throw new Garbled('it switches to what nobody asked for');
      state = 'over';
      onSwitch(head);
      return used;
    }
    if (head.status < 200) {
      if (head.minor === 0) throw new Garbled('HTTP/1.0 knows no early answers');
      if (head.status === 103) taken.hints(head.rawHeaders);
      return used; // 100 was said by our own server
    }
    const framing = framingOf(head, method);
    keep = framing.keep;
    taken.head(head, used < bytes.length);
    if (framing.body === 'none' || framing.body === 0) finish([]);
    else if (framing.body === 'chunked') state = 'chunk-size';
    else if (framing.body === 'until-end') state = 'until-end';
    else {
      state = 'bytes';
      left = framing.body;
    }
    return used;
  };

  const finish = (trailers: RawHeaders, last?: Buffer) => {
    state = 'over';
    taken.end(trailers, last);
  };

  return {
    read: chunk => {
      let bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      held = NOTHING;
      while (bytes.length > 0 && state !== 'over') {
        const used = take(bytes);
        seen = used === 0 ? bytes.length : 0;
        if (used === 0) {
          held = bytes;
          return undefined;
        }
        bytes = bytes.subarray(used);
      }
      return state === 'over' ? bytes : undefined;
    },
    ended: () => {
      if (state === 'until-end') finish([]);
      return state === 'over';
    },
    keep: () => keep,
  };
};

/**
 * @param seen how many of the bytes were looked through before
 * @returns where the empty line begins, less than 0 while it has not come
 * @throws Garbled beyond the limit
 */
const headEnd = (bytes: Buffer, seen: number): number => {
  const from = Math.max(0, seen - 3);
  const end = bytes.indexOf('\r\n\r\n', from);
  if (end > MAX_HEAD || (end < 0 && bytes.length > MAX_HEAD)) throw new Garbled('its headers are too long');
  // Else an app whose lines end otherwise would be waited for without end.
  if (end < 0 && /(?:^|[^\r])\n/.test(bytes.toString('latin1', Math.max(0, from - 1)).replace(/^\r?\n/, ''))) {
    throw new Garbled('its lines do not end as lines do');
  }
  return end;
};

const lineOf = (bytes: Buffer, max: number): [line: string | undefined, used: number] => {
  const end = bytes.indexOf('\r\n');
  if (end > max || (end < 0 && bytes.length > max)) throw new Garbled('a chunk of no size');
  return end < 0 ? [undefined, 0] : [bytes.toString('latin1', 0, end), end + 2];
};
