// A WebSocket client that does as little as can be done: handshake, then frames are counted by their length and only
// looked into for what the bench needs. A full client would use more CPU than the servers that are measured.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export type RawViewer = { send(text: string): void; close(): void };

/** @param onFrame gets every text frame's payload, valid only during the call */
export const openRaw = (
  target: { port: number; path: string; headers: Readonly<Record<string, string>> },
  onFrame: (payload: Buffer) => void,
): Promise<RawViewer> =>
  new Promise((resolve, reject) => {
    const socket = connect(target.port, '127.0.0.1');
    socket.setNoDelay(true);
    const lines = Object.entries(target.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n${lines.join('')}\r\n`,
    );
    let rest: Buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      if (!upgraded) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) {
          rest = data;
          return;
        }
        const status = data.subarray(0, end).toString('latin1');
        if (!status.startsWith('HTTP/1.1 101')) return reject(new Error(status.split('\r\n')[0]));
        upgraded = true;
        data = data.subarray(end + 4);
        resolve({ send: text => sendText(socket, text), close: () => socket.destroy() });
      }
      rest = readFrames(data, onFrame);
    });
  });

/** @returns the bytes of the frame that is not complete yet */
const readFrames = (data: Buffer, onFrame: (payload: Buffer) => void): Buffer => {
  let at = 0;
  while (data.length - at >= 2) {
    let length = (data[at + 1] ?? 0) & 0x7f;
    let header = 2;
    if (length === 126) {
      if (data.length - at < 4) break;
      length = data.readUInt16BE(at + 2);
      header = 4;
    } else if (length === 127) {
      if (data.length - at < 10) break;
      length = Number(data.readBigUInt64BE(at + 2));
      header = 10;
    }
    if (data.length - at < header + length) break;
    if (((data[at] ?? 0) & 0x0f) === 1) onFrame(data.subarray(at + header, at + header + length));
    at += header + length;
  }
  return at === data.length ? Buffer.alloc(0) : Buffer.from(data.subarray(at));
};

/** Client frames must be masked (RFC 6455, section 5.3); a mask of zeros is a mask. */
const sendText = (socket: Socket, text: string): void => {
  const payload = Buffer.from(text);
  const extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + extended + 4);
  head[0] = 0x81;
  head[1] = 0x80 | (extended === 0 ? payload.length : extended === 2 ? 126 : 127);
  if (extended === 2) head.writeUInt16BE(payload.length, 2);
  if (extended === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
  socket.write(Buffer.concat([head, payload]));
};
