// A proxy for tests that opens tunnels (RFC 9110, section 9.3.6) to where the test says, whatever name is asked for, and
// remembers what it was asked.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export type TestProxy = { readonly url: string; readonly asked: string[] };

/** @param port where tunnels end, on loopback; undefined lets nobody through */
export const startProxy = async (port: number | undefined): Promise<TestProxy> => {
  const asked: string[] = [];
  const open = new Set<Duplex>();
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  server.on('connect', (request, client, head) => {
    asked.push(`CONNECT ${request.url}`);
    if (port === undefined) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const hub = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      hub.write(head);
      hub.pipe(client).pipe(hub);
    });
    for (const [one, other] of [
      [client, hub],
      [hub, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const one of open) one.destroy();
    await new Promise(resolve => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};
