// The reference without a tunnel: a plain reverse proxy on undici with keep-alive, the quickest HTTP client of Node.
// Argument: the origin's port.
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Dispatcher, Pool } from 'undici';
import { ready } from './part.ts';

const port = Number(process.argv[2]);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 256, headersTimeout: 0, bodyTimeout: 0 });
/** Undici writes these itself. */
const OWN = /^(?:connection|transfer-encoding|expect)$/i;

const server = createServer({ requestTimeout: 0 }, (incoming, response) => {
  const { method, url: path = '/', rawHeaders, headers } = incoming;
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const passed = rawHeaders.filter((_, index) => !OWN.test(rawHeaders[index & ~1] ?? ''));
  const answer: Dispatcher.DispatchHandler = {
    onRequestStart: controller => {
      response.on('close', () => {
        if (!response.writableFinished) controller.abort(new Error('the visitor has gone'));
      });
    },
    onResponseStart: (controller, status, _, text) => {
      if (status >= 200) response.writeHead(status, text, (controller.rawHeaders as Buffer[]).map(String));
    },
    onResponseData: (controller, chunk) => {
      if (response.write(chunk)) return;
      controller.pause();
      response.once('drain', () => controller.resume());
    },
    onResponseEnd: () => void response.end(),
    onResponseError: () => void response.destroy(),
  };
  pool.dispatch(
    { method: method as Dispatcher.HttpMethod, path, headers: passed, body: hasBody ? incoming : null },
    answer,
  );
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
