// A hub that sends its runners elsewhere. Every request of a runner carries a proof or asks for what it will believe, so
// none of them may leave for another address.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../std/ids.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';
import { enrolWithToken, leaveHub } from './enrolment.ts';
import { openIdentity } from './identity.ts';
import { byHand } from './previews/by-hand.ts';

/** @returns its address, and what came to it */
const listen = async (answer: (to: URL) => { status: number; location?: string }) => {
  const came: string[] = [];
  const server = createServer((request, response) => {
    came.push(`${request.method} ${request.url}`);
    const { status, location } = answer(new URL(request.url ?? '/', 'http://hub'));
    response.writeHead(status, location ? { location } : {}).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), came };
};

test.each([301, 302, 303, 307, 308])('R23: a hub that answers %i sends this machine nowhere', async status => {
  const elsewhere = await listen(() => ({ status: 200 }));
  const hub = await listen(({ pathname }) => ({ status, location: new URL(pathname, elsewhere.url).href }));
  const folder = await mkdtemp(join(tmpdir(), 'hawser-redirect-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const identity = await openIdentity(folder);
  const runner = { name: 'laptop', publicKey: identity.publicKey };
  const enrolment = { hubUrl: hub.url.href, hubId: newId('hub'), runnerId: newId('run') as RunnerId };
  const hand = byHand(enrolment, identity);
  await expect(enrolWithToken(folder, hub.url, 'token', runner)).rejects.toThrow();
  await expect(leaveHub(enrolment, identity)).rejects.toThrow();
  await expect(hand.list()).rejects.toThrow();
  await expect(hand.stop(3_000)).rejects.toThrow();
  expect(hub.came).toHaveLength(4);
  expect(elsewhere.came).toEqual([]);
});
