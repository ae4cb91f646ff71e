// Reads and parses the files of Linux's /proc (man 5 proc) that the scanner needs. Reads are synchronous where a file
// costs a few microseconds, because a thread pool would cost more; the socket tables are read off the main thread.
// Whatever belongs to a process may vanish while it is read, so every reader answers undefined then.
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Bound, TcpSocket } from './owned-ports.ts';

export type Stat = {
  readonly parent: number;
  /** Clock ticks from boot to the start of the process; with the pid it names the process (R7). */
  readonly ticks: string;
  /** A kernel thread, or a process that has ended and waits for its parent: neither has an environment. */
  readonly hollow: boolean;
};

const buffer = Buffer.allocUnsafe(4096);
const PF_KTHREAD = 0x0020_0000;

/** One short file in one read; twice as fast as readFileSync, and there are hundreds. */
const readShort = (path: string): string | undefined => {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
  } catch {
    // The process is gone, or not ours to look at.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** The newest pid that was given out. It grows with every process and thread, and starts over at the end. */
export const newestPid = (): number => {
  const line = readShort('/proc/loadavg') ?? '';
  return Number(line.slice(line.lastIndexOf(' ') + 1));
};

export const allPids = (): number[] => {
  const pids: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid)) pids.push(pid);
  }
  return pids;
};

export const readStat = (pid: number): Stat | undefined => parseStat(readShort(`/proc/${pid}/stat`) ?? '');

/** Fields are counted from behind the name, which may itself hold spaces and brackets. */
export const parseStat = (line: string): Stat | undefined => {
  const [state, parent, , , , , flags, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const ticks = rest[12];
  if (ticks === undefined) return undefined;
  return {
    parent: Number(parent),
    ticks,
    hollow: state === 'Z' || state === 'X' || (Number(flags) & PF_KTHREAD) !== 0,
  };
};

/** The effective user of a process. */
export const uidOf = (pid: number): number | undefined => statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;

/** Entries of a file whose parts end with NUL: `environ`, `cmdline`. */
export const readParts = (pid: number, file: 'environ' | 'cmdline'): string[] | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
    return text === '' ? [] : text.replace(/\0+$/, '').split('\0');
  } catch {
    // Gone, or not ours to look at.
    return undefined;
  }
};

export const cwdOf = (pid: number): string | undefined => readLink(`/proc/${pid}/cwd`);

/** Linux 6.2 began to tell how many files are open as the size of the folder that lists them. */
const sizeTellsCount = statSync('/proc/self/fd', { throwIfNoEntry: false })?.size !== 0;

/** How many files a process has open; undefined when there is no such process. */
export const countOpen = (folder: string): number | undefined =>
  sizeTellsCount ? statSync(folder, { throwIfNoEntry: false })?.size : listOpen(folder)?.length;

const listOpen = (folder: string): string[] | undefined => {
  try {
    return readdirSync(folder);
  } catch {
    // Gone, or not ours to look at.
    return undefined;
  }
};

/** The sockets a process holds: inode → path of the link that shows it. */
export const socketsOf = (folder: string): Map<string, string> => {
  const sockets = new Map<string, string>();
  for (const name of listOpen(folder) ?? []) {
    const path = `${folder}/${name}`;
    const inode = socketAt(path);
    if (inode !== undefined) sockets.set(inode, path);
  }
  return sockets;
};

/** The inode of the socket behind this link; undefined when it is no socket or is gone. */
export const socketAt = (path: string): string | undefined => {
  const target = readLink(path);
  return target?.startsWith('socket:[') ? target.slice(8, -1) : undefined;
};

const readLink = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch {
    // Gone, or not ours to look at.
    return undefined;
  }
};

/** What makes tick counts unique beyond this boot, and the moment they count from in milliseconds since the epoch. */
export const readBoot = (now: number): { readonly id: string; readonly at: number } => ({
  id: (readShort('/proc/sys/kernel/random/boot_id') ?? '').trim(),
  at: now - Number((readShort('/proc/uptime') ?? '0').split(' ')[0]) * 1_000,
});

/** A tick as user space sees it is a hundredth of a second on every architecture that Node runs on. */
export const MS_PER_TICK = 10;

/** Every listening TCP socket of this network namespace, by inode. */
export const readTables = async (): Promise<ReadonlyMap<string, TcpSocket>> => {
  const rows = await Promise.all([readTable('/proc/net/tcp'), readTable('/proc/net/tcp6')]);
  return new Map(rows.flat().map(row => [row.id, row]));
};

/** The kernel hands out a page at a time. */
const TABLE_CHUNK = 4_096;

/** Listening sockets come first, so reading ends with the first row that is none: a busy server has thousands of others. */
const readTable = async (path: string): Promise<TcpSocket[]> => {
  const file = await open(path).catch(error => {
    // A kernel without IPv6 has no table for it.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return [];
  try {
    const chunk = Buffer.allocUnsafe(TABLE_CHUNK);
    let text = '';
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      text += chunk.toString('latin1', 0, bytesRead);
      const { rows, ended } = parseTable(text);
      if (ended || bytesRead === 0) return rows;
    }
  } finally {
    await file.close();
  }
};

const LISTEN = '0A';

/** @returns the listening rows, and whether the first row that does not listen has been seen */
export const parseTable = (text: string): { readonly rows: TcpSocket[]; readonly ended: boolean } => {
  const rows: TcpSocket[] = [];
  // The last line may have been cut; the first one is the heading.
  for (const line of text.split('\n').slice(1, -1)) {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/ +/);
    if (state !== LISTEN) return { rows, ended: true };
    const [address = '', port = ''] = local.split(':');
    rows.push({ id: inode, port: Number.parseInt(port, 16), bound: BOUND[address] ?? 'elsewhere' });
  }
  return { rows, ended: false };
};

/** Addresses are printed as 32-bit words in the machine's own byte order; Node runs on little-endian ones. */
const BOUND: Readonly<Record<string, Bound>> = {
  '00000000': 'any4',
  '0100007F': 'loopback4',
  '00000000000000000000000000000000': 'any6',
  '00000000000000000000000001000000': 'loopback6',
  '0000000000000000FFFF000000000000': 'any4',
  '0000000000000000FFFF00000100007F': 'loopback4',
};
