// F15: a hub that runs out of file descriptors. It may turn people away; it must not end, and everything works again
// once the crowd has gone.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { World } from './world.ts';

const CROWD = 400;
/** Descriptors the hub may still open. */
const LEFT = 30;
const STAY_MS = 2_000;

/** Linux only. @throws Error when the hub has ended */
export const crowd = async (world: World): Promise<void> => {
  const pid = world.hubPid();
  const open = (await readdir(`/proc/${pid}/fd`)).length;
  const before = limitOf(pid);
  setLimit(pid, open + LEFT);
  const sockets = Array.from({ length: CROWD }, () => connect(world.hubPort(), '127.0.0.1'));
  await Promise.all(sockets.map(arrived));
  await new Promise(resolve => setTimeout(resolve, STAY_MS));
  for (const socket of sockets) socket.destroy();
  setLimit(pid, before);
  if (world.hubPid() !== pid || !isAlive(pid)) throw new Error('I8 the hub ended for want of file descriptors');
};

/** Let in, or turned away. */
const arrived = async (socket: Socket): Promise<void> => {
  socket.on('error', () => undefined); // turned away, now or later
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
};

const limitOf = (pid: number): string =>
  execFileSync('prlimit', ['--pid', String(pid), '--nofile', '--raw', '--noheadings', '--output', 'SOFT'], {
    encoding: 'utf8',
  }).trim();

/** The soft limit; the hard one stays. */
const setLimit = (pid: number, soft: number | string): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${soft}:`]);
};

/** Whether there is such a process. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
