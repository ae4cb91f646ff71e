// The runner's one connection to its hub, dialled from here. `run` goes on for ever and owns the back-off; `attempt`
// connects once and throws when the connection ends. An attempt joins with what the runner has, sends the outbox from
// where the hub says it is, and hands on commands and questions; nothing here decides anything.
import { type Channel, type Push, Socket } from 'phoenix';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { backoff } from '../std/backoff.ts';
import { type Clock, delay } from '../std/clock.ts';
import { HawserError, type Problem, toProblem } from '../std/errors.ts';
import type { Logger } from '../std/log.ts';
import type { commandEnvelope } from '../wire/protocol/commands.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';
import { limits, PROTOCOL_VERSION, pace } from '../wire/protocol/limits.ts';
import type { LiveBatch } from '../wire/protocol/live.ts';
import {
  type Capabilities,
  type RunnerJoin,
  type RunnerRequest,
  runnerBroadcasts,
  runnerJoined,
  runnerRequest,
} from '../wire/protocol/runner-topic.ts';
import type { Journal } from './journal.ts';
import type { LiveMerge } from './live-merge.ts';

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
  readonly answer: (request: RunnerRequest) => Promise<unknown>;
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

const RETRY = { first: 250, max: 15_000 } as const;
/** Live text waits while this much is unsent; what is durable goes by acknowledgement instead. */
const MAX_UNSENT = 1 << 20;
/** Events sent and not acknowledged; the hub's disk sets the pace beyond. */
const MAX_AHEAD = 1_000;

