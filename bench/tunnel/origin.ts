// The app of the tunnel bench: a small answer, endless bytes, a sink, quiet event streams, and a WebSocket echo.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { ready } from './part.ts';

const SMALL = Buffer.alloc(200, 'x');
const BLOCK = Buffer.alloc(64 << 10, 'y');

// A full link may take longer for an answer than Node keeps a quiet connection.
const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const url = new URL(request.url ?? '/', 'http://app');
  switch (url.pathname) {
    case '/bulk': {
      let left = Number(url.searchParams.get('bytes') ?? Number.POSITIVE_INFINITY);
      const more = () => {
        while (left > 0 && !response.destroyed) {
          left -= BLOCK.length;
          if (!response.write(BLOCK)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
      return;
    }
    case '/sink':
      request.resume().on('end', () => response.end('ok'));
      return;
    case '/events':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: hello\n\n');
      return;
    default:
      response.setHeader('content-length', SMALL.length);
      response.end(SMALL);
  }
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 4 << 20 });
sockets.on('connection', socket => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
