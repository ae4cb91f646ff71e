// The tunnel from end to end over real sockets: what goes in comes out whole, in order and for itself, and what is cut
// never looks whole.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Duplex, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { HawserError } from '../../std/errors.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import { readAll, serveTcp, startTestTunnel } from './test-tunnel.ts';

const WAYS = [
  { way: 'an upgraded connection', webSocketsOnly: false },
  { way: 'a WebSocket', webSocketsOnly: true },
] as const;

const echo = () => serveTcp(socket => void socket.pipe(socket));
const failure = (stream: Duplex) =>
  finished(stream).then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(WAYS)('over $way', ({ webSocketsOnly }) => {
  test('bytes arrive whole and in order, however they are cut into pieces', async () => {
    const { tunnel } = await startTestTunnel({ serve: await echo(), webSocketsOnly });
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 70_000 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(pieces, async chunks => {
        const stream = tunnel.openStream('grant');
        const answer = readAll(stream);
        for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
        stream.end();
        expect((await answer).equals(Buffer.concat(chunks))).toBe(true);
      }),
      { numRuns: 25 },
    );
    await vi.waitFor(() => expect(tunnel.streams()).toBe(0));
  });

  test('32 MB arrive unharmed in both directions at once', async () => {
    const { tunnel } = await startTestTunnel({ serve: await echo(), webSocketsOnly });
    const block = randomBytes(1 << 20);
    const sent = createHash('sha256');
    const stream = tunnel.openStream('grant');
    const answer = readAll(stream);
    for (let index = 0; index < 32; index += 1) {
      sent.update(block);
      if (!stream.write(block)) await once(stream, 'drain');
    }
    stream.end();
    expect(
      createHash('sha256')
        .update(await answer)
        .digest('hex'),
    ).toBe(sent.digest('hex'));
  });

  test('one direction may end before the other', async () => {
    // Speaks only after it has heard everything, as a server that waits for the end of an upload.
    const serve = await serveTcp(socket => {
      let heard = 0;
      socket.on('data', chunk => {
        heard += chunk.length;
      });
      socket.on('end', () => socket.end(`heard ${heard}`));
    });
    const { tunnel } = await startTestTunnel({ serve, webSocketsOnly });
    const stream = tunnel.openStream('grant');
    stream.end(Buffer.alloc(300_000));
    expect(String(await readAll(stream))).toBe('heard 300000');
  });

  test('a server that dies in the middle is heard as cut, not as ended', async () => {
    const serve = await serveTcp(socket => {
      socket.write('half an ans');
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { tunnel } = await startTestTunnel({ serve, webSocketsOnly });
    const stream = tunnel.openStream('grant');
    await once(stream, 'data');
    const failed = failure(stream.resume());
    stream.write('go on');
    expect(await failed).toBeInstanceOf(Error);
    expect(stream.readableEnded).toBe(false);
  });

  test('a client that goes away takes its connection with it', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<boolean>();
    const serve = await serveTcp(socket => {
      socket.write('hello');
      socket.resume().on('close', () => resolve(socket.readableEnded));
    });
    const { tunnel } = await startTestTunnel({ serve, webSocketsOnly });
    const stream = tunnel.openStream('grant');
    await once(stream, 'data');
    stream.destroy();
    expect(await ended).toBe(false);
    await vi.waitFor(() => expect(tunnel.streams()).toBe(0));
  });

  test('when the link dies in mid-transfer every stream is cut, and a fresh tunnel comes by itself', async () => {
    const serve = await serveTcp(socket => {
      const endless = new Readable({ read: () => void endless.push(Buffer.alloc(65_536)) });
      endless.pipe(socket.resume());
      socket.on('close', () => endless.destroy());
    });
    const linked = await startTestTunnel({ serve, webSocketsOnly });
    const { tunnel } = linked;
    const streams = Array.from({ length: 20 }, () => tunnel.openStream('grant'));
    await Promise.all(streams.map(stream => once(stream, 'data')));
    const failures = Promise.all(streams.map(stream => failure(stream.resume())));
    const next = linked.next();
    linked.relay.cut();
    expect((await failures).every(error => error instanceof Error)).toBe(true);
    expect(streams.some(stream => stream.readableEnded)).toBe(false);
    expect(tunnel.signal.aborted).toBe(true);
    expect(() => tunnel.openStream('grant')).toThrow(/gone/);
    const again = (await next).openStream('grant');
    await once(again, 'data');
    again.destroy();
  });

  test('200 streams at once each get their own bytes', async () => {
    const { tunnel } = await startTestTunnel({ serve: await echo(), webSocketsOnly });
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const mine = Buffer.alloc(20_000 + index, String(index));
        const stream = tunnel.openStream('grant');
        stream.end(mine);
        expect((await readAll(stream)).equals(mine)).toBe(true);
      }),
    );
  });

  test('R26: streams that nobody reads hold up no other, and no more memory than their window', async () => {
    const produced: number[] = [];
    const serve = await serveTcp(socket => {
      socket.once('data', hello => {
        if (String(hello) === 'echo') return void socket.end('echo');
        const index = produced.push(0) - 1;
        const more = () => {
          let room = true;
          while (room && !socket.destroyed) {
            room = socket.write(Buffer.alloc(65_536));
            produced[index] = (produced[index] ?? 0) + 65_536;
          }
        };
        socket.on('drain', more);
        more();
      });
    });
    const { tunnel } = await startTestTunnel({ serve, webSocketsOnly });
    const stuck = Array.from({ length: 8 }, () => {
      const stream = tunnel.openStream('grant');
      stream.write('flood');
      return stream;
    });
    await vi.waitFor(() => expect(produced.length).toBe(8));
    for (let index = 0; index < 50; index += 1) {
      const stream = tunnel.openStream('grant');
      stream.write('echo');
      expect(String(await readAll(stream))).toBe('echo');
    }
    // What each flood got rid of stands in windows and socket buffers, which the kernel may still enlarge once; nobody
    // has read a byte of it, so it comes to a stand.
    const standsStill = async () => {
      const before = [...produced];
      for (let index = 0; index < 50; index += 1) {
        const stream = tunnel.openStream('grant');
        stream.write('echo');
        await readAll(stream);
      }
      expect(produced).toEqual(before);
    };
    await vi.waitFor(standsStill, { timeout: 20_000 });
    for (const bytes of produced) expect(bytes).toBeLessThan(12 << 20);
    for (const stream of stuck) stream.destroy();
  });
});

