// The runner's one connection to its hub, dialled from here. `run` goes on for ever, waiting as redial.ts says; `attempt`
// connects once and throws when the connection ends. An attempt joins with what the runner has, sends the outbox from
// where the hub says it is, and hands on commands and questions; nothing here decides anything.
import { isDeepStrictEqual } from 'node:util';
import type { Channel } from 'phoenix';
import { z } from 'zod';
import { type Clock, delay } from '../std/clock.ts';
import { HawserError, type Problem, toProblem } from '../std/errors.ts';
import type { Logger } from '../std/log.ts';
import { type Asker, asker } from '../wire/protocol/asker.ts';
import type { commandEnvelope } from '../wire/protocol/commands.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';
import { PROTOCOL_VERSION, pace } from '../wire/protocol/limits.ts';
import type { LiveBatch } from '../wire/protocol/live.ts';
import { createOrder, OUT_OF_ORDER } from '../wire/protocol/order.ts';
import {
  type Capabilities,
  type RunnerJoin,
  type RunnerRequest,
  runnerBroadcasts,
  runnerJoined,
  runnerRequest,
} from '../wire/protocol/runner-topic.ts';
import { answered, openSocket, type Say, sayOn } from './hub-socket.ts';
import type { Journal } from './journal.ts';
import type { LiveMerge } from './live-merge.ts';
import { outboxPump } from './outbox-pump.ts';
import { createRedial } from './redial.ts';

export type LinkState =
  | { readonly state: 'connecting' }
  | { readonly state: 'online'; readonly since: number; readonly hubVersion: string }
  /** `retryAt`: milliseconds since the epoch; missing when it is no use trying again. */
  | { readonly state: 'offline'; readonly since: number; readonly problem: Problem; readonly retryAt?: number };

export type LinkDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly journal: Journal;
  readonly live: LiveMerge;
  readonly hubUrl: URL;
  readonly runnerId: RunnerId;
  /** New at every start of the runner. */
  readonly boot: string;
  /** A fresh proof of who this runner is. */
  readonly assertion: () => Promise<string>;
  readonly capabilities: () => Capabilities;
  readonly load: () => { sessions: number; queued: number; turns: number };
  readonly applyCommands: (commands: readonly z.infer<typeof commandEnvelope>[]) => Promise<number>;
  /** `by`: who is said to ask. */
  readonly answer: (request: RunnerRequest, by: Asker | undefined) => Promise<unknown>;
  readonly onState: (state: LinkState) => void;
};

export type HubLink = {
  /** Sends what came into the outbox. */
  pump(): void;
  /** @returns false when there is no link or it is full; live text then waits */
  sendLive(batch: LiveBatch): boolean;
  sendCapabilities(): void;
  close(): Promise<void>;
};

/** Live text waits while this much is unsent; what is durable goes by acknowledgement instead. */
const MAX_UNSENT = 1 << 20;

export const createHubLink = (deps: LinkDeps): HubLink => {
  const { clock, log, random } = deps;
  const stopping = new AbortController();
  const redial = createRedial(clock, random);
  let current: Connected | undefined;
  let joinedAt: number | undefined;

  const attempt = async (): Promise<void> => {
    const connected = await connect(deps, stopping.signal);
    current = connected;
    joinedAt = clock.monotonic();
    // What changed while the hub was answering the join, such as an agent that became ready, was told to nobody.
    if (!isDeepStrictEqual(connected.joinedWith, deps.capabilities())) connected.sendCapabilities();
    deps.onState({ state: 'online', since: clock.now(), hubVersion: connected.hubVersion });
    try {
      await connected.ended;
    } finally {
      current = undefined;
      connected.close();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      joinedAt = undefined;
      try {
        await attempt();
      } catch (error) {
        if (stopping.signal.aborted) return;
        const problem = toProblem(error);
        const { wait, tries } = redial({ code: problem.code, joinedAt });
        log.info('the link to the hub ended', { problem, tries, wait, error });
        deps.onState({ state: 'offline', since: clock.now(), problem, retryAt: clock.now() + wait });
        if (wait === 0) continue;
        await delay(clock, wait, stopping.signal).catch(() => undefined); // aborted: the loop's condition ends it
      }
    }
  };
  const running = run();

  return {
    pump: () => current?.pump(),
    sendLive: batch => current?.sendLive(batch) ?? false,
    sendCapabilities: () => current?.sendCapabilities(),
    close: async () => {
      stopping.abort();
      current?.close();
      await running;
    },
  };
};

type Connected = {
  readonly hubVersion: string;
  /** Rejects when the connection is over. */
  readonly ended: Promise<never>;
  readonly joinedWith: Capabilities;
  pump(): void;
  sendLive(batch: LiveBatch): boolean;
  sendCapabilities(): void;
  close(): void;
};

