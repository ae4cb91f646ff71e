// A runner's side of previews: the grants, and the tunnel that carries them. The tunnel is dialled when the first port is
// shared, so a machine that shares nothing holds no second connection.
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { GrantId } from '../../wire/protocol/previews.ts';
import { dialer } from '../../wire/tunnel/dial.ts';
import { type KeptTunnel, keepTunnel, type TunnelState } from '../../wire/tunnel/keep-tunnel.ts';
import { agentFor } from '../way-out.ts';
import { createGrants, type GrantedListener, type Grants, type Ports } from './grants.ts';

export type Previews<Listener extends GrantedListener> = Pick<Grants<Listener>, 'share' | 'returned'> & {
  stop(grantId: GrantId): void;
  /** Undefined while nothing was ever shared. */
  tunnel(): TunnelState | undefined;
  close(): Promise<void>;
};

export const createPreviews = <Listener extends GrantedListener>(deps: {
  clock: Clock;
  log: Logger;
  random: () => number;
  hubUrl: URL;
  assertion: () => Promise<string>;
  ports: Ports<Listener>;
}): Previews<Listener> => {
  const { clock, log, random } = deps;
  const grants = createGrants(deps);
  const dial = dialer(deps.hubUrl, deps.assertion, agentFor);
  let kept: KeptTunnel | undefined;
  return {
    share: async (threadId, port, comeBack) => {
      const shared = await grants.share(threadId, port, comeBack);
      kept ??= keepTunnel({ clock, log, random, dial, serve: grants.serve });
      return shared;
    },
    returned: grants.returned,
    stop: grants.stop,
    tunnel: () => kept?.state(),
    close: async () => {
      grants.close();
      await kept?.close();
    },
  };
};
