// A machine that plays a part: it speaks the runner's protocol to a real hub and says exactly what a scene needs, so
// that every state of the screen can be looked at, also those no real agent gets into on demand.
import { Socket } from 'phoenix';
import { WebSocket } from 'ws';
import { findLocalHub } from '../../src/cli/local-hub.ts';
import { enrol } from '../../src/runner/enrolment.ts';
import { openIdentity } from '../../src/runner/identity.ts';
import { newId } from '../../src/std/ids.ts';
import type { CommandBody } from '../../src/wire/protocol/commands.ts';
import type { RunnerEventBody } from '../../src/wire/protocol/events.ts';
import type { ItemId, RunnerId, ThreadId, TurnId } from '../../src/wire/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../../src/wire/protocol/limits.ts';
import type { Capabilities, RunnerRequest } from '../../src/wire/protocol/runner-topic.ts';

export type StagedRunner = {
  readonly id: RunnerId;
  /** Writes events into a thread; resolves when the hub has committed them. */
  say(threadId: ThreadId, ...events: readonly RunnerEventBody[]): Promise<void>;
  /** Text of an open item as it is being said. */
  stream(threadId: ThreadId, turnId: TurnId, itemId: ItemId, offset: number, text: string): void;
  change(capabilities: Capabilities): void;
  load(load: { sessions: number; queued: number; turns: number }): void;
  close(): void;
};

export type StagedRunnerOptions = {
  /** The hub's file for programs of the same user. */
  readonly localFile: string;
  /** A folder of this runner's own. */
  readonly folder: string;
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly onCommand?: (threadId: ThreadId, body: CommandBody) => void;
  readonly answer?: (request: RunnerRequest) => unknown;
};

const SAY_MS = 10_000;
const HEARTBEAT_MS = 10_000;

export const startStagedRunner = async (options: StagedRunnerOptions): Promise<StagedRunner> => {
  const { localFile, folder, name, onCommand, answer } = options;
  const hub = await findLocalHub(localFile);
  if (!hub) throw new Error(`no hub runs with ${localFile}`);
  const identity = await openIdentity(folder);
  const way = { url: new URL(hub.url), localSecret: hub.secret };
  const { runnerId, hubId } = await enrol(folder, way, { name, publicKey: identity.publicKey });
  const assertion = await identity.assertion(runnerId, hubId);

  class Transport extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { authorization: `Bearer ${assertion}` } });
    }
  }
  const endpoint = new URL('/socket', hub.url);
  endpoint.protocol = 'ws:';
  const socket = new Socket(endpoint.href, { transport: Transport, heartbeatIntervalMs: 10_000 });
  socket.connect();
  const channel = socket.channel(`runner:${runnerId}`, {
    protocol: PROTOCOL_VERSION,
    boot: newId('bot'),
    appliedCommand: 0,
    capabilities: options.capabilities,
  });

  let no = 0;
  const committed = new Map<number, () => void>();
  channel.on('events_ack', ({ no: upTo }: { no: number }) => {
    for (const [each, resolve] of committed) {
      if (each > upTo) continue;
      committed.delete(each);
      resolve();
    }
  });
  channel.on('commands', ({ commands }: { commands: { no: number; threadId: ThreadId; body: CommandBody }[] }) => {
    for (const { threadId, body } of commands) onCommand?.(threadId, body);
    const last = commands.at(-1);
    if (last) channel.push('commands_ack', { no: last.no });
  });
  channel.on('request', ({ requestId, body }: { requestId: string; body: RunnerRequest }) => {
    channel.push('response', { requestId, ok: true, result: answer?.(body) ?? null });
  });
  await new Promise((resolve, reject) => channel.join().receive('ok', resolve).receive('error', reject));

  let load = { sessions: 0, queued: 0, turns: 0 };
  const heartbeat = () => channel.push('heartbeat', load);
  // A machine that says nothing for a while is taken for gone.
  const beating = setInterval(heartbeat, HEARTBEAT_MS);

  return {
    id: runnerId,
    say: (threadId, ...events) =>
      new Promise((resolve, reject) => {
        const entries = events.map(event => {
          no += 1;
          return { no, threadId, event };
        });
        const timer = setTimeout(() => reject(new Error('the hub has not committed what was staged')), SAY_MS);
        committed.set(no, () => {
          clearTimeout(timer);
          resolve();
        });
        channel.push('events', { entries });
      }),
    stream: (threadId, turnId, itemId, offset, text) => {
      channel.push('live', { deltas: [{ threadId, turnId, itemId, offset, text }] });
    },
    change: capabilities => void channel.push('capabilities', capabilities),
    load: next => {
      load = next;
      heartbeat();
    },
    close: () => {
      clearInterval(beating);
      socket.disconnect();
    },
  };
};
