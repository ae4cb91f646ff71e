// The probe against real servers of many kinds; that it is gentle is what the servers see.
import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../std/clock.ts';
import { probe, USER_AGENT } from './probe.ts';
import { SELF_SIGNED } from './test-certificate.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve));
});

const open = async (server: Server): Promise<number> => {
  servers.push(server);
  server.on('connection', socket => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const web = (answer: (request: IncomingMessage, response: ServerResponse) => void) => open(createHttp(answer));
const raw = (onConnection: (socket: Socket) => void) => open(createServer(onConnection));

const ask = (port: number, signal = new AbortController().signal, clock: Pick<Clock, 'after'> = systemClock) =>
  probe({ port, hosts: ['127.0.0.1'], clock, signal });

/** For whoever has to wait for nothing to happen. */
const hurried: Pick<Clock, 'after'> = { after: (ms, task) => systemClock.after(ms / 20, task) };

test('a web app is known by its title and framework, asked for once with a name and followed nowhere', async () => {
  const seen: IncomingMessage[] = [];
  const port = await web((request, response) => {
    seen.push(request);
    response.writeHead(302, { location: '/login', 'x-powered-by': 'Express' });
    response.end('<title>Sign in</title>');
  });
  expect(await ask(port)).toEqual({ kind: 'http', tls: false, status: 302, title: 'Sign in', framework: 'Express' });
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /']);
  expect(seen[0]?.headers).toMatchObject({ host: `localhost:${port}`, 'user-agent': USER_AGENT });
  expect(seen[0]?.headers.cookie).toBeUndefined();
});

test('a server with TLS is asked again with TLS, whatever its certificate', async () => {
  const port = await open(createHttps(SELF_SIGNED, (_request, response) => response.end('<title>Safe</title>')));
  expect(await ask(port)).toMatchObject({ kind: 'http', tls: true, title: 'Safe' });
});

test('a server that speaks first is not written to', async () => {
  const received: unknown[] = [];
  const port = await raw(socket => {
    socket.on('data', chunk => received.push(chunk)).on('error', () => socket.destroy());
    socket.write('SSH-2.0-OpenSSH_9.9\r\n');
  });
  expect(await ask(port)).toEqual({ kind: 'other' });
  expect(received).toEqual([]);
});

test('a server that answers with something else is something else', async () => {
  const port = await raw(socket => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('-ERR unknown command\r\n'));
  });
  expect(await ask(port)).toEqual({ kind: 'other' });
});

test('a server that says nothing is left after a while', async () => {
  const port = await raw(socket => socket.resume().on('error', () => socket.destroy()));
  expect(await ask(port, undefined, hurried)).toEqual({ kind: 'silent' });
});

test('a page without an end is read to a bound, and a stream of events is cut', async () => {
  let written = 0;
  const endless = await web((_request, response) => {
    response.write('<title>Endless</title>');
    const more = (error?: Error | null): void => {
      if (error || response.destroyed) return;
      written += 65_536;
      response.write('x'.repeat(65_536), more);
    };
    more();
  });
  expect(await ask(endless)).toMatchObject({ kind: 'http', title: 'Endless' });
  expect(written).toBeLessThan(16 * 1_024 * 1_024);
  const events = await web((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
  expect(await ask(events)).toMatchObject({ kind: 'http', status: 200, title: undefined });
});

test('nobody there is closed, and so is a probe that is called off', async () => {
  const port = await raw(() => undefined);
  servers.pop()?.close();
  expect(await ask(port)).toEqual({ kind: 'closed' });
  const silent = await raw(socket => socket.resume().on('error', () => socket.destroy()));
  expect(await ask(silent, AbortSignal.abort())).toEqual({ kind: 'closed' });
});
