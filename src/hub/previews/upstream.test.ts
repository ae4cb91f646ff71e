import type { ClientRequest } from 'node:http';
import { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import type { Tunnels } from './tunnels.ts';
import { createUpstream } from './upstream.ts';

/** An app that takes every connection and never answers. */
const silent = () => new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });

const setUp = () => {
  const clock = createFakeClock();
  const opened: Duplex[] = [];
  const tunnel = { openStream: () => opened[opened.push(silent()) - 1] };
  const upstream = createUpstream({ clock, tunnels: { now: () => tunnel } as unknown as Tunnels });
  onTestFinished(() => upstream.close());
  const preview = { grantId: 'grt_1', runnerId: 'run_1' } as unknown as PreviewRow;
  const errors: unknown[] = [];
  const ask = (fresh = false): ClientRequest => {
    const sent = upstream.request(preview, { path: '/' }, fresh);
    sent.on('error', error => errors.push(error)).end();
    return sent;
  };
  return { clock, opened, errors, ask };
};

test('R24: a request for which no connection is free is told so after ten seconds; those that have one go on', async () => {
  const { clock, opened, errors, ask } = setUp();
  const sent = Array.from({ length: 257 }, () => ask());
  await expect.poll(() => opened.length).toBe(256);
  await Promise.all(sent.slice(0, 256).map(each => expect.poll(() => each.socket).toBeTruthy()));
  await clock.advance(9_999);
  expect(errors).toEqual([]);
  await clock.advance(1);
  expect(errors).toMatchObject([{ code: 'preview_full' }]);
  opened[0]?.destroy(); // the connection that becomes free is not for the one that gave up
  await expect.poll(() => errors).toMatchObject([{ code: 'preview_full' }, { code: 'ECONNRESET' }]);
  await clock.advance(60_000);
  expect(errors).toHaveLength(2);
  expect(clock.pending()).toBe(0);
});

test('R24: a connection of its own, as every WebSocket has, is refused at once when there are too many of them', async () => {
  const { opened, errors, ask } = setUp();
  for (let no = 0; no < 257; no += 1) ask(true);
  await expect.poll(() => errors).toMatchObject([{ code: 'preview_full' }]);
  expect(opened).toHaveLength(256);
  // Requests that take turns have connections of their own.
  ask();
  await expect.poll(() => opened.length).toBe(257);
  opened[0]?.destroy();
  await expect.poll(() => errors).toMatchObject([{ code: 'preview_full' }, { code: 'ECONNRESET' }]);
  ask(true);
  await expect.poll(() => opened.length).toBe(258);
});
