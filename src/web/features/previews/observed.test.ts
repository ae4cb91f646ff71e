// What is believed of a page in the pane, and what becomes of its words.
import { expect, test } from 'vitest';
import { readObserved } from './observed.ts';

const frame = new MessageChannel().port1;
const elsewhere = new MessageChannel().port1;
const origin = 'http://0123456789abcdefghjkmnpqrs.localhost:4140';
const sibling = 'http://9123456789abcdefghjkmnpqrs.localhost:4140';
const from = { frame, addresses: [origin, sibling] };
const read = (data: unknown, event: { source?: MessageEventSource | null; origin?: string } = {}) =>
  readObserved({ source: frame, origin, data, ...event }, from);
const problem = (text: unknown, more: object = {}) => ({
  type: 'hawser.problems',
  problems: [{ kind: 'console', text, times: 1, ...more }],
});
const textOf = (text: string) => {
  const said = read(problem(text));
  return said?.type === 'problems' ? said.problems[0]?.text : undefined;
};

test('R18: the frame’s page tells where one is, and so does a sibling that stands in its place', () => {
  const data = { type: 'hawser.path', path: '/deep?x=1#y' };
  expect(read({ ...data, type: 'hawser.page' })).toEqual({ type: 'page', origin, path: '/deep?x=1#y' });
  expect(read(data, { origin: sibling })).toEqual({ type: 'path', origin: sibling, path: '/deep?x=1#y' });
});

test.each([
  ['another window', { type: 'hawser.path', path: '/' }, { source: elsewhere }],
  ['no window', { type: 'hawser.path', path: '/' }, { source: null }],
  ['another origin in the frame', { type: 'hawser.path', path: '/' }, { origin: 'https://evil.example' }],
  ['the app itself', { type: 'vite:hello' }, {}],
  ['nothing', undefined, {}],
  ['a path that is an address', { type: 'hawser.path', path: 'https://evil.example' }, {}],
  ['a path that goes on from the host', { type: 'hawser.path', path: '.evil.example/' }, {}],
  ['a path without end', { type: 'hawser.path', path: `/${'x'.repeat(9_000)}` }, {}],
  ['a problem of no known kind', problem('x', { kind: '<img>' }), {}],
  ['a problem that is no text', problem({ toString: 1 }), {}],
  ['a problem that came less than once', problem('x', { times: -1 }), {}],
  ['a problem without end', problem('x'.repeat(5_000)), {}],
  ['too many problems', { type: 'hawser.problems', problems: Array(51).fill(problem('x').problems[0]) }, {}],
])('R18: a message of %s tells nothing', (_what, data, event) => {
  expect(read(data, event)).toBeUndefined();
});

test.each([
  ['//evil.example/', '//evil.example/'],
  ['/..//evil.example', '//evil.example'],
  ['/\\evil.example', '//evil.example'],
  ['/\u202egpj.exe\u200b', '/%E2%80%AEgpj.exe%E2%80%8B'],
  ['/a\nb\u0000c', '/ab%00c'],
  ['/@evil.example', '/@evil.example'],
])('R28: the path %j is one of the preview’s own host, written as addresses are', (path, written) => {
  const said = read({ type: 'hawser.path', path });
  expect(said).toMatchObject({ path: written });
  expect(new URL(origin + written).origin).toBe(origin);
});

test('R28: the words of a problem are text: no control, bidi or zero-width characters, no colours, not long', () => {
  expect(textOf('\u001b[31mred\u001b[0m \u202eevil\u200b\u0007 a\u00a0b\u2028c\r\n  d\te')).toBe(
    'red evil a b c\n  d\te',
  );
  expect(textOf('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  const long = textOf(`${'x'.repeat(498)}😀y`) ?? '';
  expect([long.length <= 500, long.endsWith('x…'), long.isWellFormed()]).toEqual([true, true, true]);
  expect(textOf('\ud800 \u001b[2J ')).toBeUndefined();
});