const connect = async (deps: LinkDeps, signal: AbortSignal): Promise<Connected> => {
  const { clock, journal, live, runnerId } = deps;
  const { socket, opened, ended, fail, close, unsent } = openSocket(deps.hubUrl, await deps.assertion(), signal);
  try {
    await opened;
    const join: RunnerJoin = {
      protocol: PROTOCOL_VERSION,
      boot: deps.boot,
      appliedCommand: journal.appliedCommand(),
      capabilities: deps.capabilities(),
    };
    const channel = socket.channel(`runner:${runnerId}`, join);
    // A channel that fails after it was joined is the end of this attempt, not something to mend inside it.
    channel.onError(payload => {
      // The client tells a channel first of what its socket is told next, and only the socket is told why.
      if (errored.safeParse(payload).data?.reason === 'connection_closed') return;
      fail(new HawserError({ code: 'link_failed', message: 'The hub dropped this runner’s channel.' }));
    });
    // Before the join is answered: the hub may end the channel in the same breath, and that is said only once.
    channel.onClose(payload => fail(whyClosed(payload)));
    const say = sayOn(socket, channel);
    listen(channel, say, deps, fail);
    const joined = runnerJoined.parse(await answered(channel.join(pace.callTimeoutMs), ended));

    const pump = outboxPump(channel, say, journal);
    const sendLive = (batch: LiveBatch) => {
      if (unsent() > MAX_UNSENT) return false;
      say('live', batch);
      return true;
    };
    const snapshots = live.snapshots();
    if (snapshots.length > 0) say('live_snapshot', { items: snapshots });
    let told = '';
    const tellLoad = () => {
      const load = deps.load();
      told = JSON.stringify(load);
      say('heartbeat', load);
    };
    const sendEvents = () => {
      pump();
      // A turn that is over is not to be counted among the running ones until the next heartbeat.
      if (JSON.stringify(deps.load()) !== told) tellLoad();
    };
    sendEvents();
    const stopHeartbeat = clock.every(pace.heartbeatMs, tellLoad);
    return {
      hubVersion: joined.hubVersion,
      ended,
      joinedWith: join.capabilities,
      pump: sendEvents,
      sendLive,
      sendCapabilities: () => say('capabilities', deps.capabilities()),
      close: () => {
        stopHeartbeat();
        // The socket closes a moment later; what still arrives must not reach a journal that is closed by then.
        for (const event of Object.keys(runnerBroadcasts)) channel.off(event);
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
};

const listen = (channel: Channel, say: Say, deps: LinkDeps, fail: (error: unknown) => void) => {
  const { log, live } = deps;
  const order = createOrder();
  channel.on('commands', payload => {
    const { after, commands } = runnerBroadcasts.commands.parse(payload);
    if (!order.take(after, commands.at(-1)?.no)) return fail(outOfOrder());
    deps.applyCommands(commands).then(no => say('commands_ack', { no }), fail);
  });
  channel.on('request', payload => {
    const { requestId, by, body } = requestEnvelope.parse(payload);
    const respond = (answer: object) => say('response', { requestId, ...answer });
    const request = runnerRequest.safeParse(body);
    if (!request.success) {
      respond({ ok: false, problem: NOT_UNDERSTOOD });
      return;
    }
    deps.answer(request.data, by).then(
      result => respond({ ok: true, result }),
      error => {
        log.info('could not answer the hub', { method: request.data.method, error });
        respond({ ok: false, problem: toProblem(error) });
      },
    );
  });
  channel.on('need_live', payload => {
    const { itemId } = runnerBroadcasts.need_live.parse(payload);
    say('live_snapshot', { items: live.snapshots(itemId) });
  });
};

const outOfOrder = () =>
  new HawserError({ code: 'out_of_order', message: 'The hub’s commands did not arrive in the order they were sent.' });

/** @param payload of the hub's `phx_close` */
const whyClosed = (payload: unknown): HawserError =>
  closed.safeParse(payload).data?.reason === OUT_OF_ORDER
    ? new HawserError({ code: 'out_of_order', message: 'What this runner sent did not arrive in order.' })
    : new HawserError({ code: 'link_replaced', message: 'The hub closed this runner’s channel.' });

const closed = z.object({ reason: z.string().optional() });
const errored = z.object({ reason: z.string() });

const requestEnvelope = z.object({
  requestId: z.string(),
  by: asker.optional().catch(undefined),
  body: z.unknown(),
});
const NOT_UNDERSTOOD: Problem = {
  code: 'not_understood',
  message: 'This machine’s Hawser does not know that request.',
  hint: 'Update Hawser on the machine.',
};
