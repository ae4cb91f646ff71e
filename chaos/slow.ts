// F7: viewers that ask for the thread again and again and read nothing of what they get. The hub must not keep it for
// them: its memory stays bounded, and whoever reads is served as before.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import { limits } from '../src/wire/protocol/limits.ts';
import type { Door } from './client.ts';
import { readHistory } from './history.ts';
import type { World } from './world.ts';

const VIEWERS = 50;
const QUESTIONS = 400;
const STAY_MS = 5_000;
const LIMIT_MB = 50;

/**
 * The hub of a world that has seen a crowd, and how long a log was when it did: what a process takes for work, and keeps,
 * is not what it keeps for a viewer.
 */
const warm = new WeakMap<World, { readonly pid: number; readonly events: number }>();
/** So much longer, and the same questions are more work than they were. */
const LONGER = 1.25;

/** Linux only. @throws Error when the hub's memory grew by more than it may */
export const readNothing = async (world: World): Promise<void> => {
  const pid = world.hubPid();
  const events = Math.min(limits.pageEvents, readHistory(world.database, world.threadId).log.length);
  const known = warm.get(world);
  // One that was started again since is a new process, with all of that before it.
  if (known?.pid !== pid || events > known.events * LONGER) {
    await readAll(world);
    warm.set(world, { pid, events });
  }
  const before = await residentMb(pid);
  let most = before;
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => viewer(world.door)));
  for (const [index, each] of viewers.entries()) {
    each.pause();
    ask(each, world.threadId, index % 2 === 0);
  }
  const until = performance.now() + STAY_MS;
  while (performance.now() < until) {
    most = Math.max(most, await residentMb(pid));
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  for (const each of viewers) each.terminate();
  const grown = Math.round(most - before);
  if (grown > LIMIT_MB) throw new Error(`the hub grew by ${grown} MB for viewers that read nothing`);
};

/** The same number of viewers and of questions, and every answer is read. */
const readAll = async ({ door, threadId }: World): Promise<void> => {
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => viewer(door)));
  await Promise.all(
    viewers.map(async (each, index) => {
      let answers = 0;
      const done = new Promise<void>((resolve, reject) => {
        each.on('close', () => reject(new Error('the hub closed the connection of a viewer that reads')));
        each.on('message', data => {
          if (/"phx_(?:reply|close)"/.test(String(data).slice(0, 200)) && ++answers === QUESTIONS) resolve();
        });
      });
      ask(each, threadId, index % 2 === 0);
      await done;
      each.terminate();
    }),
  );
};

/** Not through the proxy, which would read what the viewer does not. */
const viewer = async ({ hubHost, cookie }: Door): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://${hubHost}/socket/websocket?vsn=2.0.0`, {
    headers: { cookie, origin: `http://${hubHost}` },
  });
  socket.on('error', () => undefined); // the hub has had enough of it
  await once(socket, 'open');
  return socket;
};

/** Every second viewer joins without end, the others ask for pages of what they have joined. */
const ask = (socket: WebSocket, threadId: string, rejoins: boolean): void => {
  const topic = `thread:${threadId}`;
  for (let no = 1; no <= QUESTIONS; no++) {
    const message = no === 1 || rejoins ? ['phx_join', { since: 0 }] : ['read_page', { before: 1_000_000 }];
    socket.send(JSON.stringify([rejoins ? `${no}` : '1', `${no}`, topic, ...message]));
  }
};

const residentMb = async (pid: number): Promise<number> => {
  const [kb] = /(?<=^VmRSS:\s+)\d+/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1_024;
};
