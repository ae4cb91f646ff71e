// The whole of it on the real Codex: its commands start servers, and each is reported once, with the conversation and
// command it belongs to. Linux only, as the other systems' ways are tested for themselves.
import { afterEach, expect, test } from 'vitest';
import { startTestAgent, type TestAgent } from '../../agents/practice/testing.ts';
import { systemClock } from '../../std/clock.ts';
import { silentLogger } from '../../std/log.ts';
import { createStream } from '../../std/stream.ts';
import type { PortChange } from './candidates.ts';
import { probe } from './probe.ts';
import { scannerFor } from './scanner-for.ts';
import { sensitivity } from './sensitive.ts';
import { type PortWatch, watchPorts } from './watch-ports.ts';

let host: TestAgent | undefined;
let watch: PortWatch | undefined;
afterEach(async () => {
  await watch?.close();
  await host?.close();
});

const SERVE = 'exec python3 -m http.server 0 --bind 127.0.0.1';

test.skipIf(process.platform !== 'linux')(
  'servers of two conversations are told apart, and each is reported once',
  async () => {
    const own = startTestAgent();
    host = own;
    const changes = createStream<PortChange>();
    const reader = changes[Symbol.asyncIterator]();
    const next = async () => (await reader.next()).value as PortChange;
    const scanner = scannerFor({
      platform: process.platform,
      uid: process.getuid?.(),
      env: process.env,
      clock: systemClock,
    });
    if (!scanner) throw new Error('invariant: there is a scanner for Linux');
    watch = watchPorts({ scanner, clock: systemClock, log: silentLogger, onChange: change => changes.push(change) });

    const first = await own.open();
    const second = await own.open();
    const agent = own.agent.process();
    if (!agent) throw new Error('invariant: the agent runs');
    watch.watch([agent], true);

    await first.play([{ do: 'run', command: SERVE, yieldMs: 250, login: false }]);
    const one = await next();
    const command = first.of('item_started').find(({ item }) => item.kind === 'command');
    expect(command).toBeDefined();
    expect(one).toMatchObject({
      type: 'opened',
      listener: {
        process: { argv: expect.arrayContaining(['http.server']) },
        origin: { session: { conversationId: first.inner.id, callId: command?.item.id.split('/').at(-1) } },
      },
    });
    await second.play([{ do: 'run', command: `(setsid bash -c '${SERVE}' >/dev/null 2>&1 &)`, login: false }]);
    const two = await next();
    expect(two).toMatchObject({
      type: 'opened',
      listener: { origin: { session: { conversationId: second.inner.id } } },
    });
    expect(sensitivity(two.listener, new Set())).toBeUndefined();
    const signal = new AbortController().signal;
    const { port, hosts } = two.listener;
    expect(await probe({ port, hosts, clock: systemClock, signal })).toMatchObject({
      kind: 'http',
      status: 200,
      framework: 'Python http.server',
      title: expect.stringContaining('Directory listing'),
    });
    expect(watch.current()).toHaveLength(2);

    process.kill(one.listener.process.pid, 'SIGKILL');
    expect(await next()).toEqual({ type: 'closed', listener: one.listener });
  },
);
