// The way to the apps behind previews: one pool of connections for each grant (app-pool.ts), made with its first request.
import type { Clock } from '../../std/clock.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import type { Answering, AppRequest, Sent } from './app-connection.ts';
import { type AppPool, createAppPool } from './app-pool.ts';
import type { Tunnels } from './tunnels.ts';

export type Upstream = {
  /** Refusals of the runner, and whatever else goes wrong, come as `failed`. */
  send(preview: PreviewRow, request: AppRequest, answering: Answering): Sent;
  /** Ends every connection to one preview's app. */
  drop(preview: Pick<PreviewRow, 'grantId'>): void;
  close(): void;
};

export const createUpstream = (deps: { tunnels: Tunnels; clock: Clock }): Upstream => {
  const pools = new Map<string, AppPool>();
  const poolOf = (preview: PreviewRow): AppPool => {
    const known = pools.get(preview.grantId);
    if (known) return known;
    const pool = createAppPool(preview, deps);
    pools.set(preview.grantId, pool);
    return pool;
  };
  const drop = (grantId: string) => {
    pools.get(grantId)?.close();
    pools.delete(grantId);
  };
  return {
    send: (preview, request, answering) => poolOf(preview).send(request, answering),
    drop: ({ grantId }) => drop(grantId),
    close: () => {
      for (const grantId of [...pools.keys()]) drop(grantId);
    },
  };
};
