// One connection to the hub by the official phoenix client, for one attempt of hub-link.ts: opened with the runner's
// proof, never reconnecting by itself, and with what the client lacks: pushes as promises, and pushes without a reply.
import { type Channel, type Push, Socket } from 'phoenix';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';
import { limits, pace } from '../wire/protocol/limits.ts';
import { problem } from '../wire/protocol/problems.ts';
import { agentFor, whyUnreachable } from './way-out.ts';

/** Opens the official client's socket for one attempt: it must not reconnect by itself, `run` does that. */
export const openSocket = (hubUrl: URL, assertion: string, signal: AbortSignal) => {
  const { promise: ended, reject: fail } = Promise.withResolvers<never>();
  ended.catch(() => undefined); // whoever waits sees the rejection; nobody may be waiting yet
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(reject);
  let webSocket: WebSocket | undefined;
  let over = false;
  ended.catch(() => {
    over = true;
  });
  class Transport extends WebSocket {
    constructor(url: string) {
      super(url, {
        headers: { authorization: `Bearer ${assertion}` },
        maxPayload: limits.runnerFrameBytes,
        perMessageDeflate: false,
        handshakeTimeout: pace.callTimeoutMs,
        agent: agentFor(hubUrl),
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
    decode: (raw, handle) => {
      if (over) return; // what still trickles in after the end is nobody's
      try {
        handle(readFrame(raw));
      } catch (error) {
        // A hub that does not keep to the protocol costs its connection, never this process (R47).
        fail(
          new HawserError(
            { code: 'hub_misspoke', message: 'The hub sent what is not in the protocol.' },
            { cause: error },
          ),
        );
      }
    },
  });
  socket.onOpen(() => resolve());
  socket.onError(error => fail(unreachable(hubUrl, error)));
  socket.onClose(event => fail(isTheHubsWish(event) ? endedBy(event) : unreachable(hubUrl, event)));
  const stop = () => fail(new HawserError({ code: 'closed', message: 'The runner is stopping.' }));
  // The runner may have been stopped while its proof was being made, and a signal tells nobody twice.
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  socket.connect();
  const close = () => {
    over = true;
    socket.disconnect();
  };
  return { socket, opened, ended, fail, close, unsent: () => webSocket?.bufferedAmount ?? 0 };
};

const frame = z.tuple([z.string().nullable(), z.string().nullable(), z.string(), z.string(), z.looseObject({})]);

/** A frame of Phoenix Channels V2. Hubs send runners text only. @throws when it is none */
const readFrame = (raw: unknown) => {
  const [join_ref, ref, topic, event, payload] = frame.parse(JSON.parse(String(raw)));
  return { join_ref, ref, topic, event, payload };
};

/** Longest delay a timer takes; the attempt is long over by then. */
const NEVER_MS = 2 ** 31 - 1;

/** Pushes without waiting for an answer. */
export type Say = (event: string, payload: object) => void;

/**
 * Pushes that get no reply. The client's own `push` would keep a timer for each, waiting for an answer that never
 * comes; this is the same frame without one.
 */
export const sayOn = (socket: Socket, channel: Channel): Say => {
  const { topic } = channel;
  // Public in the client, missing in its types.
  const { joinRef } = channel as Channel & { joinRef(): string };
  return (event, payload) =>
    socket.push({ topic, event, payload, ref: socket.makeRef(), join_ref: joinRef.call(channel) });
};

/** A push as a promise: refused and unanswered ones reject, and so does the end of the connection. */
export const answered = (push: Push, ended?: Promise<never>): Promise<unknown> => {
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

const refusal = (reply: unknown): HawserError => {
  const parsed = problem.safeParse(reply);
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

/** Close codes of a road that broke and of a hub that stops or went away (RFC 6455 §7.4, 1012 is registered with IANA). */
const ROAD = [1001, 1005, 1006, 1012];

const isTheHubsWish = ({ code }: CloseEvent): boolean => !ROAD.includes(code);

const endedBy = ({ code, reason }: CloseEvent): HawserError =>
  new HawserError({ code: 'link_failed', message: `The hub ended the connection: ${reason || code}.` });

const unreachable = (hubUrl: URL, cause: unknown): HawserError =>
  new HawserError(
    whyUnreachable(hubUrl, cause) ?? {
      code: 'hub_unreachable',
      message: `Could not reach the hub at ${hubUrl.host}.`,
      hint: 'It is tried again by itself; what you do meanwhile is kept.',
    },
    { cause },
  );
