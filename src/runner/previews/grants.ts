// The ports this machine forwards. A grant is made here, by this machine's own rules, and stands for one listening
// process, not for a port number: whoever takes the port later is not what was shared (R7). The hub names grants and
// never hosts or ports (R6); each stream is checked against the grant before and after it is connected.
import { connect, type Socket } from 'node:net';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { GrantId } from '../../wire/protocol/previews.ts';
import type { Serve } from '../../wire/tunnel/serve-end.ts';

/** What a grant is bound to; the port scanner's listeners fit it. */
export type GrantedListener = {
  readonly port: number;
  /** Where a connection reaches this process and no other, best first. */
  readonly hosts: readonly ('127.0.0.1' | '::1')[];
  readonly process: { readonly pid: number; readonly birth: string; readonly uid: number | null };
};

/** What this machine knows of its ports. */
export type Ports<Listener extends GrantedListener = GrantedListener> = {
  /** The listener behind a port that the session of this thread may share by this machine's rules, or undefined. */
  shareable(threadId: ThreadId, port: number): Promise<Listener | undefined>;
  /** Whether the same process, of the same user, still listens on this port. */
  stillListens(listener: Listener): Promise<boolean>;
  /** Whether two processes are one command: the same words in the same folder, of the same user. */
  sameCommand(one: Listener, other: Listener): boolean;
};

export type Grants<Listener> = {
  /**
   * @param comeBack whether the grant may pass to the same command when it listens again
   * @throws HawserError `port_not_shareable`
   */
  share(threadId: ThreadId, port: number, comeBack: boolean): Promise<{ grantId: GrantId; port: number }>;
  /** A listener was found: hands on what the same command had on this port. @returns whether there was anything */
  returned(threadId: ThreadId, listener: Listener): Promise<boolean>;
  /** Takes a grant back, and cuts what goes through it. */
  stop(grantId: GrantId): void;
  readonly serve: Serve;
  close(): void;
};

type Grant<Listener> = {
  readonly threadId: ThreadId;
  readonly comeBack: boolean;
  readonly listener: Listener;
  readonly sockets: Set<Socket>;
};

/** A process on loopback that does not accept within this time is not going to. */
const CONNECT_MS = 5_000;

export const createGrants = <Listener extends GrantedListener>(deps: {
  ports: Ports<Listener>;
  log: Logger;
}): Grants<Listener> => {
  const { ports, log } = deps;
  const grants = new Map<string, Grant<Listener>>();

  const stop = (grantId: string) => {
    const grant = grants.get(grantId);
    grants.delete(grantId);
    for (const socket of grant?.sockets ?? []) socket.resetAndDestroy();
  };
  const mustStillListen = async (grantId: string, { listener }: Grant<Listener>) => {
    if (await ports.stillListens(listener)) return;
    log.info('a shared port’s process is gone', { grantId, port: listener.port });
    throw listenerGone(listener.port);
  };

  return {
    share: async (threadId, port, comeBack) => {
      const listener = await ports.shareable(threadId, port);
      if (!listener) throw notShareable(port);
      const grantId = newId('grt') as GrantId;
      grants.set(grantId, { threadId, comeBack, listener, sockets: new Set() });
      log.info('shared a port', { grantId, port, pid: listener.process.pid });
      return { grantId, port };
    },
    returned: async (threadId, listener) => {
      let any = false;
      for (const [grantId, grant] of [...grants]) {
        const same = grant.threadId === threadId && grant.listener.port === listener.port;
        if (!same || !grant.comeBack || !ports.sameCommand(grant.listener, listener)) continue;
        // Two processes of one command on one port: the grant stays with the one it was made for.
        if ((await ports.stillListens(grant.listener)) || grants.get(grantId) !== grant) continue;
        for (const socket of grant.sockets) socket.resetAndDestroy();
        grants.set(grantId, { ...grant, listener, sockets: new Set() });
        log.info('a shared command has come back', { grantId, port: listener.port, pid: listener.process.pid });
        any = true;
      }
      return any;
    },
    stop,
    serve: async (grantId, signal) => {
      const grant = grants.get(grantId);
      if (!grant) throw unknownGrant();
      await mustStillListen(grantId, grant);
      const socket = await connectTo(grant.listener, signal);
      try {
        // Between the look and the connection another process may have taken the port (R7).
        await mustStillListen(grantId, grant);
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
      for (const grantId of [...grants.keys()]) stop(grantId);
    },
  };
};

const connectTo = async ({ hosts, port }: GrantedListener, signal: AbortSignal): Promise<Socket> => {
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
