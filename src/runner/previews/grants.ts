// The ports this machine forwards. A grant is made here, by this machine's own rules, and stands for one listening
// process, not for a port number: whoever takes the port later is not what was shared (R7). The hub names grants and
// never hosts or ports (R6); each stream is checked against the grant before and after it is connected. Grants are kept
// in the journal: a runner that starts again goes on with those whose process still listens, or whose command may return.
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { GrantId } from '../../wire/protocol/previews.ts';
import type { Serve } from '../../wire/tunnel/serve-end.ts';
import { type Listener, listenerKey } from '../ports/listener.ts';
import type { GrantBook, KeptGrant } from './kept-grants.ts';

/** What this machine knows of its ports. */
export type Ports = {
  /** The listener behind a port that the session of this thread may share by this machine's rules, or undefined. */
  shareable(threadId: ThreadId, port: number): Promise<Listener | undefined>;
  /** Whether the same process, of the same user, still listens on this port. */
  stillListens(listener: Listener): Promise<boolean>;
  /** Whether two processes are one command: the same words in the same folder, of the same user. */
  sameCommand(one: Listener, other: Listener): boolean;
};

export type Terms = {
  /** Whether the grant may pass to the same command when it listens again. */
  readonly comeBack: boolean;
  /** How long it holds at most, in milliseconds. */
  readonly expiresInMs?: number | undefined;
};

export type Grants = {
  /** @throws HawserError `port_not_shareable` */
  share(threadId: ThreadId, port: number, terms: Terms): Promise<{ grantId: GrantId; port: number }>;
  /** A listener was found: hands on what the same command had on this port. @returns whether there was anything */
  returned(threadId: ThreadId, listener: Listener): Promise<boolean>;
  /**
   * After a start: goes on with what was granted before, and ends what stands for a process that is gone and may not
   * come back (R7).
   * @param mayGoOn told each listener that still listens; says whether it may still be shared
   */
  resume(mayGoOn: (threadId: ThreadId, listener: Listener) => Promise<boolean>): Promise<void>;
  /** Whether there is any. */
  any(): boolean;
  /** Takes a grant back, and cuts what goes through it. */
  stop(grantId: GrantId): void;
  readonly serve: Serve;
  close(): void;
};

type Grant = KeptGrant & { readonly sockets: Set<Socket> };

/** A process on loopback that does not accept within this time is not going to. */
const CONNECT_MS = 5_000;
/** How often it is looked what has outlived its time (R41); a timer of Node's cannot wait as long as a grant may hold. */
const SWEEP_MS = 5_000;
/** As long as any hub lets a preview live. */
const LONGEST_MS = 30 * 24 * 3_600_000;

