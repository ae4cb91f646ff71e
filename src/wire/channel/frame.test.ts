// The JSON form of a message, there and back, and everything that is none (R52).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JSON_DEPTH } from './constants.ts';
import { decodeText, encodeText, type Frame, replyFrame } from './frame.ts';

const ref = fc.oneof(fc.string(), fc.integer(), fc.constant(null));

test('what is encoded is decoded to the same', () => {
  // Minus zero has no sign in JSON, and keys called __proto__ do not survive on purpose.
  const payload = fc.jsonValue({ maxDepth: 5 }).map(value => JSON.parse(JSON.stringify(value)));
  const frame = fc.record({ joinRef: ref, ref, topic: fc.string(), event: fc.string(), payload });
  fc.assert(
    fc.property(frame, given => {
      fc.pre(!JSON.stringify(given).includes('__proto__'));
      expect(decodeText(encodeText(given))).toEqual(given);
    }),
  );
});

test('R52: any text is either a frame or malformed, and never an exception', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fc.jsonValue()).map(value => JSON.stringify(value)),
    fc
      .tuple(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.jsonValue())
      .map(v => JSON.stringify(v)),
  );
  fc.assert(
    fc.property(hostile, text => {
      const decoded = decodeText(text);
      if ('malformed' in decoded) expect(decoded.malformed).not.toBe('');
      else expect([typeof decoded.topic, typeof decoded.event]).toEqual(['string', 'string']);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['nothing', ''],
  ['an object', '{"topic":"a","event":"b"}'],
  ['four elements', '["1","1","a","b"]'],
  ['a topic that is a number', '["1","1",5,"b",{}]'],
  ['an event that is null', '["1","1","a",null,{}]'],
  ['a join_ref that is an object', '[{},"1","a","b",{}]'],
  ['a ref that is true', '["1",true,"a","b",{}]'],
  ['JSON with something behind it', '["1","1","a","b",{}] x'],
])('R52: %s is malformed', (_what, text) => {
  expect(decodeText(text)).toHaveProperty('malformed');
});

test('elements after the fifth are ignored and refs may be numbers, as with Phoenix', () => {
  expect(decodeText('[1,2,"a","b",{},"more"]')).toEqual({
    joinRef: 1,
    ref: 2,
    topic: 'a',
    event: 'b',
    payload: {},
  });
});

test('R52: a payload may nest as deep as the limit and no deeper, however long the text', () => {
  const nested = (levels: number) => `[null,null,"a","b",${'['.repeat(levels)}${']'.repeat(levels)}]`;
  expect(decodeText(nested(JSON_DEPTH))).not.toHaveProperty('malformed');
  expect(decodeText(nested(JSON_DEPTH + 1))).toHaveProperty('malformed');
  expect(decodeText(nested(400_000))).toHaveProperty('malformed');
});

test('R52: a key __proto__, however it is written, is taken out at any depth', () => {
  const decoded = decodeText(
    String.raw`[null,null,"a","b",{"__proto__":{"admin":true},"list":[{"\u005f_proto__":1,"kept":2}]}]`,
  );
  expect(decoded).not.toHaveProperty('malformed');
  const { payload } = decoded as Frame;
  expect(JSON.stringify(payload)).toBe('{"list":[{"kept":2}]}');
  expect(Object.assign({}, payload)).not.toHaveProperty('admin');
});

test('of two equal keys the last one counts', () => {
  expect(decodeText('[null,null,"a","b",{"n":1,"n":2}]')).toMatchObject({ payload: { n: 2 } });
});

test('a reply carries the refs of its message, a status and a response', () => {
  expect(encodeText(replyFrame({ joinRef: '1', ref: '2', topic: 'a' }, 'ok', { n: 1 }))).toBe(
    '["1","2","a","phx_reply",{"status":"ok","response":{"n":1}}]',
  );
});
