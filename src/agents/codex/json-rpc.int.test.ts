// The same peer over both wires, against the real app-server: stdio and WebSocket.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../std/clock.ts';
import type { CodexPeer } from './conversation.ts';
import { createPeer, RpcError } from './json-rpc.ts';
import { installedCodex } from './locate.ts';
import { lineWire, type MessageWire, webSocketWire } from './message-wire.ts';
import type { Calls } from './methods.ts';

const cache = fileURLToPath(new URL('../../../.cache/tests', import.meta.url));
mkdirSync(cache, { recursive: true });
const home = mkdtempSync(`${cache}/wire-`);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const startServer = (listen: string) => {
  const { path } = installedCodex();
  const child = spawn(path, ['app-server', '--listen', listen], { env: { ...process.env, CODEX_HOME: home } });
  onTestFinished(async () => {
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  });
  return child;
};

const stdio = async (): Promise<MessageWire> => {
  const child = startServer('stdio://');
  return lineWire(child.stdout, child.stdin);
};

const webSocket = async (): Promise<MessageWire> => {
  const child = startServer('ws://127.0.0.1:0');
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /ws:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url === undefined) continue;
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return webSocketWire(socket);
  }
  throw new Error('app-server did not say where it listens');
};

const connect = async (open: () => Promise<MessageWire>) => {
  const ended: (Error | undefined)[] = [];
  const notifications: string[] = [];
  const peer: CodexPeer = createPeer<Calls>({
    wire: await open(),
    clock: systemClock,
    timeoutMs: 20_000,
    maxInFlight: 32,
    onNotification: method => notifications.push(method),
    onRequest: () => undefined,
    onEnd: reason => ended.push(reason),
  });
  const initialized = await peer.call('initialize', {
    clientInfo: { name: 'hawser', title: null, version: '0' },
    capabilities: { experimentalApi: true, requestAttestation: false },
  });
  return { peer, initialized, notifications, ended };
};

const wires = [
  ['stdio', stdio],
  ['WebSocket', webSocket],
] as const;

test.each(wires)('over %s a call is answered, refused, and cut off at the end', async (_name, open) => {
  const { peer, initialized, ended } = await connect(open);
  expect(initialized.userAgent).toContain('hawser/');
  const { data } = await peer.call('model/list', {});
  expect(data.length).toBeGreaterThan(0);

  const refused = await peer.call('thread/resume', { threadId: 'nonsense' }).catch(error => error);
  expect(refused).toBeInstanceOf(RpcError);
  expect(refused).toMatchObject({ code: -32_600, message: expect.stringContaining('thread/resume: ') });

  const hanging = Promise.allSettled([peer.call('config/read', {}), peer.call('model/list', {})]);
  peer.close();
  expect((await hanging).map(one => one.status)).toEqual(['rejected', 'rejected']);
  await expect(peer.call('model/list', {})).rejects.toMatchObject({ code: 'agent_gone' });
  expect(ended).toHaveLength(1);
});

test.each(wires)('over %s a thousand calls at once are all answered', async (_name, open) => {
  const { peer } = await connect(open);
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => peer.call('account/read', {})));
  expect(answers).toHaveLength(1_000);
  expect(answers.every(answer => answer.account === null)).toBe(true);
});
