// A hub that says whatever the test wants, to a real runner over a real socket: honest enough to be joined, and beyond
// that as forged, repeated, reordered or oversized as it is told to be. It checks nothing, because an attacker would not.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { newId } from '../std/ids.ts';
import type { Asker } from '../wire/protocol/asker.ts';
import type { RunnerEventBody } from '../wire/protocol/events.ts';
import type { MemberId, RunnerId, ThreadId } from '../wire/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../wire/protocol/limits.ts';
import type { Capabilities } from '../wire/protocol/runner-topic.ts';

export type FakeHub = {
  readonly url: URL;
  readonly runnerId: RunnerId;
  readonly owner: Asker;
  /** What the runner last said it offers. */
  capabilities(): Capabilities | undefined;
  /** Every event of the outbox so far, in order. */
  readonly events: { readonly threadId: ThreadId; readonly event: RunnerEventBody }[];
  readonly responses: { readonly requestId: string; readonly ok: boolean; readonly problem?: { code: string } }[];
  /** What the runner was busy with when it last said so. */
  load(): { sessions: number; queued: number; turns: number } | undefined;
  /** The last command the runner has acknowledged. */
  acked(): number;
  /** How often the runner has joined. */
  links(): number;
  /** Resolves once the runner has joined. */
  joined(): Promise<void>;
  /** Sends commands with the next numbers. @returns the last number */
  command(threadId: ThreadId, bodies: readonly unknown[], by?: unknown): number;
  /** Pushes anything at all on the runner's topic. */
  push(event: string, payload: unknown): void;
  /** Sends a frame as it is. */
  frame(frame: string | Buffer): void;
  /** Cuts the connection; the runner comes back. */
  cut(): void;
  /** Leaves the next join unanswered until what it returns is called. */
  holdJoin(): () => void;
};

export const startFakeHub = async (): Promise<FakeHub> => {
  // It knows of no routes, as a hub that is older than them.
  const server = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const runnerId = newId('run') as RunnerId;
  const topic = `runner:${runnerId}`;
  const events: FakeHub['events'] = [];
  const responses: FakeHub['responses'] = [];
  const seen = new Set<number>();
  let socket: WebSocket | undefined;
  let joinRef = '';
  let links = 0;
  let no = 0;
  let acked = 0;
  let capabilities: Capabilities | undefined;
  let load: ReturnType<FakeHub['load']>;
  let joined = Promise.withResolvers<void>();
  let held = Promise.resolve();

  const say = (frame: readonly unknown[]) => socket?.send(JSON.stringify(frame));
  const push = (event: string, payload: unknown) => say([joinRef, null, topic, event, payload]);
  const reply = (ref: string, response: unknown) => say([joinRef, ref, topic, 'phx_reply', { status: 'ok', response }]);

  const hear = ([join, ref, to, event, payload]: [string, string, string, string, never]) => {
    if (to === 'phoenix') return say([null, ref, to, 'phx_reply', { status: 'ok', response: {} }]);
    switch (event) {
      case 'phx_join':
        joinRef = join;
        links += 1;
        ({ capabilities } = payload as { capabilities: Capabilities });
        acked = (payload as { appliedCommand: number }).appliedCommand;
        void held.then(() => {
          reply(ref, { protocol: PROTOCOL_VERSION, hubVersion: '0' });
          joined.resolve();
        });
        return;
      case 'events': {
        const { entries } = payload as { entries: { no: number; threadId: ThreadId; event: RunnerEventBody }[] };
        for (const { no: entry, ...rest } of entries) if (!seen.has(entry)) events.push(rest);
        for (const entry of entries) seen.add(entry.no);
        return push('events_ack', { no: entries.at(-1)?.no });
      }
      case 'commands_ack':
        acked = (payload as { no: number }).no;
        return;
      case 'capabilities':
        capabilities = payload as Capabilities;
        return;
      case 'heartbeat':
        load = payload;
        return;
      case 'response':
        return void responses.push(payload);
    }
  };
  sockets.on('connection', each => {
    socket = each;
    each.on('message', data => hear(JSON.parse(data.toString())));
  });
  onTestFinished(async () => {
    for (const each of sockets.clients) each.terminate();
    await new Promise(resolve => server.close(resolve));
  });

  const owner: Asker = { memberId: newId('mem') as MemberId, name: 'Ada', role: 'owner' };
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    runnerId,
    owner,
    events,
    responses,
    capabilities: () => capabilities,
    load: () => load,
    acked: () => acked,
    links: () => links,
    joined: () => joined.promise,
    command: (threadId, bodies, by = owner) => {
      push('commands', { commands: bodies.map(body => ({ no: ++no, threadId, by, body })) });
      return no;
    },
    push,
    frame: frame => socket?.send(frame),
    cut: () => {
      joined = Promise.withResolvers();
      socket?.terminate();
    },
    holdJoin: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  };
};