export const createGrants = (deps: {
  ports: Ports;
  book: GrantBook;
  /** Whether the owner lets commands come back at this moment. */
  mayComeBack: () => boolean;
  clock: Pick<Clock, 'now' | 'every'>;
  log: Logger;
}): Grants => {
  const { ports, book, clock, log } = deps;
  const grants = new Map<GrantId, Grant>();
  for (const kept of book.all()) grants.set(kept.grantId, { ...kept, sockets: new Set() });

  const keep = (kept: KeptGrant) => {
    book.keep(kept);
    grants.set(kept.grantId, { ...kept, sockets: new Set() });
  };
  const cut = (grant: Grant | undefined) => {
    for (const socket of grant?.sockets ?? []) socket.resetAndDestroy();
  };
  const stop = (grantId: GrantId) => {
    const grant = grants.get(grantId);
    grants.delete(grantId);
    book.drop(grantId);
    cut(grant);
  };
  /** The hub ends previews as well; this holds without it. */
  const endOutlived = () => {
    for (const { grantId, expiresAt } of [...grants.values()]) if (expiresAt <= clock.now()) stop(grantId);
  };
  const stopSweeping = clock.every(SWEEP_MS, endOutlived);
  const mustStillListen = async ({ grantId, listener }: Grant) => {
    if (await ports.stillListens(listener)) return;
    log.info('a shared port’s process is gone', { grantId, port: listener.port });
    throw listenerGone(listener.port);
  };

  return {
    share: async (threadId, port, { comeBack, expiresInMs = LONGEST_MS }) => {
      const listener = await ports.shareable(threadId, port);
      if (!listener) throw notShareable(port);
      const grantId = newId('grt') as GrantId;
      const expiresAt = clock.now() + Math.min(expiresInMs, LONGEST_MS);
      keep({ grantId, threadId, comeBack, expiresAt, listener: stored(listener) });
      log.info('shared a port', { grantId, port, pid: listener.process.pid });
      return { grantId, port };
    },
    returned: async (threadId, listener) => {
      endOutlived();
      let any = false;
      for (const [grantId, grant] of [...grants]) {
        if (grant.threadId !== threadId || grant.listener.port !== listener.port) continue;
        if (listenerKey(grant.listener) === listenerKey(listener)) {
          any = true;
          continue;
        }
        if (!grant.comeBack || !deps.mayComeBack() || !ports.sameCommand(grant.listener, listener)) continue;
        // Two processes of one command on one port: the grant stays with the one it was made for.
        if ((await ports.stillListens(grant.listener)) || grants.get(grantId) !== grant) continue;
        cut(grant);
        const { sockets: _, ...kept } = grant;
        keep({ ...kept, listener: stored(listener) });
        log.info('a shared command has come back', { grantId, port: listener.port, pid: listener.process.pid });
        any = true;
      }
      return any;
    },
    resume: async mayGoOn => {
      endOutlived();
      for (const { grantId, threadId, listener, comeBack } of [...grants.values()]) {
        const goesOn = (await ports.stillListens(listener)) ? await mayGoOn(threadId, listener) : comeBack;
        if (goesOn || !grants.has(grantId)) continue;
        log.info('a port shared before this start is shared no longer', { grantId, port: listener.port });
        stop(grantId);
      }
    },
    any: () => grants.size > 0,
    stop,
    serve: async (id, signal) => {
      endOutlived();
      const grantId = id as GrantId;
      const grant = grants.get(grantId);
      if (!grant) throw unknownGrant();
      await mustStillListen(grant);
      const socket = await connectTo(grant.listener, signal);
      try {
        // Between the look and the connection another process may have taken the port (R7).
        await mustStillListen(grant);
        if (grants.get(grantId) !== grant) throw unknownGrant();
      } catch (error) {
        socket.destroy();
        throw error;
      }
      grant.sockets.add(socket);
      socket.once('close', () => grant.sockets.delete(socket));
      return socket;
    },
    close: () => {
      stopSweeping();
      for (const grant of grants.values()) cut(grant);
      grants.clear();
    },
  };
};

/** As the journal takes it: the lists of a listener cannot be changed, those of a parsed one could. */
const stored = (listener: Listener): KeptGrant['listener'] => ({
  ...listener,
  hosts: [...listener.hosts],
  process: { ...listener.process, argv: [...listener.process.argv] },
});

const connectTo = async ({ hosts, port }: Pick<Listener, 'hosts' | 'port'>, signal: AbortSignal): Promise<Socket> => {
  for (const host of hosts) {
    const socket = await tryConnect(host, port, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
    if (socket) return socket;
  }
  throw notAccepting(port);
};

const tryConnect = (host: string, port: number, signal: AbortSignal): Promise<Socket | undefined> =>
  new Promise(resolve => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    const giveUp = () => socket.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('error', () => undefined); // its close says the same
    socket.once('close', () => resolve(undefined));
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      resolve(socket);
    });
  });

const notShareable = (port: number) =>
  new HawserError({
    code: 'port_not_shareable',
    message: `Port ${port} of this machine is not one that this thread may share.`,
    hint: 'Only what the agent of this thread has started can be shared from here.',
  });
const listenerGone = (port: number) =>
  new HawserError({
    code: 'listener_gone',
    message: `The program that was shared on port ${port} has ended.`,
    hint: 'Start it again, and share it again.',
  });
const notAccepting = (port: number) =>
  new HawserError({
    code: 'not_accepting',
    message: `The program on port ${port} does not take connections yet.`,
    hint: 'It may be starting.',
  });
const unknownGrant = () =>
  new HawserError({ code: 'grant_gone', message: 'This port is no longer shared.', hint: 'Share it again.' });
