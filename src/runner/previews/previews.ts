// A runner's side of previews: the grants, and the tunnel that carries them. The tunnel is dialled when the first port is
// shared, or is still shared from an earlier start, so a machine that shares nothing holds no second connection.
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { GrantId } from '../../wire/protocol/previews.ts';
import { dialer } from '../../wire/tunnel/dial.ts';
import { type KeptTunnel, keepTunnel, type TunnelState } from '../../wire/tunnel/keep-tunnel.ts';
import { agentFor } from '../way-out.ts';
import { createGrants, type Grants, type Ports } from './grants.ts';
import type { GrantBook } from './kept-grants.ts';

export type Previews = Pick<Grants, 'share' | 'returned' | 'resume'> & {
  stop(grantId: GrantId): void;
  /** Undefined while nothing was ever shared. */
  tunnel(): TunnelState | undefined;
  close(): Promise<void>;
};

export const createPreviews = (deps: {
  clock: Clock;
  log: Logger;
  random: () => number;
  hubUrl: URL;
  assertion: () => Promise<string>;
  ports: Ports;
  book: GrantBook;
  mayComeBack: () => boolean;
}): Previews => {
  const { clock, log, random } = deps;
  const grants = createGrants(deps);
  const dial = dialer(deps.hubUrl, deps.assertion, agentFor);
  let kept: KeptTunnel | undefined;
  let closed = false;
  const dialIfNeeded = () => {
    if (!closed && grants.any()) kept ??= keepTunnel({ clock, log, random, dial, serve: grants.serve });
  };
  return {
    share: async (threadId, port, terms) => {
      const shared = await grants.share(threadId, port, terms);
      dialIfNeeded();
      return shared;
    },
    returned: grants.returned,
    resume: async mayGoOn => {
      await grants.resume(mayGoOn);
      dialIfNeeded();
    },
    stop: grants.stop,
    tunnel: () => kept?.state(),
    close: async () => {
      closed = true;
      grants.close();
      await kept?.close();
    },
  };
};