export const createHubLink = (deps: LinkDeps): HubLink => {
  const { clock, log, random } = deps;
  const stopping = new AbortController();
  let current: Connected | undefined;

  const attempt = async (): Promise<void> => {
    const connected = await connect(deps, stopping.signal);
    current = connected;
    deps.onState({ state: 'online', since: clock.now(), hubVersion: connected.hubVersion });
    try {
      await connected.ended;
    } finally {
      current = undefined;
      connected.close();
    }
  };

  const run = async (): Promise<void> => {
    let tries = 0;
    while (!stopping.signal.aborted) {
      const startedAt = clock.monotonic();
      try {
        await attempt();
      } catch (error) {
        if (stopping.signal.aborted) return;
        // A link that held for a while was good; the next failure is the first again.
        tries = clock.monotonic() - startedAt > RETRY.max ? 1 : tries + 1;
        const problem = toProblem(error);
        const wait = backoff(tries, RETRY, random);
        log.info('the link to the hub ended', { problem, tries, wait, error });
        deps.onState({ state: 'offline', since: clock.now(), problem, retryAt: clock.now() + wait });
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
  pump(): void;
  sendLive(batch: LiveBatch): boolean;
  sendCapabilities(): void;
  close(): void;
};

const connect = async (deps: LinkDeps, signal: AbortSignal): Promise<Connected> => {
  const { clock, journal, live, runnerId } = deps;
  const { socket, opened, ended, fail, unsent } = openSocket(deps.hubUrl, await deps.assertion(), signal);
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
    channel.onError(() =>
      fail(new HawserError({ code: 'link_failed', message: 'The hub dropped this runner’s channel.' })),
    );
    const say = sayOn(socket, channel);
    listen(channel, say, deps, fail);
    const joined = runnerJoined.parse(await answered(channel.join(pace.callTimeoutMs), ended));
    channel.onClose(() =>
      fail(new HawserError({ code: 'link_replaced', message: 'The hub closed this runner’s channel.' })),
    );

    const pump = outboxPump(channel, say, journal);
    const sendLive = (batch: LiveBatch) => {
      if (unsent() > MAX_UNSENT) return false;
      say('live', batch);
      return true;
    };
    const snapshots = live.snapshots();
    if (snapshots.length > 0) say('live_snapshot', { items: snapshots });
    pump();
    const stopHeartbeat = clock.every(pace.heartbeatMs, () => say('heartbeat', deps.load()));
    return {
      hubVersion: joined.hubVersion,
      ended,
      pump,
      sendLive,
      sendCapabilities: () => say('capabilities', deps.capabilities()),
      close: () => {
        stopHeartbeat();
        socket.disconnect();
      },
    };
  } catch (error) {
    socket.disconnect();
    throw error;
  }
};

/** Opens the official client's socket for one attempt: it must not reconnect by itself, `run` does that. */
const openSocket = (hubUrl: URL, assertion: string, signal: AbortSignal) => {
  const { promise: ended, reject: fail } = Promise.withResolvers<never>();
  ended.catch(() => undefined); // whoever waits sees the rejection; nobody may be waiting yet
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(reject);
  let webSocket: WebSocket | undefined;
  class Transport extends WebSocket {
    constructor(url: string) {
      super(url, {
        headers: { authorization: `Bearer ${assertion}` },
        maxPayload: limits.runnerFrameBytes,
        perMessageDeflate: false,
        handshakeTimeout: pace.callTimeoutMs,
      });
      webSocket = this;
      this.on('unexpected-response', (_request, response) => fail(refusedBy(response.statusCode ?? 0)));
    }
  }
  const endpoint = new URL('/socket', hubUrl);
  endpoint.protocol = hubUrl.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new Socket(endpoint.href, {
    transport: Transport,
    heartbeatIntervalMs: pace.heartbeatMs,
    timeout: pace.callTimeoutMs,
    reconnectAfterMs: () => NEVER_MS,
    rejoinAfterMs: () => NEVER_MS,
  });
  socket.onOpen(() => resolve());
  socket.onError(error => fail(unreachable(hubUrl, error)));
  socket.onClose(event => fail(unreachable(hubUrl, event)));
  signal.addEventListener(
    'abort',
    () => fail(new HawserError({ code: 'closed', message: 'The runner is stopping.' })),
    {
      once: true,
    },
  );
  socket.connect();
  return { socket, opened, ended, fail, unsent: () => webSocket?.bufferedAmount ?? 0 };
};

/** Longest delay a timer takes; the attempt is long over by then. */
const NEVER_MS = 2 ** 31 - 1;

const listen = (channel: Channel, say: Say, deps: LinkDeps, fail: (error: unknown) => void) => {
  const { log, live } = deps;
  channel.on('commands', payload => {
    const { commands } = runnerBroadcasts.commands.parse(payload);
    deps.applyCommands(commands).then(no => say('commands_ack', { no }), fail);
  });
  channel.on('request', payload => {
    const { requestId, body } = requestEnvelope.parse(payload);
    const respond = (answer: object) => say('response', { requestId, ...answer });
    const request = runnerRequest.safeParse(body);
    if (!request.success) {
      respond({ ok: false, problem: NOT_UNDERSTOOD });
      return;
    }
    deps.answer(request.data).then(
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

type Say = (event: string, payload: object) => void;

/**
 * Pushes that get no reply. The client's own `push` would keep a timer for each, waiting for an answer that never
 * comes; this is the same frame without one.
 */
const sayOn = (socket: Socket, channel: Channel): Say => {
  const { topic } = channel;
  // Public in the client, missing in its types.
  const { joinRef } = channel as Channel & { joinRef(): string };
  return (event, payload) =>
    socket.push({ topic, event, payload, ref: socket.makeRef(), join_ref: joinRef.call(channel) });
};

const requestEnvelope = z.object({ requestId: z.string(), body: z.unknown() });
const NOT_UNDERSTOOD: Problem = {
  code: 'not_understood',
  message: 'This machine’s Hawser does not know that request.',
  hint: 'Update Hawser on the machine.',
};

/** Sends the outbox in order, a bounded number of events ahead of their acknowledgements. */
const outboxPump = (channel: Channel, say: Say, journal: Journal): (() => void) => {
  // What an earlier connection sent and nobody acknowledged is sent again; the hub knows it by its numbers.
  let acked = 0;
  let sent = 0;
  const pump = () => {
    while (sent - acked < MAX_AHEAD && sent < journal.outboxEnd()) {
      const entries = journal.outboxAfter(sent);
      const [first, last] = [entries[0]?.no, entries.at(-1)?.no];
      if (first === undefined || last === undefined) return;
      acked = Math.max(acked, first - 1);
      sent = last;
      say('events', { entries });
    }
  };
  channel.on('events_ack', payload => {
    const { no } = runnerBroadcasts.events_ack.parse(payload);
    acked = no;
    journal.acknowledge(no);
    pump();
  });
  return pump;
};

/** A push as a promise: refused and unanswered ones reject, and so does the end of the connection. */
const answered = (push: Push, ended?: Promise<never>): Promise<unknown> => {
  const answer = new Promise((resolve, reject) => {
    push
      .receive('ok', resolve)
      .receive('error', reply => reject(refusal(reply)))
      .receive('timeout', () =>
        reject(new HawserError({ code: 'hub_silent', message: 'The hub did not answer in time.' })),
      );
  });
  return ended ? Promise.race([answer, ended]) : answer;
};

const refusalReply = z.object({ code: z.string(), message: z.string(), hint: z.string().optional() });

const refusal = (reply: unknown): HawserError => {
  const parsed = refusalReply.safeParse(reply);
  return new HawserError(
    parsed.success ? parsed.data : { code: 'hub_refused', message: 'The hub refused this runner.' },
  );
};

const refusedBy = (status: number): HawserError =>
  new HawserError(
    status === 401 || status === 403
      ? { code: 'not_enrolled', message: 'The hub does not know this machine.', hint: 'Enrol it again: hawser start' }
      : { code: 'hub_refused', message: `The hub answered the connection with HTTP ${status}.` },
  );

const unreachable = (hubUrl: URL, cause: unknown): HawserError =>
  new HawserError(
    {
      code: 'hub_unreachable',
      message: `Could not reach the hub at ${hubUrl.host}.`,
      hint: 'It is tried again by itself; what you do meanwhile is kept.',
    },
    { cause },
  );
