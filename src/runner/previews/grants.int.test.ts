// What a grant carries ends with it, also when the hub does nothing about it. The listener is a real one, the time is not.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { createLogger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { Listener } from '../ports/listener.ts';
import { createGrants } from './grants.ts';
import type { KeptGrant } from './kept-grants.ts';

const THREAD = 'thr_00000000000000000000000001' as ThreadId;

const setUp = async () => {
  // Being cut is an error to who listens, and what is tested here.
  const server = createServer(socket => socket.resume().on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const process = { pid: 1, birth: '1', startedAt: 0, uid: 0, argv: ['serve'], cwd: '/' };
  const origin = { mark: 'm', agent: false, session: null };
  const listener: Listener = { port, hosts: ['127.0.0.1'], everywhere: false, process, origin };
  const kept = new Map<string, KeptGrant>();
  const clock = createFakeClock();
  const grants = createGrants({
    ports: {
      shareable: async () => listener,
      stillListens: async () => true,
      sameCommand: () => true,
    },
    book: {
      all: () => [...kept.values()],
      keep: grant => void kept.set(grant.grantId, grant),
      drop: id => void kept.delete(id),
    },
    mayComeBack: () => true,
    clock,
    log: createLogger(() => undefined, clock.now),
  });
  onTestFinished(() => grants.close());
  return { clock, grants, kept, port };
};

test('R41: what goes through a grant is cut within five seconds of its end, and nothing new goes through', async () => {
  const { clock, grants, kept, port } = await setUp();
  const { grantId } = await grants.share(THREAD, port, { comeBack: true, expiresInMs: 60_000 });
  const stream = await grants.serve(grantId, new AbortController().signal);
  stream.on('error', () => undefined);
  await clock.advance(59_000);
  expect(stream.destroyed).toBe(false);
  await clock.advance(6_000);
  expect(stream.destroyed).toBe(true);
  expect([...kept.keys()]).toEqual([]);
  await expect(grants.serve(grantId, new AbortController().signal)).rejects.toMatchObject({ code: 'grant_gone' });
});

test('grants that are closed leave no timer behind', async () => {
  const { clock, grants } = await setUp();
  grants.close();
  expect(clock.pending()).toBe(0);
});

test('R6: what the hub names is a grant or nothing: no host, port or number reaches anything', async () => {
  const { grants, kept, port } = await setUp();
  const { grantId } = await grants.share(THREAD, port, { comeBack: true });
  const names = [
    ...[
      `${port}`,
      `:${port}`,
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      `0:${port}`,
      `2130706433:${port}`,
    ],
    ...['169.254.169.254:80', `localhost.evil.example:${port}`, `http://127.0.0.1:${port}/`, `user@127.0.0.1:${port}`],
    ...['', '*', '..', `${grantId}:${port}`, `${grantId}@127.0.0.1`, `${grantId} `, grantId.toUpperCase(), '__proto__'],
  ];
  const everyPort = Array.from({ length: 65_536 }, (_, no) => `127.0.0.1:${no}`);
  for (const name of [...names, ...everyPort]) {
    await expect(grants.serve(name, new AbortController().signal)).rejects.toMatchObject({ code: 'grant_gone' });
  }
  expect([...kept.keys()]).toEqual([grantId]);
  const stream = await grants.serve(grantId, new AbortController().signal);
  stream.destroy();
});