test('where only WebSockets pass, the tunnel finds that way by itself and says so', async () => {
  const { kept, tunnel } = await startTestTunnel({ serve: await echo(), webSocketsOnly: true });
  await vi.waitFor(() => expect(kept.state()).toEqual({ state: 'online', carrier: 'websocket' }));
  expect(tunnel.carrier).toBe('websocket');
});

test('the faster way is taken where it passes', async () => {
  const { kept } = await startTestTunnel({ serve: await echo() });
  await vi.waitFor(() => expect(kept.state()).toEqual({ state: 'online', carrier: 'upgrade' }));
});

test('a refusal arrives as the runner’s own words, and a fault inside it as none', async () => {
  const problem = { code: 'grant_gone', message: 'Nothing listens there any more: “ü”.', hint: 'Start it again.' };
  const { tunnel } = await startTestTunnel({
    serve: async grant => {
      throw grant === 'known' ? new HawserError(problem) : new Error('secret detail');
    },
  });
  expect(await failure(tunnel.openStream('known'))).toMatchObject({ problem });
  expect(await failure(tunnel.openStream('other'))).toMatchObject({ problem: { code: 'internal' } });
});

test('more streams than allowed are refused at once, and room is made by closing one', async () => {
  const { tunnel } = await startTestTunnel({ serve: await echo(), maxStreams: 2 });
  const [first] = [tunnel.openStream('grant'), tunnel.openStream('grant')];
  expect(() => tunnel.openStream('grant')).toThrow(/already has 2 connections/);
  first?.destroy();
  await vi.waitFor(() => expect(tunnel.streams()).toBe(1));
  tunnel.openStream('grant').destroy();
});

test('F5: a link that carries nothing and says nothing is found dead on both ends within 45 s', async () => {
  const clock = createFakeClock();
  const linked = await startTestTunnel({ serve: await echo(), clock });
  const { tunnel } = linked;
  // Healthy and idle for a minute: every ping is answered before the next one.
  for (let index = 0; index < 4; index += 1) {
    await clock.advance(15_000);
    const stream = tunnel.openStream('grant');
    stream.end('still there');
    await readAll(stream);
  }
  expect(tunnel.signal.aborted).toBe(false);
  linked.relay.freeze();
  await clock.advance(45_000);
  await vi.waitFor(() => expect(tunnel.signal.aborted).toBe(true));
  expect(tunnel.signal.reason).toMatchObject({ code: 'tunnel_gone' });
  await vi.waitFor(() => expect(linked.states.some(({ state }) => state === 'offline')).toBe(true));
});

test('closing settles everything and leaves no timer behind', async () => {
  const clock = createFakeClock();
  const never = new Promise<Duplex>(() => undefined);
  const { tunnel, kept } = await startTestTunnel({ serve: () => never, clock });
  const waiting = failure(tunnel.openStream('grant'));
  await kept.close();
  expect(await waiting).toBeInstanceOf(Error);
  expect(kept.state()).toEqual({ state: 'closed' });
  await vi.waitFor(() => expect(tunnel.signal.aborted).toBe(true));
  expect(clock.pending()).toBe(0);
});
