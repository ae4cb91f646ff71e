// Who owns a port, and which of the listeners that share its number a connection to 127.0.0.1 or ::1 reaches. Pure; each
// system's scanner hands in what it found.
import type { LoopbackHost } from './listener.ts';

/** The local address of a listening socket, as far as it matters here. */
export type Bound = 'any4' | 'any6' | 'loopback4' | 'loopback6' | 'elsewhere';

/** @param address an IP address as lsof, netstat and PowerShell write it, `*` and brackets included */
export const boundOf = (address: string, family: 4 | 6): Bound => {
  switch (address.replace(/^\[|\]$/g, '')) {
    case '*':
      return family === 4 ? 'any4' : 'any6';
    case '0.0.0.0':
    case '::ffff:0.0.0.0':
      return 'any4';
    case '::':
      return 'any6';
    case '127.0.0.1':
    case '::ffff:127.0.0.1':
      return 'loopback4';
    case '::1':
      return 'loopback6';
    default:
      return 'elsewhere';
  }
};

export type TcpSocket = {
  /** The same for all processes that share the socket. */
  readonly id: string;
  readonly port: number;
  readonly bound: Bound;
};

export type OwnedPort<H> = {
  readonly owner: H;
  readonly port: number;
  readonly hosts: readonly LoopbackHost[];
  readonly everywhere: boolean;
};

/**
 * @param held listening sockets with their holders. Workers share the sockets of whoever forked them, so the oldest
 *   holder of a socket owns it.
 * @param all the listening sockets of this machine as far as they can be seen, those of `held` among them
 * @returns the ports at which a connection on this machine surely reaches their owner
 */
export const ownedPorts = <H>(
  held: readonly { readonly holder: H; readonly socket: TcpSocket }[],
  all: readonly TcpSocket[],
  isOlder: (one: H, other: H) => boolean,
): OwnedPort<H>[] => {
  const sockets = new Map<string, { owner: H; socket: TcpSocket }>();
  for (const { holder, socket } of held) {
    const owner = sockets.get(socket.id)?.owner;
    if (owner === undefined || isOlder(holder, owner)) sockets.set(socket.id, { owner: holder, socket });
  }
  const byOwner = Map.groupBy(sockets.values(), ({ owner }) => owner);
  return [...byOwner].flatMap(([owner, owned]) =>
    [...Map.groupBy(owned, ({ socket }) => socket.port)].flatMap(([port, group]) => {
      const mine = new Set(group.map(({ socket }) => socket.id));
      const bounds = group.map(({ socket }) => socket.bound);
      const others = all.filter(socket => socket.port === port && !mine.has(socket.id)).map(({ bound }) => bound);
      const hosts = hostsOf(bounds, others);
      const everywhere = bounds.includes('any4') || bounds.includes('any6');
      return hosts.length === 0 ? [] : [{ owner, port, hosts, everywhere }];
    }),
  );
};

/**
 * The most exact address wins, so `127.0.0.1:3000` takes connections away from another program's `0.0.0.0:3000`; and a
 * socket on `::` also takes IPv4 unless it was told not to, which no table shows.
 *
 * @param mine where this process listens on the port
 * @param others where other processes listen on the same port
 * @returns the hosts that surely lead to this process, if they lead anywhere
 */
export const hostsOf = (mine: readonly Bound[], others: readonly Bound[]): LoopbackHost[] => {
  const winner = (ranking: readonly Bound[]) => ranking.find(bound => mine.includes(bound) || others.includes(bound));
  const leadsHere = (ranking: readonly Bound[]) => {
    const first = winner(ranking);
    // Two programs may share one address (SO_REUSEPORT); then it is chance who answers.
    return first !== undefined && mine.includes(first) && !others.includes(first);
  };
  const hosts: LoopbackHost[] = [];
  if (leadsHere(['loopback4', 'any4', 'any6'])) hosts.push('127.0.0.1');
  if (leadsHere(['loopback6', 'any6'])) hosts.push('::1');
  // What is bound to `::` alone may refuse IPv4, so the sure way goes first.
  return mine.includes('any4') || mine.includes('loopback4') ? hosts : hosts.reverse();
};
