import { type Duplex, duplexPair } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import { createAppPool } from './app-pool.ts';
import type { Tunnels } from './tunnels.ts';

const HELLO = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

/** A pool whose connections end in the hands of the test. */
const setUp = () => {
  const clock = createFakeClock();
  const apps: Duplex[] = [];
  /** The pool's ends of them. */
  const streams: Duplex[] = [];
  const tunnel = {
    openStream: () => {
      const [ours, app] = duplexPair();
      app.on('error', () => undefined);
      apps.push(app.setEncoding('latin1'));
      streams.push(ours);
      return ours;
    },
  };
  const preview = { grantId: 'grt_1', runnerId: 'run_1' } as unknown as PreviewRow;
  const pool = createAppPool(preview, { clock, tunnels: { now: () => tunnel } as unknown as Tunnels });
  onTestFinished(() => pool.close());
  const failures: unknown[] = [];
  const ask = (method = 'GET', forSocket = false) => {
    const seen = { status: 0, body: '', ended: false, error: undefined as unknown, switched: '' };
    const sent = pool.send(
      { method, path: '/', headers: ['Host', 'app'] },
      {
        hints: () => undefined,
        head: ({ status }) => {
          seen.status = status;
        },
        data: chunk => {
          seen.body += chunk;
        },
        end: (_, last) => {
          seen.body += last ?? '';
          seen.ended = true;
        },
        failed: error => {
          failures.push(error);
          seen.error = error;
        },
        ...(forSocket && {
          switched: (_, app, early) => {
            seen.switched = String(early);
            onTestFinished(() => void app.destroy());
          },
        }),
      },
    );
    return { seen, sent };
  };
  /** @returns the app's end of a connection, once a request has come through it */
  const asked = async (no: number): Promise<Duplex> => {
    await expect.poll(() => apps[no]?.read()).toMatch(/^GET|^POST/);
    return apps[no] as Duplex;
  };
  return { clock, apps, streams, failures, ask, asked };
};

test('R24: a request for which no connection is free is told so after ten seconds; those that have one go on', async () => {
  const { clock, apps, failures, ask } = setUp();
  for (let no = 0; no < 257; no += 1) ask();
  expect(apps).toHaveLength(256);
  await clock.advance(9_999);
  expect(failures).toEqual([]);
  await clock.advance(1);
  expect(failures).toMatchObject([{ code: 'preview_full' }]);
  apps[0]?.destroy(); // the connection that becomes free is not for the one that gave up
  await expect.poll(() => failures).toMatchObject([{ code: 'preview_full' }, { code: 'app_hung_up' }]);
  await clock.advance(60_000);
  expect(failures).toHaveLength(2);
  expect(apps).toHaveLength(256);
  expect(clock.pending()).toBe(0);
});

test('R24: who waits is next on the connection that becomes free', async () => {
  const { clock, apps, ask, asked } = setUp();
  const all = Array.from({ length: 258 }, () => ask());
  const [first, waiting] = [await asked(0), all[256]?.seen];
  all[257]?.sent.cut(); // it no longer waits
  first.write(HELLO);
  await expect.poll(() => all[0]?.seen.ended).toBe(true);
  (await asked(0)).write(HELLO);
  await expect.poll(() => waiting).toMatchObject({ body: 'hello', ended: true });
  expect(apps).toHaveLength(256);
  expect(clock.pending()).toBe(0);
});

test('R24: a WebSocket is refused at once when there are too many of them', async () => {
  const { apps, failures, ask } = setUp();
  for (let no = 0; no < 257; no += 1) ask('GET', true);
  await expect.poll(() => failures).toMatchObject([{ code: 'preview_full' }]);
  expect(apps).toHaveLength(256);
  // Requests that take turns have connections of their own.
  ask();
  expect(apps).toHaveLength(257);
  apps[0]?.destroy();
  await expect.poll(() => failures).toMatchObject([{ code: 'preview_full' }, { code: 'app_hung_up' }]);
  ask('GET', true);
  await expect.poll(() => apps).toHaveLength(258);
});

test('a kept connection that turns out to be closed is replaced for what is safe to ask twice', async () => {
  const { apps, ask, asked } = setUp();
  const keep = async () => {
    const before = ask();
    (await asked(apps.length - 1)).write(HELLO);
    await expect.poll(() => before.seen.ended).toBe(true);
  };
  await keep();
  const again = ask();
  (await asked(0)).destroy();
  (await asked(1)).write(HELLO);
  await expect.poll(() => again.seen).toMatchObject({ body: 'hello', ended: true });
  const post = ask('POST');
  (await asked(1)).destroy();
  await expect.poll(() => post.seen.error).toMatchObject({ code: 'app_hung_up' });
  await keep();
  const begun = ask();
  (await asked(2)).write('HTTP/1.1 200 OK\r\n');
  await expect.poll(() => apps[2]?.writableLength).toBe(0);
  apps[2]?.destroy();
  await expect.poll(() => begun.seen.error).toMatchObject({ code: 'app_hung_up' });
  expect(apps).toHaveLength(3);
});

test('R20: a connection that says more than it was asked carries nothing any more', async () => {
  const { apps, streams, ask, asked } = setUp();
  const first = ask();
  (await asked(0)).write(`${HELLO}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`);
  await expect.poll(() => first.seen).toMatchObject({ body: 'hello', ended: true });
  const second = ask();
  (await asked(1)).write(HELLO);
  await expect.poll(() => second.seen).toMatchObject({ body: 'hello', ended: true });
  apps[1]?.write('HTTP/1.1 200 OK\r\n'); // while nobody asks
  await expect.poll(() => streams[1]?.destroyed).toBe(true);
  const third = ask();
  (await asked(2)).write(HELLO);
  await expect.poll(() => third.seen).toMatchObject({ body: 'hello', ended: true });
});

test.each([
  ['says that it closes', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello', false],
  ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello', false],
  ['ends its answer by ending', 'HTTP/1.1 200 OK\r\n\r\nhello', true],
])('an app that %s gets another connection for the next request', async (_, answer, ends) => {
  const { ask, asked } = setUp();
  const first = ask();
  const app = await asked(0);
  app.write(answer);
  if (ends) app.end();
  await expect.poll(() => first.seen).toMatchObject({ body: 'hello', ended: true });
  const second = ask();
  (await asked(1)).write(HELLO);
  await expect.poll(() => second.seen.ended).toBe(true);
});

test('F17: an answer that is cut fails, whatever was heard of it; one that nobody wants any more is cut', async () => {
  const { apps, streams, ask, asked } = setUp();
  const first = ask();
  (await asked(0)).write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello');
  await expect.poll(() => first.seen.body).toBe('hello');
  apps[0]?.end();
  await expect.poll(() => first.seen).toMatchObject({ ended: false, error: { code: 'app_hung_up' } });
  const second = ask();
  await asked(1);
  second.sent.cut();
  expect(streams[1]?.destroyed).toBe(true);
  expect(second.seen).toMatchObject({ status: 0, ended: false, error: undefined });
  second.sent.cut();
});

test('R21: only who asked for an upgrade gets one', async () => {
  const { ask, asked } = setUp();
  const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nfirst';
  const plain = ask();
  (await asked(0)).write(switching);
  await expect.poll(() => plain.seen.error).toMatchObject({ code: 'app_garbled' });
  const socket = ask('GET', true);
  (await asked(1)).write(switching);
  await expect.poll(() => socket.seen.switched).toBe('first');
});
