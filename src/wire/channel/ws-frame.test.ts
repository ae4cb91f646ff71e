// The header of a WebSocket frame at every length where its form changes.
import { expect, test } from 'vitest';
import { wsBinaryFrame, wsTextFrame } from './ws-frame.ts';

// The lengths around which RFC 6455 §5.2 changes the header; that ws reads them is seen in server.int.test.ts.
test.each([
  [0, '00'],
  [1, '01'],
  [125, '7d'],
  [126, '7e007e'],
  [127, '7e007f'],
  [65_535, '7effff'],
  [65_536, '7f0000000000010000'],
])('a frame of %i bytes has the length %s', (length, head) => {
  const data = Buffer.alloc(length, 'x');
  expect(wsTextFrame(data.toString())).toEqual(Buffer.concat([Buffer.from(`81${head}`, 'hex'), data]));
  expect(wsBinaryFrame(data)).toEqual(Buffer.concat([Buffer.from(`82${head}`, 'hex'), data]));
});

test('the length of text is counted in bytes of UTF-8', () => {
  expect(wsTextFrame('€𝄞')).toEqual(Buffer.concat([Buffer.from('8107', 'hex'), Buffer.from('€𝄞')]));
});
