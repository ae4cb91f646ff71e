// Cuts a connection's bytes into the HTTP head and whole WebSocket frames (RFC 6455, section 5.2), so that a fault can
// fall on a message and not in the middle of one.

export type Cut = {
  readonly bytes: Buffer;
  /** A whole text or binary message, as opposed to a head, a control frame or a part of a message. */
  readonly message: boolean;
};

const TEXT = 1;
const BINARY = 2;

/**
 * @param onHead may rewrite the HTTP heads that go before the first frame
 * @returns a function from a piece of the stream to what is complete with it; HTTP without an upgrade passes unchanged
 */
export const createFrameCutter = (onHead: (head: string) => string): ((chunk: Buffer) => Cut[]) => {
  let upgraded = false;
  let rest: Buffer = Buffer.alloc(0);
  return chunk => {
    if (!upgraded) {
      const text = chunk.toString('latin1');
      upgraded = /^upgrade: *websocket/im.test(text);
      const at = upgraded ? text.indexOf('\r\n\r\n') + 4 : text.length;
      const head = { bytes: Buffer.from(onHead(text.slice(0, at)), 'latin1'), message: false };
      if (at === text.length) return [head];
      rest = chunk.subarray(at);
      return [head, ...frames()];
    }
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    return frames();
  };

  function frames(): Cut[] {
    const cuts: Cut[] = [];
    for (;;) {
      const length = frameLength(rest);
      if (length === undefined || length > rest.length) return cuts;
      const first = rest[0] ?? 0;
      const opcode = first & 0x0f;
      cuts.push({
        bytes: rest.subarray(0, length),
        message: (first & 0x80) !== 0 && (opcode === TEXT || opcode === BINARY),
      });
      rest = rest.subarray(length);
    }
  }
};

/** Header and payload together, in bytes; undefined while the header is not complete. */
const frameLength = (bytes: Buffer): number | undefined => {
  const second = bytes[1];
  if (second === undefined) return undefined;
  const mask = (second & 0x80) === 0 ? 0 : 4;
  const short = second & 0x7f;
  if (short < 126) return 2 + mask + short;
  if (short === 126) return bytes.length < 4 ? undefined : 4 + mask + bytes.readUInt16BE(2);
  return bytes.length < 10 ? undefined : 10 + mask + Number(bytes.readBigUInt64BE(2));
};
