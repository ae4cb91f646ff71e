// The binary forms of a message, there and back, byte for byte as Phoenix has them, and everything that is none (R52).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeClientPush,
  decodeServerFrame,
  encodeBinaryBroadcast,
  encodeBinaryReply,
  encodeClientPush,
  encodeServerPush,
} from './binary-frame.ts';
import { CHANNEL_EVENTS } from './constants.ts';

// 63 characters of at most 4 bytes each stay within the 255 bytes of a field.
const field = fc.string({ maxLength: 63, unit: 'grapheme' }).filter(text => Buffer.byteLength(text) <= 255);
const ref = fc.oneof(
  field.filter(text => text !== ''),
  fc.constant(null),
);
const payload = fc.uint8Array({ maxLength: 300 });

test('a client push is decoded to what was encoded', () => {
  fc.assert(
    fc.property(fc.record({ joinRef: ref, ref, topic: field, event: field, payload }), frame => {
      expect(plain(decodeClientPush(encodeClientPush(frame)))).toEqual(plain(frame));
    }),
  );
});

test('a server push, a reply and a broadcast are decoded to what was encoded', () => {
  const frames = fc.record({ joinRef: ref, ref, topic: field, event: field, payload });
  fc.assert(
    fc.property(frames, fc.constantFrom('ok' as const, 'error' as const), (frame, status) => {
      expect(plain(decodeServerFrame(encodeServerPush(frame)))).toEqual(plain({ ...frame, ref: null }));
      expect(plain(decodeServerFrame(encodeBinaryBroadcast(frame.topic, frame.event, frame.payload)))).toEqual(
        plain({ ...frame, joinRef: null, ref: null }),
      );
      const reply = { ...frame, event: CHANNEL_EVENTS.reply, payload: { status, response: frame.payload } };
      expect(plain(decodeServerFrame(encodeBinaryReply(reply)))).toEqual(plain(reply));
    }),
  );
});

test('the bytes are those of Phoenix.Socket.V2.JSONSerializer', () => {
  const data = Uint8Array.of(0, 1);
  const push = { joinRef: '12', ref: '3', topic: 'topic', event: 'e', payload: data };
  expect(encodeClientPush(push).toString('latin1')).toBe('\0\x02\x01\x05\x01123topice\0\x01');
  expect(encodeServerPush(push).toString('latin1')).toBe('\0\x02\x05\x0112topice\0\x01');
  expect(encodeBinaryReply({ ...push, payload: { status: 'ok', response: data } }).toString('latin1')).toBe(
    '\x01\x02\x01\x05\x02123topicok\0\x01',
  );
  expect(encodeBinaryBroadcast('topic', 'e', data).toString('latin1')).toBe('\x02\x05\x01topice\0\x01');
});

test('R52: any bytes are either a frame or malformed, and never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      for (const decoded of [decodeClientPush(bytes), decodeServerFrame(bytes)]) {
        expect('malformed' in decoded || typeof decoded.topic === 'string').toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('R52: a frame cut off before its payload is malformed, wherever it is cut', () => {
  const whole = encodeClientPush({ joinRef: '1', ref: '2', topic: 'room:1', event: 'new', payload: new Uint8Array() });
  for (let length = 0; length < whole.length; length += 1) {
    expect(decodeClientPush(whole.subarray(0, length))).toHaveProperty('malformed');
  }
  expect(decodeClientPush(whole)).not.toHaveProperty('malformed');
});

test('R52: a client may send neither replies nor broadcasts nor text that is not UTF-8', () => {
  expect(decodeClientPush(Uint8Array.of(1, 0, 0, 0, 0))).toHaveProperty('malformed');
  expect(decodeClientPush(Uint8Array.of(2, 0, 0))).toHaveProperty('malformed');
  expect(decodeClientPush(Uint8Array.of(0, 0, 0, 1, 0, 0xff))).toHaveProperty('malformed');
});

test('a field of more than 255 bytes cannot be encoded', () => {
  expect(() => encodeBinaryBroadcast('x'.repeat(256), 'e', new Uint8Array())).toThrow(RangeError);
  expect(encodeBinaryBroadcast('x'.repeat(255), 'e', new Uint8Array())).toHaveLength(259);
});

/** Turns Buffers into plain Uint8Arrays, which compare by their content. */
const plain = <T>(value: T): T => structuredClone(value);
