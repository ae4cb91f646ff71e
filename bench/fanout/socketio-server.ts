// The popular comparison: Socket.IO over its WebSocket transport, a room per topic.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { serve } from './serve.ts';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', socket => {
  socket.on('join', (topic: string) => {
    socket.join(topic);
    socket.emit('joined');
  });
  socket.on('publish', ({ topic, event }: { topic: string; event: unknown }) => io.to(topic).emit('event', event));
});
http.listen(0, '127.0.0.1', () => {
  serve({ port: (http.address() as AddressInfo).port, topics: Array.from({ length: 12 }, (_, index) => `t${index}`) });
});
