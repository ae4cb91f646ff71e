// WebSocket frames as finished bytes (RFC 6455 §5.2), so that one broadcast is framed once for all its viewers and many
// of them leave in one write. Servers don't mask and nothing here is fragmented or compressed: header, then payload.

const FIN_TEXT = 0x81;
const FIN_BINARY = 0x82;

/** @returns one whole text frame */
export const wsTextFrame = (text: string): Buffer => {
  const length = Buffer.byteLength(text);
  const frame = startFrame(FIN_TEXT, length);
  frame.write(text, frame.length - length);
  return frame;
};

/** @returns one whole binary frame; the payload is copied */
export const wsBinaryFrame = (payload: Uint8Array): Buffer => {
  const frame = startFrame(FIN_BINARY, payload.length);
  frame.set(payload, frame.length - payload.length);
  return frame;
};

const startFrame = (first: number, length: number): Buffer => {
  if (length < 126) {
    const frame = Buffer.allocUnsafe(2 + length);
    frame[0] = first;
    frame[1] = length;
    return frame;
  }
  if (length < 65_536) {
    const frame = Buffer.allocUnsafe(4 + length);
    frame[0] = first;
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
    return frame;
  }
  const frame = Buffer.allocUnsafe(10 + length);
  frame[0] = first;
  frame[1] = 127;
  frame.writeBigUInt64BE(BigInt(length), 2);
  return frame;
};
