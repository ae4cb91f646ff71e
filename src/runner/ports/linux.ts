// The port scanner for Linux: reads /proc and starts no programs. linux-members.ts knows which processes count,
// linux-sockets.ts what they listen on; here it becomes listeners with all that a person wants to know of them.
import type { Clock } from '../../std/clock.ts';
import { createMembers, type Member } from './linux-members.ts';
import { cwdOf, MS_PER_TICK, readBoot, readParts, readStat, socketAt, socketsOf, uidOf } from './linux-proc.ts';
import { createSockets } from './linux-sockets.ts';
import { type Listener, type ListenerProcess, type PortScanner, type Session, sameOr } from './listener.ts';
import { sessionIn } from './origin.ts';
import { ownedPorts, type TcpSocket } from './owned-ports.ts';

export type LinuxDeps = {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** The user this program runs as. */
  readonly uid: number;
  /** Reads the kernel's tables, see linux-proc.ts. */
  readonly readTables: () => Promise<ReadonlyMap<string, TcpSocket>>;
};

export const createLinuxScanner = ({ clock, uid, readTables }: LinuxDeps): PortScanner => {
  const members = createMembers(uid);
  const sockets = createSockets(members, readTables);
  const boot = readBoot(clock.now());
  let known: readonly Listener[] = [];

  const processOf = (member: Member): ListenerProcess | undefined => {
    const process = {
      pid: member.pid,
      birth: birthOf(member.ticks),
      startedAt: Math.round(boot.at + Number(member.ticks) * MS_PER_TICK),
      uid,
      argv: readParts(member.pid, 'cmdline') ?? [],
      cwd: cwdOf(member.pid) ?? null,
    };
    // Another user's process is not ours to show, whoever started it (R8); and this may be another one by now.
    return uidOf(member.pid) === uid && isAlive(member) ? process : undefined;
  };

  const birthOf = (ticks: string): string => `${ticks}@${boot.id}`;

  /** What was inherited tells it, and where a command has wiped its environment, that of whoever started it. */
  const sessionOf = (member: Member): Session | null => {
    for (let each: Member | undefined = member; each && each.pid !== each.agent.pid; each = each.parent) {
      const session = sessionIn(readParts(each.pid, 'environ') ?? []);
      if (session && isAlive(each)) return session;
    }
    return null;
  };

  const collect = (): Listener[] =>
    ownedPorts(sockets.listening(), sockets.tables(), isOlder).flatMap(({ owner, ...port }) => {
      const process = processOf(owner);
      if (!process) return [];
      const origin = { mark: owner.agent.mark, agent: owner.pid === owner.agent.pid, session: sessionOf(owner) };
      return [{ ...port, process, origin }];
    });

  return {
    scan: async agents => {
      const now = clock.monotonic();
      members.update(agents, now);
      if (await sockets.update(now)) {
        const next = collect();
        known = sameOr(known, next);
      }
      return known;
    },
    stillListens: async ({ port, process: { pid, birth } }) => {
      const isSame = () => birthOf(readStat(pid)?.ticks ?? '') === birth && uidOf(pid) === uid;
      if (!isSame()) return false;
      // Without the tables: a socket that listened and is still there listens.
      const isSeen = sockets
        .listening()
        .some(({ holder, socket, path }) => holder.pid === pid && socket.port === port && socketAt(path) === socket.id);
      if (isSeen) return isSame();
      // It may have closed the socket and opened another one on the same port.
      const held = socketsOf(`/proc/${pid}/fd`);
      const tables = await readTables();
      return isSame() && [...held.keys()].some(inode => tables.get(inode)?.port === port);
    },
  };
};

const isAlive = ({ pid, ticks }: Member): boolean => readStat(pid)?.ticks === ticks;

/** A parent may be as old as its child to the tick, and then has the lower pid. */
const isOlder = (one: Member, other: Member): boolean =>
  (Number(one.ticks) - Number(other.ticks) || one.pid - other.pid) < 0;
