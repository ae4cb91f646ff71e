// The port scanner for Windows: `netstat` tells who listens, and when its answer has changed, one PowerShell query who
// started whom. Windows shows neither the environment nor the folder of another process, so there are no marks here, no
// conversation, and what has left the agent's tree before it was seen is not found.
import { z } from 'zod';
import { type Listener, type PortScanner, sameOr } from './listener.ts';
import { boundOf, ownedPorts, type TcpSocket } from './owned-ports.ts';
import { birthOf, isOlderRow, membersOf, type ProcessRow, type TableMember } from './process-table.ts';
import type { Run } from './run-program.ts';

const NETSTAT = ['-ano'];
/** File time counts 100 ns from 1601; as text, because it is beyond what a double holds exactly. */
const PROCESSES = `
$OutputEncoding = [Console]::OutputEncoding = [Text.Encoding]::UTF8
Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate,CommandLine |
  Where-Object { $_.CreationDate } |
  ForEach-Object { [pscustomobject]@{ pid = $_.ProcessId; parent = $_.ParentProcessId;
    started = $_.CreationDate.ToFileTimeUtc().ToString(); command = $_.CommandLine } } |
  ConvertTo-Json -Compress`;

export const createWindowsScanner = ({ run }: { readonly run: Run }): PortScanner => {
  let known: readonly Listener[] = [];
  let seen = '';
  let members: ReadonlyMap<number, TableMember> = new Map();

  const processes = async (): Promise<ProcessRow[]> =>
    parseProcesses(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', PROCESSES]));

  return {
    scan: async agents => {
      const sockets = agents.length === 0 ? [] : parseNetstat(await run('netstat.exe', NETSTAT));
      const key = JSON.stringify([agents.map(({ mark }) => mark), sockets]);
      if (key === seen) return known;
      members = membersOf(sockets.length === 0 ? [] : await processes(), agents, members, () => undefined);
      const held = sockets.flatMap(({ pid, socket }) => {
        const holder = members.get(pid);
        return holder ? { holder, socket } : [];
      });
      const all = sockets.map(({ socket }) => socket);
      const found = ownedPorts(held, all, isOlderRow).map(({ owner, ...port }): Listener => {
        const { pid, startedAt, argv, agent } = owner;
        return {
          ...port,
          process: { pid, birth: birthOf(owner), startedAt, uid: null, argv, cwd: null },
          origin: { mark: agent.mark, agent: pid === agent.pid, session: 'hidden' },
        };
      });
      known = sameOr(known, found);
      seen = key;
      return known;
    },
    stillListens: async ({ port, process: { pid, birth } }) => {
      const sockets = parseNetstat(await run('netstat.exe', NETSTAT));
      if (!sockets.some(each => each.pid === pid && each.socket.port === port)) return false;
      return (await processes()).some(row => row.pid === pid && birthOf(row) === birth);
    },
  };
};

/** The word for the state is in the language of the system; that nobody is at the other end is not. */
const LISTENING = /^\s*TCP\s+(\S+):(\d+)\s+(?:0\.0\.0\.0|\[::\]):0\s+.*?(\d+)\s*$/;

/** `  TCP    [::1]:5173    [::]:0    LISTENING    4242` */
export const parseNetstat = (text: string): { readonly pid: number; readonly socket: TcpSocket }[] =>
  text.split(/\r?\n/).flatMap(line => {
    const [, address, port, pid] = LISTENING.exec(line) ?? [];
    if (address === undefined) return [];
    const bound = boundOf(address, address.startsWith('[') ? 6 : 4);
    // No two processes share a socket here as forks do, so these three name it.
    return [{ pid: Number(pid), socket: { id: `${pid} ${address}:${port}`, port: Number(port), bound } }];
  });

const processSchema = z.object({
  pid: z.number(),
  parent: z.number(),
  started: z.string().regex(/^\d+$/),
  command: z.string().nullable(),
});

const FILE_TIME_OF_EPOCH = 116_444_736_000_000_000n;

/** ConvertTo-Json makes an array of several and an object of one. */
export const parseProcesses = (json: string): ProcessRow[] =>
  z
    .union([z.array(processSchema), processSchema.transform(row => [row])])
    .parse(JSON.parse(json))
    .map(({ pid, parent, started, command }) => ({
      pid,
      parent,
      startedAt: Number((BigInt(started) - FILE_TIME_OF_EPOCH) / 10_000n),
      uid: null,
      argv: splitCommand(command ?? ''),
    }));

/** Words, quoted where they hold spaces; enough to name a command. */
const splitCommand = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
