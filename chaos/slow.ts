// F7: viewers that ask for the thread again and again and read nothing of what they get. The hub must not keep it for
// them: its memory stays bounded, and whoever reads is served as before.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Door } from './client.ts';
import type { World } from './world.ts';

const VIEWERS = 50;
const QUESTIONS = 400;
const STAY_MS = 5_000;
const LIMIT_MB = 50;

/** @throws Error when the hub keeps more for them than it may */
export const readNothing = async (world: World): Promise<void> => {
  const before = await world.hubMemory();
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => viewer(world.door)));
  for (const [index, each] of viewers.entries()) {
    each.pause();
    ask(each, world.threadId, index % 2 === 0);
  }
  await new Promise(resolve => setTimeout(resolve, STAY_MS));
  const kept = Math.round((await world.hubMemory()) - before);
  for (const each of viewers) each.terminate();
  if (kept > LIMIT_MB) throw new Error(`the hub keeps ${kept} MB for viewers that read nothing`);
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
