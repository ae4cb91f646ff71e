// Viewers for F7 and F15: they ask for a thread far more often than any page does, and may read nothing of the answers.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Door } from './client.ts';
import type { World } from './world.ts';

const VIEWERS = 50;
const QUESTIONS = 400;
const STAY_MS = 5_000;

/**
 * Fifty viewers ask on and on for some seconds, and go. Half of them join without end, the others ask for pages.
 * @param reads whether the one of this number reads what it is told
 * @param meanwhile looked at before they go
 */
export const besiege = async (
  world: World,
  reads: (no: number) => boolean,
  meanwhile: () => Promise<void>,
): Promise<void> => {
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => openViewer(world.door)));
  for (const [no, viewer] of viewers.entries()) {
    if (!reads(no)) viewer.pause();
    askOn(viewer, world.threadId, no % 2 === 0);
  }
  await new Promise(resolve => setTimeout(resolve, STAY_MS));
  await meanwhile().finally(() => {
    for (const viewer of viewers) viewer.terminate();
  });
};

/** Not through the proxy, which would read what the viewer does not. */
const openViewer = async ({ hubHost, cookie }: Door): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://${hubHost}/socket/websocket?vsn=2.0.0`, {
    headers: { cookie, origin: `http://${hubHost}` },
  });
  socket.on('error', () => undefined); // the hub has had enough of it
  await once(socket, 'open');
  return socket;
};

/**
 * Asks without waiting for an answer.
 * @param rejoins joins the thread once more each time, instead of asking for pages of it
 */
const askOn = (socket: WebSocket, threadId: string, rejoins: boolean): void => {
  const topic = `thread:${threadId}`;
  for (let no = 1; no <= QUESTIONS; no++) {
    const message = no === 1 || rejoins ? ['phx_join', { since: 0 }] : ['read_page', { before: 1_000_000 }];
    socket.send(JSON.stringify([rejoins ? `${no}` : '1', `${no}`, topic, ...message]));
  }
};
