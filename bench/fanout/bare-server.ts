// The reference: `ws` and nothing else. Whatever one client says is sent to all of its topic, the same bytes to each.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { serve } from './serve.ts';

const topics = new Map<string, Set<WebSocket>>();
const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', socket => {
  let joined: Set<WebSocket> | undefined;
  socket.on('message', data => {
    const text = data.toString();
    if (joined === undefined) {
      joined = topics.get(text) ?? new Set();
      topics.set(text, joined);
      joined.add(socket);
      socket.on('close', () => joined?.delete(socket));
      socket.send('joined');
      return;
    }
    const bytes = Buffer.from(text);
    for (const viewer of joined) viewer.send(bytes, { binary: false });
  });
});
http.listen(0, '127.0.0.1', () => {
  serve({ port: (http.address() as AddressInfo).port, topics: Array.from({ length: 12 }, (_, index) => `t${index}`) });
});
