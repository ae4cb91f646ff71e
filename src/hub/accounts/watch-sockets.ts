// Open WebSockets and the sessions they came with: a session that ends, or a member who leaves, takes its sockets along
// at once (R41); one that grows too old while its socket is open is noticed by a look around every few minutes, which
// also counts an open socket as use.
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { ChannelServer } from '../../wire/channel/server.ts';
import type { Bus } from '../bus.ts';
import type { Connection } from '../connection.ts';
import { livingSessions, touchSessions } from '../store/queries/sessions.ts';
import type { Store } from '../store/store.ts';
import { SESSION } from './session-terms.ts';

/** An application's own close code (RFC 6455, section 7.4.2). */
const SIGNED_OUT = { code: 4001, reason: 'signed out' } as const;

/** @returns the way to stop */
export const watchSockets = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Logger;
  sockets: Pick<ChannelServer<Connection>, 'disconnect'>;
}): (() => void) => {
  const { store, bus, clock, log, sockets } = deps;
  const end = (whose: (viewer: Extract<Connection, { kind: 'browser' }>['viewer']) => boolean) =>
    sockets.disconnect(connection => connection.kind === 'browser' && whose(connection.viewer), SIGNED_OUT);

  const stopListening = bus.subscribe(message => {
    if (message.type === 'sessions_ended') end(({ session }) => message.sessions.includes(session));
    if (message.type === 'member_removed') end(({ member }) => member.id === message.memberId);
  });

  const lookAround = async () => {
    const open = new Set<string>();
    // Asks about every open socket, and ends none.
    end(({ session }) => {
      open.add(session);
      return false;
    });
    const now = clock.now();
    const living = await livingSessions(store.db, [...open], { now, usedSince: now - SESSION.idleMs });
    end(({ session }) => open.has(session) && !living.has(session));
    if (living.size > 0) await store.write(tx => touchSessions(tx, [...living], now));
  };
  const stopLooking = clock.every(SESSION.touchMs, () => {
    lookAround().catch(error => log.error('could not look after open sessions', { error }));
  });

  return () => {
    stopListening();
    stopLooking();
  };
};
