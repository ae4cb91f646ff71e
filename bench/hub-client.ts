// A signed-in client for benches: joins topics, pushes with replies, hears broadcasts. Thinner than the web app's, so
// that what is measured is the product and not its viewer.
import { WebSocket } from 'ws';

export type HubClient = {
  /** Where the sign-in link leads: the first thread. */
  readonly threadId: string;
  readonly workspaceId: string;
  /** @returns the reply of the join */
  join(topic: string): Promise<Record<string, unknown>>;
  push(topic: string, event: string, payload: object): Promise<Record<string, unknown>>;
  /** Hears every broadcast of the joined topics; the last listener counts. */
  onBroadcast(listener: (topic: string, event: string, payload: Record<string, unknown>) => void): void;
  close(): void;
};

const HEARTBEAT_MS = 20_000;

/** Who is let in, and where. */
export type Door = { readonly url: URL; readonly cookie: string; readonly workspaceId: string };

/** @param signInUrl the one-time link of the `ready` event */
export const openDoor = async (signInUrl: string): Promise<Door> => {
  const url = new URL('/', signInUrl);
  const code = new URLSearchParams(new URL(signInUrl).hash.slice(1)).get('code');
  const answer = await fetch(new URL('/api/sign-in', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const me = await fetch(new URL('/api/me', url), { headers: { cookie } });
  const { workspaceId } = (await me.json()) as { workspaceId: string };
  return { url, cookie, workspaceId };
};

/** @param signInUrl the one-time link of the `ready` event */
export const signIn = async (signInUrl: string): Promise<HubClient> => {
  const said = new URLSearchParams(new URL(signInUrl).hash.slice(1));
  const { url, cookie, workspaceId } = await openDoor(signInUrl);
  const socket = new WebSocket(`ws://${url.host}/socket/websocket?vsn=2.0.0`, {
    headers: { cookie, origin: url.origin },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

  const joinRefs = new Map<string, string>();
  const waiting = new Map<
    string,
    { resolve: (reply: Record<string, unknown>) => void; reject: (error: Error) => void }
  >();
  let listener: Parameters<HubClient['onBroadcast']>[0] = () => undefined;
  let ref = 0;
  socket.on('message', data => {
    const [, to, topic, event, payload] = JSON.parse(data.toString());
    if (event !== 'phx_reply') return listener(topic, event, payload);
    const { status, response } = payload;
    const waiter = waiting.get(to);
    waiting.delete(to);
    if (status === 'ok') return waiter?.resolve(response);
    return waiter?.reject(new Error(JSON.stringify(response)));
  });
  const send = (topic: string, event: string, payload: object, joinRef?: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      ref += 1;
      const own = String(ref);
      waiting.set(own, { resolve, reject });
      socket.send(JSON.stringify([joinRef ?? own, own, topic, event, payload]));
    });
  const beat = setInterval(() => socket.send(JSON.stringify([null, 'beat', 'phoenix', 'heartbeat', {}])), HEARTBEAT_MS);

  return {
    threadId: said.get('to')?.split('/').at(-1) ?? '',
    workspaceId,
    join: topic => {
      joinRefs.set(topic, String(ref + 1));
      return send(topic, 'phx_join', {});
    },
    push: (topic, event, payload) => send(topic, event, payload, joinRefs.get(topic)),
    onBroadcast: next => {
      listener = next;
    },
    close: () => {
      clearInterval(beat);
      socket.close();
    },
  };
};
