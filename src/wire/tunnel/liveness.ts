// Tells a dead link from a quiet one. A laptop that sleeps or a network that forgot us sends no FIN; only an answer that
// does not come says so (F5).
import type { Http2Session } from 'node:http2';
import type { Clock } from '../../std/clock.ts';
import { tunnelPace } from './constants.ts';

/** Pings the peer for as long as the session lives. @param onDead called once @returns the way to stop */
export const watchLiveness = (
  session: Http2Session,
  deps: { clock: Clock; bytesIn: () => number; onDead: () => void },
): (() => void) => {
  const { clock, bytesIn, onDead } = deps;
  let heard = bytesIn();
  let missed = 0;
  const stop = clock.every(tunnelPace.pingMs, () => {
    const total = bytesIn();
    // Any byte is as good as an answer: under load the ping's own may stand in a long queue.
    missed = total === heard ? missed + 1 : 0;
    heard = total;
    if (missed >= tunnelPace.misses) {
      stop();
      onDead();
      return;
    }
    if (!session.destroyed) session.ping(() => undefined); // an answer shows in bytesIn
  });
  return stop;
};
