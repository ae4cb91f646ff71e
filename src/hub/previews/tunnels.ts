// The tunnels of this hub's runners: taken at the door (http/upgrade.ts) from a runner that proved who it is, kept by
// runner, waited for by whoever needs one that is about to come.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { RunnerId } from '../../wire/protocol/ids.ts';
import { createTunnelDoor } from '../../wire/tunnel/accept.ts';
import { openTunnel, type Tunnel } from '../../wire/tunnel/open-end.ts';

export type Tunnels = {
  /** Completes the upgrade of a runner; a newer tunnel of the same runner replaces the older one. */
  accept(runnerId: RunnerId, request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void>;
  /** The runner's tunnel, if it is there. */
  now(runnerId: RunnerId): Tunnel | undefined;
  /** The runner's tunnel, waiting a moment for one that is being dialled. @throws HawserError `tunnel_gone` */
  of(runnerId: RunnerId): Promise<Tunnel>;
  open(): number;
  close(): void;
};

/** A laptop that just came back dials within this time; longer than a page may look frozen helps nobody. */
const WAIT_MS = 2_000;

export const createTunnels = ({ clock, log }: { clock: Clock; log: Logger }): Tunnels => {
  const door = createTunnelDoor();
  const tunnels = new Map<RunnerId, Tunnel>();
  const waiting = new Map<RunnerId, Set<(tunnel: Tunnel | undefined) => void>>();
  let closed = false;

  const wait = (runnerId: RunnerId): Promise<Tunnel | undefined> =>
    new Promise(resolve => {
      const settle = (tunnel: Tunnel | undefined) => {
        cancel();
        group.delete(settle);
        resolve(tunnel);
      };
      const group = waiting.get(runnerId) ?? new Set();
      waiting.set(runnerId, group.add(settle));
      const cancel = clock.after(WAIT_MS, () => settle(undefined));
    });

  return {
    accept: async (runnerId, request, raw, head) => {
      const carrier = await door(request, raw, head);
      if (closed) {
        carrier.stream.destroy();
        return;
      }
      const tunnel = openTunnel(carrier, { clock });
      tunnels.get(runnerId)?.close();
      tunnels.set(runnerId, tunnel);
      log.info('a runner opened its tunnel', { runnerId, carrier: tunnel.carrier });
      tunnel.signal.addEventListener('abort', () => {
        if (tunnels.get(runnerId) === tunnel) tunnels.delete(runnerId);
      });
      for (const settle of [...(waiting.get(runnerId) ?? [])]) settle(tunnel);
    },
    now: runnerId => tunnels.get(runnerId),
    of: async runnerId => {
      const tunnel = tunnels.get(runnerId) ?? (closed ? undefined : await wait(runnerId));
      if (tunnel) return tunnel;
      throw new HawserError({
        code: 'tunnel_gone',
        message: 'The machine is not connected.',
        hint: 'Start its runner: hawser start',
      });
    },
    open: () => tunnels.size,
    close: () => {
      closed = true;
      for (const group of waiting.values()) for (const settle of [...group]) settle(undefined);
      for (const tunnel of tunnels.values()) tunnel.close();
    },
  };
};
