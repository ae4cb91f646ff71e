// However a connection's bytes are cut, the same messages come out, and not a byte is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameCutter } from './frames.ts';

const HEAD = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n');

/** An unmasked frame, as a server sends it. */
const frame = (payload: Buffer, opcode = 1): Buffer => {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const header = Buffer.alloc(4);
  header.writeUInt8(0x80 | opcode, 0);
  header.writeUInt8(126, 1);
  header.writeUInt16BE(length, 2);
  return Buffer.concat([header, payload]);
};

test('frames are whole, whatever the pieces they come in', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 97 }), (lengths, piece) => {
      const frames = lengths.map((length, index) => frame(Buffer.alloc(length, index + 1)));
      const stream = Buffer.concat(frames);
      const cutter = createFrameCutter(head => head);
      const cuts = cutter(HEAD);
      for (let at = 0; at < stream.length; at += piece) cuts.push(...cutter(stream.subarray(at, at + piece)));
      expect(cuts.slice(1).map(({ bytes }) => bytes.toString('hex'))).toEqual(frames.map(each => each.toString('hex')));
    }),
  );
});

test('control frames and HTTP are not messages', () => {
  const cutter = createFrameCutter(head => head);
  expect(cutter(HEAD)).toMatchObject([{ message: false }]);
  expect(cutter(frame(Buffer.from('ping'), 9))).toMatchObject([{ message: false }]);
  expect(cutter(frame(Buffer.from('{}')))).toMatchObject([{ message: true }]);
});

test('a head can be rewritten, and the first frame may come with it', () => {
  const cutter = createFrameCutter(head => head.replace('101', '102'));
  const [head, first] = cutter(Buffer.concat([HEAD, frame(Buffer.from('{}'))]));
  expect(head?.bytes.toString()).toContain('HTTP/1.1 102');
  expect(first?.message).toBe(true);
});
