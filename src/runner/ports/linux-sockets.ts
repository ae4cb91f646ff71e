// Which listening sockets the members hold. While nothing changes that costs one look per process at how many files it
// has open; only when one of them has gained a socket are the kernel's tables read, which may mean a walk through
// hundreds of thousands of hash buckets.
import type { Member, Members } from './linux-members.ts';
import { countOpen, socketAt, socketsOf } from './linux-proc.ts';
import type { TcpSocket } from './owned-ports.ts';

export type Sockets = {
  /** Looks at all members. Resolves with whether anything may be different from before. @param now monotonic, milliseconds */
  update(now: number): Promise<boolean>;
  /** Who holds which listening socket, and the link that shows it. */
  listening(): { readonly holder: Member; readonly socket: TcpSocket; readonly path: string }[];
  /** All listening sockets of this machine when the tables were last read. */
  tables(): readonly TcpSocket[];
};

/** Files that were open when last counted, and the sockets among them when last looked at: inode → path of the link. */
type Held = { readonly open: number; readonly links: ReadonlyMap<string, string> };
/** What the tables said of a socket that a member holds. */
type Known = { tcp: TcpSocket | undefined; lookups: number };

/** A count says nothing when one file was closed for one opened; that happens while a program starts. */
const YOUNG_MS = 10_000;
/** Of the older ones, at least this many are looked at closely in each scan, in turn. */
const CLOSE_LOOKS = 4;
/** A socket exists for a moment before it listens, so it is looked up again by a later scan. */
const LOOKUPS = 2;
/** Sockets that did not listen then are looked up again this often, should one take its time. */
const SWEEP_MS = 60_000;

export const createSockets = (members: Members, readTables: () => Promise<ReadonlyMap<string, TcpSocket>>): Sockets => {
  const held = new Map<Member, Held>();
  /** By inode: most processes hold sockets they were given by their parents, which are then known already. */
  let known = new Map<string, Known>();
  let tables: ReadonlyMap<string, TcpSocket> = new Map();
  let lookedUpAt = Number.NEGATIVE_INFINITY;
  let turn = 0;

  const listens = (inode: string): boolean => known.get(inode)?.tcp !== undefined;

  /** Brings what one member holds up to date. @returns whether it got or lost a socket that listens */
  const lookClosely = (member: Member, open: number): boolean => {
    const before = held.get(member)?.links ?? NONE;
    const links = socketsOf(member.files);
    held.set(member, { open, links });
    for (const inode of links.keys()) if (!known.has(inode)) known.set(inode, { tcp: undefined, lookups: 0 });
    return [...links.keys()].some(inode => listens(inode) && !before.has(inode)) || loses(before, links);
  };

  const loses = (before: ReadonlyMap<string, string>, links: ReadonlyMap<string, string>): boolean =>
    [...before.keys()].some(inode => listens(inode) && !links.has(inode));

  const stillLinked = ({ links }: Held): boolean => {
    for (const [inode, path] of links) if (listens(inode) && socketAt(path) !== inode) return false;
    return true;
  };

  /** @returns whether a member got or lost a socket that listens */
  const look = (now: number): boolean => {
    let changed = false;
    const step = Math.max(1, Math.floor(members.size / CLOSE_LOOKS));
    turn += 1;
    let index = turn;
    for (const member of members.all()) {
      index += 1;
      const open = countOpen(member.files);
      if (open === undefined) {
        members.drop(member);
        continue;
      }
      const inTurn = index % step === 0 || now - member.seenAt < YOUNG_MS;
      const before = held.get(member);
      if (before && before.open === open && !inTurn && stillLinked(before)) continue;
      if (lookClosely(member, open)) changed = true;
    }
    for (const [member, { links }] of held) {
      if (members.has(member)) continue;
      held.delete(member);
      changed ||= loses(links, NONE);
    }
    return changed;
  };

  /** Looks up what is not known to listen, if any of it deserves it. @returns whether the tables were read */
  const lookUp = async (now: number): Promise<boolean> => {
    const unknown = [...known.values()].filter(({ tcp }) => !tcp);
    const due = unknown.some(({ lookups }) => lookups < LOOKUPS) || now - lookedUpAt >= SWEEP_MS;
    if (unknown.length === 0 || !due) return false;
    tables = await readTables();
    lookedUpAt = now;
    const next = new Map<string, Known>();
    for (const { links } of held.values()) {
      for (const inode of links.keys()) {
        if (next.has(inode)) continue;
        const { tcp, lookups = 0 } = known.get(inode) ?? {};
        next.set(inode, { tcp: tcp ?? tables.get(inode), lookups: lookups + 1 });
      }
    }
    known = next;
    return true;
  };

  return {
    update: async now => {
      const changed = look(now);
      return (await lookUp(now)) || changed;
    },
    listening: () =>
      [...held].flatMap(([holder, { links }]) =>
        [...links].flatMap(([inode, path]) => {
          const socket = known.get(inode)?.tcp;
          return socket ? { holder, socket, path } : [];
        }),
      ),
    tables: () => [...tables.values()],
  };
};

const NONE: ReadonlyMap<string, string> = new Map();
