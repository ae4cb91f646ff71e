import { expect, test } from 'vitest';
import { newId } from '../../../std/ids.ts';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { FoundApp, PreviewId } from '../../../wire/protocol/previews.ts';
import type { PortHead, PortShare } from '../../../wire/thread/ports.ts';
import { newestPreview, opensFor, portsToShow } from './shares.ts';

const me = newId('mbr') as MemberId;
const other = newId('mbr') as MemberId;
const app: FoundApp = { command: 'vite', folder: null, kind: 'http', tls: false, everywhere: false };
const share = (changes: Partial<PortShare> = {}): PortShare => ({
  ...{ previewId: newId('prv') as PreviewId, by: other, audience: 'thread', people: [], expiresAt: 1_000 },
  ...changes,
});
const port = (number: number, changes: Partial<PortHead> = {}): PortHead => ({
  ...{ port: number, app, seq: number, at: 0, gone: false },
  ...changes,
});

test.each([
  [{ audience: 'me' }, false],
  [{ audience: 'me', by: me }, true],
  [{ audience: 'people', people: [me] }, true],
  [{ audience: 'people', people: [other] }, false],
  [{ audience: 'people', by: me }, true],
  [{ audience: 'thread' }, true],
  [{ audience: 'link' }, true],
] as const)('what is shared as %o is offered: %s', (changes, offered) => {
  expect(opensFor(share(changes), me)).toBe(offered);
});

test('the preview to open is the newest that is shared, with this person, at this time', () => {
  const wanted = share();
  const ports = [
    port(1, { share: share() }),
    port(2, { share: wanted }),
    port(3, { share: share({ expiresAt: 500 }) }),
    port(4, { share: share({ audience: 'me' }) }),
    port(5),
  ];
  expect(newestPreview(ports, { me, now: 500 })).toBe(wanted.previewId);
  expect(newestPreview(ports, { me, now: 1_000 })).toBeUndefined();
});

test('listed is what listens or is shared, newest first', () => {
  const ports = [port(1, { gone: true }), port(2, { gone: true, share: share() }), port(3)];
  expect(portsToShow(ports).map(each => each.port)).toEqual([3, 2]);
});
