// Ports in the head of a thread: found, shared, gone, back.
import { expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { FoundApp, PreviewId } from '../protocol/previews.ts';
import { allGone, foldPorts, type PortEvent, type PortHead } from './ports.ts';

const app: FoundApp = { command: 'vite', folder: '/project', kind: 'http', tls: false, everywhere: false };
const by = newId('mem') as MemberId;
const previewId = newId('prv') as PreviewId;
type Body = PortEvent extends infer Event ? (Event extends PortEvent ? Omit<Event, 'seq' | 'at'> : never) : never;
const fold = (...bodies: Body[]): readonly PortHead[] =>
  bodies.reduce<readonly PortHead[]>(
    (ports, body, index) => foldPorts(ports, { ...body, seq: index + 1, at: 0 } as PortEvent),
    [],
  );
const found = (port: number, returned = false): Body => ({ type: 'port.found', port, app, returned });
const gone = (port: number): Body => ({ type: 'port.gone', port });
const shared: Body = {
  ...{ type: 'port.shared', by, port: 1, previewId, audience: 'thread', people: [], expiresAt: 9 },
};

test('what was shared stays shared while its program is gone, and goes on when the same command comes back', () => {
  expect(fold(found(1), shared, gone(1))).toMatchObject([{ port: 1, gone: true, share: { previewId } }]);
  expect(fold(found(1), shared, gone(1), found(1, true))).toMatchObject([
    { seq: 4, gone: false, share: { previewId } },
  ]);
});

test('R7: a share does not pass to another program on the same port', () => {
  const [port] = fold(found(1), shared, gone(1), found(1));
  expect(port).toEqual({ port: 1, app, seq: 4, at: 0, gone: false });
});

test('a share ends by its own name alone, and sharing undoes a “not now”', () => {
  const other = newId('prv') as PreviewId;
  const passed: Body = { type: 'port.passed', by, port: 1 };
  expect(fold(found(1), passed)).toMatchObject([{ passed: by }]);
  const [port] = fold(found(1), passed, shared, { type: 'port.unshared', by, port: 1, previewId: other });
  expect(port).toMatchObject({ share: { previewId } });
  expect(port?.passed).toBeUndefined();
  expect(fold(found(1), shared, { type: 'port.unshared', by, port: 1, previewId })[0]?.share).toBeUndefined();
});

test('of those that are gone, a few are remembered', () => {
  const all = Array.from({ length: 12 }, (_, index) => index + 1);
  const ports = fold(...all.map(port => found(port)), ...all.map(gone));
  expect(ports.map(({ port }) => port)).toEqual([8, 9, 10, 11, 12]);
  expect(allGone(fold(found(1), found(2))).every(port => port.gone)).toBe(true);
});
