// The visitor of the tunnel bench, in a process of its own: plays one load against one port and says what it saw.
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { percentile } from '../figure.ts';

export type Load =
  | { readonly kind: 'small'; readonly connections: number; readonly ms: number; readonly downloads: number }
  | { readonly kind: 'bulk'; readonly bytes: number; readonly direction: 'down' | 'up' }
  | { readonly kind: 'websocket'; readonly bytes: number; readonly ms: number }
  | { readonly kind: 'idle'; readonly streams: number }
  | { readonly kind: 'slow'; readonly ms: number };
export type Seen = { readonly perSecond: number; readonly p99: number; readonly bulkPerSecond: number };

const hostOf = (preview: number) => `${String(preview).padStart(26, '0')}.localhost`;
const HOST = hostOf(0);
/** A hub opens no more than 256 connections to one preview's app. */
const STREAMS_OF_ONE = 200;

const play = async (port: number, load: Load): Promise<Seen> => {
  switch (load.kind) {
    case 'small':
      return playSmall(port, load);
    case 'bulk':
      return { ...NOTHING, bulkPerSecond: await playBulk(port, load) };
    case 'websocket':
      return playWebSocket(port, load);
    case 'idle':
      await Promise.all(
        Array.from({ length: load.streams }, (_, index) =>
          openEvents(port, hostOf(Math.floor(index / STREAMS_OF_ONE))),
        ),
      );
      return NOTHING;
    case 'slow':
      return playSlow(port, load.ms);
  }
};
const NOTHING: Seen = { perSecond: 0, p99: 0, bulkPerSecond: 0 };

const dial = (port: number) => connect({ host: '127.0.0.1', port, noDelay: true });
const ask = (path: string, host = HOST) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

const playSmall = async (port: number, load: Extract<Load, { kind: 'small' }>): Promise<Seen> => {
  let bulk = 0;
  const sockets: Socket[] = [];
  for (let index = 0; index < load.downloads; index += 1) {
    const socket = dial(port);
    socket.on('data', chunk => {
      bulk += chunk.length;
    });
    socket.write(ask('/bulk'));
    sockets.push(socket);
  }
  if (load.downloads > 0) await new Promise(resolve => setTimeout(resolve, 2_000));
  bulk = 0;
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = dial(port);
      sockets.push(socket);
      const size = await exchange(socket, undefined);
      while (performance.now() - began < load.ms) {
        const at = performance.now();
        await exchange(socket, size);
        times.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const seen = { perSecond: times.length / seconds, p99: percentile(times, 0.99), bulkPerSecond: bulk / seconds };
  for (const socket of sockets) socket.destroy();
  return seen;
};

/** One small GET. @param size of the whole answer, once known @returns it */
const exchange = (socket: Socket, size: number | undefined): Promise<number> =>
  new Promise((resolve, reject) => {
    let text = '';
    let got = 0;
    const onClose = () => reject(new Error(`closed after ${got} bytes`));
    const onData = (chunk: Buffer) => {
      got += chunk.length;
      if (size === undefined) {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        const length = /content-length: (\d+)/i.exec(text)?.[1];
        if (end < 0 || length === undefined || got < end + 4 + Number(length)) return;
      } else if (got < size) return;
      socket.off('data', onData);
      socket.off('error', reject).off('close', onClose);
      resolve(got);
    };
    socket.on('data', onData);
    socket.on('error', reject).on('close', onClose);
    socket.write(ask('/'));
  });

const playBulk = (port: number, { bytes, direction }: Extract<Load, { kind: 'bulk' }>): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const done = () => resolve((bytes / (performance.now() - began)) * 1_000);
    const path = direction === 'down' ? `/bulk?bytes=${bytes}` : '/sink';
    const method = direction === 'down' ? 'GET' : 'POST';
    const headers = { host: HOST, ...(direction === 'up' && { 'content-length': bytes }) };
    const out = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, response => {
      response.resume().on('end', done).on('error', reject);
    });
    out.on('error', reject);
    if (direction === 'down') return void out.end();
    const block = Buffer.alloc(64 << 10);
    let left = bytes;
    const more = () => {
      while (left > 0) {
        left -= block.length;
        if (!out.write(block)) return;
      }
      out.end();
    };
    out.on('drain', more);
    more();
  });

const playWebSocket = (port: number, { bytes, ms }: Extract<Load, { kind: 'websocket' }>): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { host: HOST }, perMessageDeflate: false });
    const message = Buffer.alloc(bytes);
    let trips = 0;
    let began = 0;
    socket.on('open', () => {
      began = performance.now();
      socket.send(message);
    });
    socket.on('message', () => {
      trips += 1;
      const elapsed = performance.now() - began;
      if (elapsed < ms) return socket.send(message);
      socket.terminate();
      resolve({
        ...NOTHING,
        perSecond: (trips / elapsed) * 1_000,
        bulkPerSecond: (2 * trips * bytes * 1_000) / elapsed,
      });
    });
    socket.on('error', reject);
  });

const openEvents = (port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = dial(port);
    socket.once('data', () => resolve());
    socket.on('error', reject);
    socket.write(ask('/events', host));
  });

/** Takes 1 MB/s of an endless download while another connection asks small things. */
const playSlow = async (port: number, ms: number): Promise<Seen> => {
  const slow = dial(port);
  slow.on('data', chunk => {
    slow.pause();
    setTimeout(() => slow.resume(), chunk.length / 1_000);
  });
  slow.write(ask('/bulk'));
  const seen = await playSmall(port, { kind: 'small', connections: 1, ms, downloads: 0 });
  return seen; // the slow one stays until the process ends, so that memory is read while it is there
};

process.on('message', async ({ port, load }: { port: number; load: Load }) => {
  process.send?.(await play(port, load));
});
process.send?.({ port: 0 });
