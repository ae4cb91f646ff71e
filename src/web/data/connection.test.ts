// How soon a page notices that its hub is gone. The socket is the official client on a line that this test answers, or not.
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { connect } from './connection.ts';

const connected = async () => {
  const clock = createFakeClock();
  const line = { answers: true, networkChanged: () => undefined as unknown, opened: 0, held: [] as (() => void)[] };
  class Line {
    readyState = 0;
    onopen?: () => void;
    onclose?: (event: object) => void;
    onmessage?: (event: { data: string }) => void;
    constructor() {
      line.opened += 1;
      queueMicrotask(() => {
        if (!line.answers) return;
        this.readyState = 1;
        this.onopen?.();
      });
    }
    send(said: string) {
      const [joinRef, ref, topic] = JSON.parse(said) as unknown[];
      const answer = [joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }];
      const arrive = () => this.onmessage?.({ data: JSON.stringify(answer) });
      if (line.answers) queueMicrotask(arrive);
      else line.held.push(arrive);
    }
    close() {
      this.readyState = 3;
      this.onclose?.({});
    }
  }
  const connection = connect('ws://hub.example/socket', {
    clock,
    random: () => 0,
    transport: Line,
    onNetworkChange: changed => {
      line.networkChanged = changed;
      return () => undefined;
    },
  });
  onTestFinished(() => connection.close());
  await expect.poll(() => connection.state.get().latencyMs).toBeDefined();
  return { clock, connection, line };
};

test('a browser that says its network changed is asked about at once: no answer in two seconds is no connection', async () => {
  const { clock, connection, line } = await connected();
  line.answers = false;
  line.networkChanged();
  await clock.advance(1_999);
  expect(connection.state.get().state).toBe('online');
  await clock.advance(1);
  expect(connection.state.get().state).toBe('offline');
});

test('a hub that answers stays connected, whatever the network of the browser does', async () => {
  const { clock, connection, line } = await connected();
  line.networkChanged();
  await Promise.resolve();
  await clock.advance(2_000);
  expect(connection.state.get().state).toBe('online');
  expect(line.opened).toBe(1);
});

test('a hub that says nothing is noticed at the next look, after six seconds of patience', async () => {
  const { clock, connection, line } = await connected();
  line.answers = false;
  await clock.advance(10_000);
  expect(connection.state.get().state).toBe('online');
  await clock.advance(6_000);
  expect(connection.state.get().state).toBe('offline');
  line.answers = true;
  line.networkChanged();
  await expect.poll(() => connection.state.get().state).toBe('online');
  expect(line.opened).toBeGreaterThan(1);
});

test('a dial that nobody answers is given up and made again, and tries that are made anyway are left alone', async () => {
  const { clock, connection, line } = await connected();
  line.answers = false;
  line.networkChanged();
  await clock.advance(2_000);
  // The socket is closed and opened anew, and nobody answers that.
  await expect.poll(() => line.opened).toBe(2);
  await clock.advance(8_000);
  expect(line.opened).toBe(2);
  await clock.advance(10_000);
  await expect.poll(() => line.opened).toBe(3);
  line.answers = true;
  await clock.advance(10_000);
  await expect.poll(() => connection.state.get().state).toBe('online');
  await clock.advance(60_000);
  expect(line.opened).toBe(4);
});

test('while a page is on its way over a slow network, what waits behind it has longer, and nothing is dialled anew', async () => {
  const { clock, connection, line } = await connected();
  line.answers = false;
  const channel = connection.socket.channel('thread:1');
  onTestFinished(() => void channel.leave());
  channel.join();
  await clock.advance(16_000);
  expect(connection.state.get().state).toBe('connecting');
  await clock.advance(20_000);
  expect(line.opened).toBe(1);
  for (const arrive of line.held) arrive();
  await expect.poll(() => connection.state.get().state).toBe('online');
  expect(channel.state).toBe('joined');
  expect(line.opened).toBe(1);
});

test('a page that never comes is given up after half a minute, an older one as well as the first', async () => {
  const { clock, connection, line } = await connected();
  line.answers = false;
  connection.expecting(new Promise(() => undefined));
  await clock.advance(39_000);
  expect(connection.state.get().state).toBe('connecting');
  await clock.advance(1_000);
  expect(connection.state.get().state).toBe('offline');
  expect(line.opened).toBe(2);
});
