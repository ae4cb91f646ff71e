import { expect, test } from 'vitest';
import { readKnock } from './knock.ts';

const frame = new MessageChannel().port1;
const elsewhere = new MessageChannel().port1;
const origin = 'http://0123456789abcdefghjkmnpqrs.localhost:4140';
const data = { type: 'hawser.knock', challenge: 'c', path: '/deep?x=1' };
const from = { frame, addresses: [origin] };

test('R12: a frame that knocks is known by its window and its origin', () => {
  expect(readKnock({ source: frame, origin, data }, from)).toEqual({
    host: '0123456789abcdefghjkmnpqrs.localhost:4140',
    challenge: 'c',
    path: '/deep?x=1',
  });
});

test.each([
  ['another window', { source: elsewhere, origin, data }],
  ['no window', { source: null, origin, data }],
  ['another origin in the frame', { source: frame, origin: 'https://evil.example', data }],
  ['the app itself', { source: frame, origin, data: { type: 'vite:hello' } }],
  ['a path that is an address', { source: frame, origin, data: { ...data, path: 'https://evil.example' } }],
  ['nothing', { source: frame, origin, data: undefined }],
])('R12: a message of %s is no knock', (_what, event) => {
  expect(readKnock(event, from)).toBeUndefined();
});

test('R12: before there is a frame nobody knocks', () => {
  expect(readKnock({ source: null, origin, data }, { frame: undefined, addresses: [origin] })).toBeUndefined();
});
