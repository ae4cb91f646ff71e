// The reference without a tunnel: a plain reverse proxy on node:http with keep-alive. Argument: the origin's port.
import { Agent, createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ready } from './part.ts';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'lifo' });
const server = createServer({ requestTimeout: 0 }, (incoming, response) => {
  const { method, url: path, rawHeaders } = incoming;
  const out = request({ host: '127.0.0.1', port, method, path, agent, headers: rawHeaders as never });
  out.on('response', answer => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders as never);
    answer.pipe(response);
  });
  out.on('error', () => response.destroy());
  response.on('close', () => out.destroy());
  incoming.pipe(out);
});
server.on('upgrade', (incoming, raw, head) => {
  const app = connect({ host: '127.0.0.1', port, noDelay: true });
  const lines = incoming.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
  app.write(`GET ${incoming.url} HTTP/1.1\r\n${lines}\r\n`);
  app.write(head);
  app.pipe(raw).pipe(app);
  for (const socket of [app, raw]) socket.on('error', () => undefined); // clients hang up when their round ends
});
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
