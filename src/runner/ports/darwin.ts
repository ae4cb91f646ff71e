// The port scanner for macOS, which has no /proc: `lsof` tells who listens and where it works, `ps` who started whom,
// when, and with what environment. While lsof's answer stays the same nothing else is started.
import type { AgentProcess } from '../../agents/driver.ts';
import { type Listener, type PortScanner, type Session, sameOr } from './listener.ts';
import { agentIn, sessionIn } from './origin.ts';
import { boundOf, ownedPorts, type TcpSocket } from './owned-ports.ts';
import { birthOf, isOlderRow, membersOf, type ProcessRow, type TableMember } from './process-table.ts';
import type { Run } from './run-program.ts';

export type DarwinDeps = {
  readonly run: Run;
  /** The user this program runs as. */
  readonly uid: number;
};

type HeldSocket = { readonly pid: number; readonly socket: TcpSocket };

/** `-w`: no warnings; `-n`, `-P`: no names for addresses and ports, as looking them up may ask the network. */
const LISTENING = ['-w', '-nP', '-iTCP', '-sTCP:LISTEN', '-Fpftdn'];
const PROCESSES = ['-A', '-ww', '-o', 'pid=,ppid=,uid=,lstart=,command='];

export const createDarwinScanner = ({ run, uid }: DarwinDeps): PortScanner => {
  const user = ['-a', '-u', String(uid)];
  let known: readonly Listener[] = [];
  let seen = '';
  let members: ReadonlyMap<number, TableMember> = new Map();

  const listeners = async (text: string, agents: readonly AgentProcess[]): Promise<Listener[]> => {
    const sockets = parseLsofSockets(text);
    if (sockets.length === 0) return [];
    const pids = [...new Set(sockets.map(({ pid }) => pid))];
    const rows = parsePs(await run('ps', PROCESSES));
    const environs = await readEnvirons(pids);
    members = membersOf(rows, agents, members, row => agentIn(environs.get(row.pid) ?? [], agents));
    const held = sockets.flatMap(({ pid, socket }) => {
      const holder = members.get(pid);
      return holder ? { holder, socket } : [];
    });
    const all = sockets.map(({ socket }) => socket);
    const ports = ownedPorts(held, all, isOlderRow).filter(({ owner }) => owner.uid === uid);
    const folders = await readFolders(ports.map(({ owner }) => owner.pid));
    return ports.map(({ owner, ...port }) => ({
      ...port,
      process: {
        pid: owner.pid,
        birth: birthOf(owner),
        startedAt: owner.startedAt,
        uid,
        argv: owner.argv,
        cwd: folders.get(owner.pid) ?? null,
      },
      origin: {
        mark: owner.agent.mark,
        agent: owner.pid === owner.agent.pid,
        session: sessionOf(environs.get(owner.pid)),
      },
    }));
  };

  /** Apple's own programs show their environment to nobody; others do, to their own user. */
  const readEnvirons = async (pids: readonly number[]): Promise<Map<number, string[]>> =>
    pids.length === 0
      ? new Map()
      : parseEnvirons(await run('ps', ['-E', '-ww', '-o', 'pid=,command=', '-p', pids.join(',')]));

  const readFolders = async (pids: readonly number[]): Promise<Map<number, string>> =>
    pids.length === 0
      ? new Map()
      : parseLsofFolders(await run('lsof', ['-w', '-nP', '-a', '-d', 'cwd', '-p', pids.join(','), '-Fpn']));

  return {
    scan: async agents => {
      // Nobody to watch: nothing to start.
      const text = agents.length === 0 ? '' : await run('lsof', [...user, ...LISTENING]);
      const key = `${agents.map(({ mark }) => mark).join(' ')}\n${text}`;
      if (key !== seen) {
        known = sameOr(known, await listeners(text, agents));
        seen = key;
      }
      return known;
    },
    stillListens: async ({ port, process: { pid, birth } }) => {
      const text = await run('lsof', ['-w', '-nP', '-a', '-p', String(pid), ...LISTENING.slice(2)]);
      if (!parseLsofSockets(text).some(({ socket }) => socket.port === port)) return false;
      // Asked last: had the pid changed hands before lsof looked, the process would be another one here too.
      const rows = parsePs(await run('ps', ['-ww', '-o', 'pid=,ppid=,uid=,lstart=,command=', '-p', String(pid)]));
      return rows.some(row => row.pid === pid && birthOf(row) === birth && row.uid === uid);
    },
  };
};

const sessionOf = (environ: readonly string[] | undefined): Session | null | 'hidden' =>
  environ === undefined || environ.length === 0 ? 'hidden' : sessionIn(environ);

/** Lines of `lsof -Fpftdn`: p starts a process, f a file; t is the family, d the socket, n where it is bound. */
export const parseLsofSockets = (text: string): HeldSocket[] => {
  const found: HeldSocket[] = [];
  let pid = 0;
  let family: 4 | 6 = 4;
  let id = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p') pid = Number(value);
    if (line[0] === 't') family = value === 'IPv6' ? 6 : 4;
    if (line[0] === 'd') id = value;
    const [, address = '', port] = (line[0] === 'n' && /^(.*):(\d+)$/.exec(value)) || [];
    if (port !== undefined) found.push({ pid, socket: { id, port: Number(port), bound: boundOf(address, family) } });
  }
  return found;
};

/** Lines of `lsof -d cwd -Fpn`. */
export const parseLsofFolders = (text: string): Map<number, string> => {
  const folders = new Map<number, string>();
  let pid = 0;
  for (const line of text.split('\n')) {
    if (line[0] === 'p') pid = Number(line.slice(1));
    if (line[0] === 'n') folders.set(pid, line.slice(1));
  }
  return folders;
};

/** `  501 1 501 Sun Nov 22 20:42:46 2026     node server.js`; where a word of the command ends is lost. */
export const parsePs = (text: string): ProcessRow[] =>
  text.split('\n').flatMap(line => {
    const [, pid, parent, uid, started = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s*(.*)$/.exec(line) ?? [];
    if (pid === undefined) return [];
    const startedAt = Date.parse(started.replaceAll(/\s+/g, ' '));
    return [{ pid: Number(pid), parent: Number(parent), startedAt, uid: Number(uid), argv: wordsOf(command) }];
  });

const wordsOf = (text: string): string[] => text.split(' ').filter(word => word !== '');

/** `  501 node server.js HOME=/Users/ada …`: what of it looks like a variable. */
export const parseEnvirons = (text: string): Map<number, string[]> =>
  new Map(
    text.split('\n').flatMap(line => {
      const [pid = '', ...words] = wordsOf(line);
      return pid === '' ? [] : [[Number(pid), words.filter(word => /^[A-Za-z_]\w*=/.test(word))] as const];
    }),
  );
