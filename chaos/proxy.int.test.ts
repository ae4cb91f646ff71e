// The proxy's own faults, against an echo server that is not ours.
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startProxy } from './proxy.ts';

/** @param chances what the proxy's dice show, one after the other; the last for ever */
const echoBehindProxy = async (chances: number[] = [0]) => {
  const echo = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(echo, 'listening');
  echo.on('connection', socket => socket.on('message', data => socket.send(String(data))));
  const address = echo.address();
  const proxy = await startProxy(
    () => (typeof address === 'object' && address ? address.port : 0),
    () => (chances.length > 1 ? chances.shift() : chances[0]) ?? 0,
  );
  onTestFinished(async () => {
    await proxy.close();
    echo.close();
  });
  const connect = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}`);
    await once(socket, 'open');
    return socket;
  };
  return { proxy, connect };
};

/** The next `count` messages. */
const next = (socket: WebSocket, count: number): Promise<string[]> =>
  new Promise(resolve => {
    const heard: string[] = [];
    socket.on('message', data => {
      heard.push(String(data));
      if (heard.length === count) resolve(heard);
    });
  });

test('without a fault everything passes unchanged', async () => {
  const { connect } = await echoBehindProxy();
  const socket = await connect();
  const heard = next(socket, 2);
  socket.send('a');
  socket.send('b'.repeat(70_000));
  expect(await heard).toEqual(['a', 'b'.repeat(70_000)]);
});

test('messages are repeated both ways', async () => {
  const { proxy, connect } = await echoBehindProxy();
  const socket = await connect();
  proxy.faults.duplicate = 0.5;
  const heard = next(socket, 4);
  socket.send('a');
  expect(await heard).toEqual(['a', 'a', 'a', 'a']);
});

test('a message is held and comes after the next one', async () => {
  const { proxy, connect } = await echoBehindProxy([0, 1]);
  const socket = await connect();
  proxy.faults.swap = 0.5;
  const heard = next(socket, 2);
  socket.send('first');
  socket.send('second');
  expect(await heard).toEqual(['second', 'first']);
});

test('a message that none follows is not held for ever', async () => {
  const { proxy, connect } = await echoBehindProxy([0, 1]);
  const socket = await connect();
  proxy.faults.swap = 0.5;
  const heard = next(socket, 1);
  socket.send('only');
  expect(await heard).toEqual(['only']);
});

test('refusing closes what is open and lets nobody in; opening lets them in again', async () => {
  const { proxy, connect } = await echoBehindProxy();
  const socket = await connect();
  const closed = once(socket, 'close');
  proxy.faults.way = 'refuse';
  proxy.cut();
  await closed;
  await expect(connect()).rejects.toThrow();
  proxy.faults.way = 'open';
  await connect();
});

test('a silent way keeps the connection and loses what is sent', async () => {
  const { proxy, connect } = await echoBehindProxy();
  const socket = await connect();
  proxy.faults.way = 'silent';
  const late = new WebSocket(`ws://127.0.0.1:${proxy.port}`, { handshakeTimeout: 300 });
  await expect(once(late, 'open')).rejects.toThrow(/timed out/);
  expect(socket.readyState).toBe(WebSocket.OPEN);
});

test('a deafened connection stays open and dead, and a new one works', async () => {
  const { proxy, connect } = await echoBehindProxy();
  const old = await connect();
  const heard: string[] = [];
  old.on('message', data => heard.push(String(data)));
  proxy.deafen();
  old.send('lost');
  const fresh = await connect();
  const answer = next(fresh, 1);
  fresh.send('heard');
  expect(await answer).toEqual(['heard']);
  expect(heard).toEqual([]);
  expect(old.readyState).toBe(WebSocket.OPEN);
});

test('what is late is overtaken by nothing, also once the road is quick again', async () => {
  const { proxy, connect } = await echoBehindProxy();
  const socket = await connect();
  const heard = next(socket, 20);
  for (let no = 0; no < 20; no += 1) {
    proxy.faults.delayMs = no % 4 === 0 ? 40 : no % 4 === 1 ? 7 : 0;
    socket.send(`${no}`);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(await heard).toEqual(Array.from({ length: 20 }, (_, no) => `${no}`));
});
