// JSON-RPC 2.0 as `codex app-server` speaks it: without the `jsonrpc` field, and with two id spaces, because its own
// requests count from 0 just as ours do. The peer correlates calls with answers and hands everything else on; it
// knows nothing of Codex's methods beyond their types (methods.ts).
import type { Cancel, Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { MessageWire } from './message-wire.ts';

/** The id of a request that the other side made. */
export type RequestId = string | number;

/** method name → what goes out and what comes back */
type CallTable<Names extends string> = Record<Names, { readonly params: unknown; readonly result: unknown }>;

export type PeerOptions = {
  readonly wire: MessageWire;
  readonly clock: Pick<Clock, 'after'>;
  /** Milliseconds from call() to giving up unless it says otherwise, waiting for a free place included. */
  readonly timeoutMs: number;
  /** From some 200 unanswered requests on, app-server drops some without a word; beyond this many, calls wait. */
  readonly maxInFlight: number;
  onNotification(method: string, params: unknown): void;
  onRequest(id: RequestId, method: string, params: unknown): void;
  /** The wire ended; all calls have been rejected by then. */
  onEnd(reason?: Error): void;
};

export type Peer<Calls extends CallTable<keyof Calls & string>> = {
  /**
   * @throws RpcError when the other side refuses; HawserError `agent_timeout` when it does not answer in time,
   * `agent_gone` when the wire ends first
   */
  call<Name extends keyof Calls & string>(
    method: Name,
    params: Calls[Name]['params'],
    timeoutMs?: number,
  ): Promise<Calls[Name]['result']>;
  notify(method: string): void;
  /** Answers a request of the other side. */
  reply(id: RequestId, result: unknown): void;
  refuse(id: RequestId, message: string): void;
  close(): void;
};

/** The other side said no. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, error: { code: number; message: string; data?: unknown }) {
    super(`${method}: ${error.message}`);
    this.name = 'RpcError';
    this.code = error.code;
    this.data = error.data;
  }
}

type Pending = {
  readonly method: string;
  readonly text: string;
  readonly cancelTimeout: Cancel;
  resolve(result: unknown): void;
  reject(error: Error): void;
};

export const createPeer = <Calls extends CallTable<keyof Calls & string>>(options: PeerOptions): Peer<Calls> => {
  const { wire, clock, maxInFlight } = options;
  const inFlight = new Map<number, Pending>();
  const waiting = new Map<number, Pending>();
  let lastId = 0;
  let ended = false;

  const settle = (id: number): Pending | undefined => {
    const pending = inFlight.get(id) ?? waiting.get(id);
    if (!pending) return undefined;
    pending.cancelTimeout();
    inFlight.delete(id);
    waiting.delete(id);
    for (const [next, call] of waiting) {
      if (inFlight.size >= maxInFlight) break;
      waiting.delete(next);
      inFlight.set(next, call);
      wire.send(call.text);
    }
    return pending;
  };

  const end = (reason?: Error) => {
    if (ended) return;
    ended = true;
    const calls = [...inFlight.values(), ...waiting.values()];
    inFlight.clear();
    waiting.clear();
    for (const call of calls) {
      call.cancelTimeout();
      call.reject(gone(call.method, reason));
    }
    options.onEnd(reason);
  };

  wire.listen(text => {
    const message = parseMessage(text);
    // What cannot be understood cannot be answered either; later versions may say more than we know.
    if (!message) return;
    if (message.kind === 'notification') options.onNotification(message.method, message.params);
    else if (message.kind === 'request') options.onRequest(message.id, message.method, message.params);
    else if (typeof message.id === 'number') {
      const pending = settle(message.id);
      if (message.kind === 'result') pending?.resolve(message.result);
      else pending?.reject(new RpcError(pending.method, message.error));
    }
  }, end);

  return {
    call: (method, params, timeoutMs = options.timeoutMs) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(gone(method));
        lastId += 1;
        const id = lastId;
        const cancelTimeout = clock.after(timeoutMs, () => settle(id)?.reject(timedOut(method, timeoutMs)));
        const text = JSON.stringify({ id, method, params });
        const pending = { method, text, cancelTimeout, resolve, reject };
        if (inFlight.size >= maxInFlight) waiting.set(id, pending);
        else {
          inFlight.set(id, pending);
          wire.send(text);
        }
      }),
    notify: method => wire.send(JSON.stringify({ method })),
    reply: (id, result) => wire.send(JSON.stringify({ id, result })),
    refuse: (id, message) => wire.send(JSON.stringify({ id, error: { code: -32_601, message } })),
    close: () => {
      wire.close();
      end();
    },
  };
};

type Incoming =
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'request'; readonly id: RequestId; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: RequestId; readonly result: unknown }
  | {
      readonly kind: 'error';
      readonly id: RequestId;
      readonly error: { code: number; message: string; data?: unknown };
    };

/** Reads the envelope only, by hand: there are up to 19,000 of these a second, and payloads are checked where they are used. */
const parseMessage = (text: string): Incoming | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A line that is not JSON is something the program printed by mistake.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const id = 'id' in value && isId(value.id) ? value.id : undefined;
  const params = 'params' in value ? value.params : undefined;
  if ('method' in value && typeof value.method === 'string')
    return id === undefined
      ? { kind: 'notification', method: value.method, params }
      : { kind: 'request', id, method: value.method, params };
  if (id === undefined) return undefined;
  if ('error' in value) return { kind: 'error', id, error: readError(value.error) };
  return 'result' in value ? { kind: 'result', id, result: value.result } : undefined;
};

const isId = (id: unknown): id is RequestId => typeof id === 'number' || typeof id === 'string';

const readError = (error: unknown): { code: number; message: string; data?: unknown } => {
  const fields = typeof error === 'object' && error !== null ? error : {};
  return {
    code: 'code' in fields && typeof fields.code === 'number' ? fields.code : 0,
    message: 'message' in fields ? String(fields.message) : 'unknown error',
    data: 'data' in fields ? fields.data : undefined,
  };
};

const gone = (method: string, cause?: Error): HawserError =>
  new HawserError({ code: 'agent_gone', message: `The agent process ended before it answered ${method}.` }, { cause });

const timedOut = (method: string, ms: number): HawserError =>
  new HawserError({
    code: 'agent_timeout',
    values: { method, seconds: Math.round(ms / 1000) },
    message: `The agent did not answer ${method} within ${Math.round(ms / 1000)} s.`,
    hint: 'It may be busy; try again, and restart the runner if it stays silent.',
  });
