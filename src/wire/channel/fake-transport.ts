// For tests: a connection made of arrays. What is written to it comes out as frames, and a test decides what is unsent.
import type { Cancel, Clock } from '../../std/clock.ts';
import { decodeServerFrame } from './binary-frame.ts';
import { decodeText, type Frame, isMalformed } from './frame.ts';
import type { Transport } from './transport.ts';

export type FakeTransport = Transport & {
  /** Everything written and not yet taken: one list of frames per write. */
  takeWrites(): Frame[][];
  /** The same without the boundaries of writes. */
  take(): Frame[];
  readonly closed: { code: number; reason: string } | undefined;
  readonly paused: boolean;
  /** Says how much the peer has left unread; 0 after more lets the `onceSent` tasks run. */
  setUnsent(bytes: number): void;
  /** Counts as bytes from the peer. */
  addReceived(bytes: number): void;
};

/** @param clock tells when the peer has stalled */
export const createFakeTransport = (clock: Clock): FakeTransport => {
  let writes: Frame[][] = [];
  let unsent = 0;
  let received = 0;
  let paused = false;
  let closed: { code: number; reason: string } | undefined;
  let sentTasks: (() => void)[] = [];
  let restart: (() => void) | undefined;

  const takeWrites = () => {
    const taken = writes;
    writes = [];
    return taken;
  };

  return {
    write: bytes => void writes.push(readFrames(bytes)),
    unsent: () => unsent,
    onceSent: task => void sentTasks.push(task),
    onceStalled: (ms, task) => {
      let cancel: Cancel;
      restart = () => {
        cancel?.();
        cancel = clock.after(ms, task);
      };
      restart();
      return () => {
        restart = undefined;
        cancel();
      };
    },
    received: () => received,
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    close: (code, reason) => {
      closed = { code, reason };
    },
    takeWrites,
    take: () => takeWrites().flat(),
    get closed() {
      return closed;
    },
    get paused() {
      return paused;
    },
    setUnsent: bytes => {
      if (bytes < unsent) restart?.();
      unsent = bytes;
      if (bytes > 0) return;
      const tasks = sentTasks;
      sentTasks = [];
      for (const task of tasks) task();
    },
    addReceived: bytes => {
      received += bytes;
    },
  };
};

/** Reads unmasked WebSocket frames of at most 65,535 bytes, and the channel frames in them. */
const readFrames = (bytes: Buffer): Frame[] => {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const short = bytes.readUInt8(at + 1);
    const head = short === 126 ? 4 : 2;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const body = bytes.subarray(at + head, at + head + length);
    const frame = bytes[at] === 0x82 ? decodeServerFrame(body) : decodeText(body.toString());
    if (isMalformed(frame)) throw new Error(`a server frame is malformed: ${frame.malformed}`);
    frames.push(frame);
    at += head + length;
  }
  return frames;
};
