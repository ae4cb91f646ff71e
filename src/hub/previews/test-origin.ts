// An app for the tests of previews, as a process of its own: answers with what it was asked, and misbehaves on request.
// Prints its port. Run by test-preview.ts.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

let connections = 0;
/** Answers that are held until so many have come. */
const waiting: (() => void)[] = [];

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://app');
  switch (url.pathname) {
    case '/echo': {
      const hash = createHash('sha256');
      let bytes = 0;
      request.on('data', chunk => {
        hash.update(chunk);
        bytes += chunk.length;
      });
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        const { method, rawHeaders, rawTrailers } = request;
        response.end(
          JSON.stringify({ method, url: request.url, rawHeaders, rawTrailers, bytes, sha256: hash.digest('hex') }),
        );
      });
      return;
    }
    case '/respond': {
      const headers = JSON.parse(url.searchParams.get('headers') ?? '[]') as string[];
      response.writeHead(Number(url.searchParams.get('status') ?? 200), headers as never);
      response.end(request.method === 'HEAD' ? undefined : (url.searchParams.get('body') ?? ''));
      return;
    }
    case '/cut':
      response.writeHead(200, {
        'content-length': '1000',
        'content-type': url.searchParams.get('type') ?? 'text/plain',
      });
      response.write('half');
      request.socket.once('data', () => undefined);
      setImmediate(() => request.socket.resetAndDestroy());
      return;
    case '/packed': {
      const body = Buffer.from(url.searchParams.get('packed') ?? '', 'base64');
      const about = { 'content-type': 'text/html', 'content-encoding': 'gzip', 'content-length': body.length };
      response.writeHead(200, about).end(body);
      return;
    }
    case '/events':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      request.on('close', () => process.stdout.write('events closed\n'));
      return;
    case '/trailers':
      response.writeHead(200, { trailer: 'x-sum' });
      response.write('body');
      response.addTrailers({ 'x-sum': '42' });
      response.end();
      return;
    case '/together': {
      waiting.push(() => response.end(String(connections)));
      if (waiting.length === Number(url.searchParams.get('count'))) for (const answer of waiting.splice(0)) answer();
      return;
    }
    case '/hints':
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end('after hints');
      return;
    default:
      response.end('hello from the app');
  }
});
server.on('connection', () => {
  connections += 1;
});
/** Says everything back, packed if the browser wants that, and leaves with words when told to. */
const chat = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } });
chat.on('connection', socket => {
  socket.on('message', (data, isBinary) => {
    if (String(data) === 'leave') socket.close(4_001, 'as you wish');
    else socket.send(data, { binary: isBinary });
  });
});

server.on('upgrade', (request, socket, head) => {
  if (request.url === '/chat') {
    chat.handleUpgrade(request, socket, head, each => chat.emit('connection', each, request));
    return;
  }
  socket.on('error', () => undefined); // a visitor that hangs up
  if (request.url === '/no-socket') {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
    return;
  }
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const protocol = request.headers['sec-websocket-protocol'];
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${
      protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''
    }\r\n`,
  );
  // Not masked by us, so a frame sent back as it came would be refused: an echo that only knows short text.
  socket.on('data', (frame: Buffer) => {
    const length = (frame[1] ?? 0) & 0x7f;
    const mask = frame.subarray(2, 6);
    const text = frame.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    socket.write(Buffer.concat([Buffer.from([frame[0] ?? 0, length]), text]));
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
