// The runner's side of getting a carrier: dials the hub's tunnel path once, with a fresh proof, in one of the two ways.
// Which way, and when to try again, is keep-tunnel.ts's business.
import { type Agent, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { HawserError } from '../../std/errors.ts';
import { type Carrier, type CarrierKind, socketCarrier } from './carrier.ts';
import { TUNNEL_PATH, TUNNEL_TOKEN, tunnelPace } from './constants.ts';
import { websocketCarrier } from './websocket-stream.ts';

export type AgentFor = (url: URL) => Agent;
export type Dial = (kind: CarrierKind, signal: AbortSignal) => Promise<Carrier>;

/**
 * @param assertion a fresh proof of who this runner is; good once, so each attempt asks for one
 * @param agentFor what carries a connection to an address: proxies and authorities are its business
 * @returns a dial that rejects with a HawserError: `not_enrolled`, `tunnel_blocked` (something answered, but did not let
 * the tunnel through), `hub_unreachable`
 */
export const dialer =
  (hubUrl: URL, assertion: () => Promise<string>, agentFor: AgentFor): Dial =>
  async (kind, signal) => {
    const authorization = `Bearer ${await assertion()}`;
    signal.throwIfAborted();
    const url = new URL(TUNNEL_PATH, hubUrl);
    const by = { headers: { authorization }, agent: agentFor(url) };
    return kind === 'upgrade' ? dialUpgrade(url, by, signal) : dialWebSocket(url, by, signal);
  };

type By = { readonly headers: { readonly authorization: string }; readonly agent: Agent };

const dialUpgrade = (url: URL, { headers, agent }: By, signal: AbortSignal): Promise<Carrier> =>
  new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const request = (secure ? tlsRequest : plainRequest)(url, {
      headers: { ...headers, connection: 'Upgrade', upgrade: TUNNEL_TOKEN },
      agent,
    });
    // Not the request's own `signal` and `timeout`: those would outlive the upgrade and end the tunnel.
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(tunnelPace.handshakeMs)]);
    const giveUp = () => request.destroy(blocked('it did not answer in time'));
    deadline.addEventListener('abort', giveUp);
    request.on('close', () => deadline.removeEventListener('abort', giveUp));
    let connected = false;
    // A connection that the agent kept, or that a proxy opened, is handed over connected.
    request.on('socket', socket => {
      connected = request.reusedSocket || !socket.connecting;
      socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
    });
    request.on('upgrade', (response, socket: Socket, head) => {
      deadline.removeEventListener('abort', giveUp);
      if (response.headers.upgrade !== TUNNEL_TOKEN) {
        socket.destroy();
        reject(blocked('it agreed to something else'));
        return;
      }
      socket.setTimeout(0); // the agent's, for requests; a tunnel may be quiet
      if (head.length > 0) socket.unshift(head);
      resolve(socketCarrier(socket));
    });
    request.on('response', response => {
      response.resume();
      request.destroy();
      reject(answered(response.statusCode ?? 0));
    });
    request.on('error', error =>
      // A middlebox that does not know the token may hang up instead of answering.
      reject(error instanceof HawserError ? error : connected ? blocked('it hung up') : unreachable(url, error)),
    );
    request.end();
  });

const dialWebSocket = (url: URL, by: By, signal: AbortSignal): Promise<Carrier> =>
  new Promise((resolve, reject) => {
    const address = new URL(url);
    address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, {
      ...by,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: 1 << 20,
      handshakeTimeout: tunnelPace.handshakeMs,
    });
    const abort = () => socket.terminate();
    signal.addEventListener('abort', abort, { once: true });
    socket.on('open', () => {
      signal.removeEventListener('abort', abort);
      resolve(websocketCarrier(socket));
    });
    socket.on('unexpected-response', (_request, response) => {
      reject(answered(response.statusCode ?? 0));
      socket.terminate();
    });
    socket.on('error', error => reject(unreachable(url, error)));
    socket.on('close', () => reject(blocked('it hung up')));
  });

const answered = (status: number): HawserError =>
  status === 401
    ? new HawserError({
        code: 'not_enrolled',
        message: 'The hub does not know this machine.',
        hint: 'Enrol it again: hawser start',
      })
    : blocked(`it answered with HTTP ${status}`);

const blocked = (how: string): HawserError =>
  new HawserError({
    code: 'tunnel_blocked',
    message: `The tunnel to the hub could not be opened: ${how}.`,
    hint: 'A proxy between this machine and the hub may not let it through.',
  });

const unreachable = (url: URL, cause: unknown): HawserError =>
  new HawserError(
    {
      code: 'hub_unreachable',
      message: `Could not reach the hub at ${url.host}.`,
      hint: 'It is tried again by itself.',
    },
    { cause },
  );
