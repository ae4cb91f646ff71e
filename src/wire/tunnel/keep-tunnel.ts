// Keeps the runner's tunnel up: `run` goes on for ever and owns the back-off, `attempt` dials once and returns when the
// tunnel has ended. A way that does not pass (a proxy that drops upgrades it does not know) is left for the other one.
import { backoff } from '../../std/backoff.ts';
import { type Clock, delay } from '../../std/clock.ts';
import { HawserError, type Problem, toProblem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { CarrierKind } from './carrier.ts';
import { tunnelPace } from './constants.ts';
import type { Dial } from './dial.ts';
import { type Serve, type ServedTunnel, serveTunnel } from './serve-end.ts';

export type TunnelState =
  | { readonly state: 'connecting' }
  | { readonly state: 'online'; readonly carrier: CarrierKind }
  /** `retryAt`: milliseconds since the epoch. */
  | { readonly state: 'offline'; readonly problem: Problem; readonly retryAt: number }
  | { readonly state: 'closed' };

export type KeptTunnel = {
  state(): TunnelState;
  /** Resolves when the loop has ended and nothing of it is open any more. */
  close(): Promise<void>;
};

export type KeepDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly dial: Dial;
  readonly serve: Serve;
  readonly onState?: (state: TunnelState) => void;
};

const RETRY = { first: 250, max: 15_000 } as const;

export const keepTunnel = (deps: KeepDeps): KeptTunnel => {
  const { clock, log, random, dial } = deps;
  const stopping = new AbortController();
  let state: TunnelState = { state: 'connecting' };
  let tunnel: ServedTunnel | undefined;
  let preferred: CarrierKind = 'upgrade';
  const setState = (next: TunnelState) => {
    state = next;
    deps.onState?.(next);
  };

  /** Ready: the hub's first frame came over it. A carrier may well be agreed to and then not carry. */
  const open = async (kind: CarrierKind): Promise<ServedTunnel> => {
    const carrier = await dial(kind, stopping.signal);
    const served = serveTunnel(carrier, deps);
    const stop = () => served.close();
    if (stopping.signal.aborted) stop(); // meanwhile; no event says so any more
    stopping.signal.addEventListener('abort', stop, { once: true });
    served.ended.then(() => stopping.signal.removeEventListener('abort', stop));
    const cancel = clock.after(tunnelPace.handshakeMs, stop);
    try {
      await served.ready;
      return served;
    } finally {
      cancel();
    }
  };

  const openEitherWay = async (): Promise<ServedTunnel> => {
    try {
      return await open(preferred);
    } catch (error) {
      if (stopping.signal.aborted || !mayPassOtherwise(error)) throw error;
      const other: CarrierKind = preferred === 'upgrade' ? 'websocket' : 'upgrade';
      log.info('the tunnel does not pass this way', { carrier: preferred, trying: other, error });
      const served = await open(other);
      preferred = other;
      return served;
    }
  };

  const attempt = async (): Promise<void> => {
    setState({ state: 'connecting' });
    tunnel = await openEitherWay();
    setState({ state: 'online', carrier: tunnel.carrier });
    await tunnel.ended;
    throw new HawserError({ code: 'tunnel_gone', message: 'The tunnel to the hub ended.' });
  };

  const run = async (): Promise<void> => {
    let tries = 0;
    while (!stopping.signal.aborted) {
      const startedAt = clock.monotonic();
      try {
        await attempt();
      } catch (error) {
        if (stopping.signal.aborted) break;
        // A tunnel that held for a while was good; the next failure is the first again.
        const held = clock.monotonic() - startedAt > RETRY.max;
        tries = held ? 1 : tries + 1;
        // A laptop that was away is likely on another network, where the faster way may pass.
        if (held) preferred = 'upgrade';
        const wait = backoff(tries, RETRY, random);
        log.info('the tunnel to the hub ended', { tries, wait, error });
        setState({ state: 'offline', problem: toProblem(error), retryAt: clock.now() + wait });
        await delay(clock, wait, stopping.signal).catch(() => undefined); // aborted: the loop's condition ends it
      }
    }
    setState({ state: 'closed' });
  };
  const running = run();

  return {
    state: () => state,
    close: async () => {
      stopping.abort();
      await running;
    },
  };
};

/** Nobody there, or someone who does not know us, is the same over either way. */
const mayPassOtherwise = (error: unknown): boolean =>
  error instanceof HawserError && (error.code === 'tunnel_blocked' || error.code === 'tunnel_gone');
