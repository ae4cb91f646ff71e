// A headless person: signs in, watches threads through the official Phoenix client, writes messages and sends them again
// until they are acknowledged, decides approvals. It remembers what it was told, for check.ts to compare.
import { type Channel, Socket } from 'phoenix';
import { WebSocket } from 'ws';

export type Event = { readonly seq: number; readonly type: string; readonly [key: string]: unknown };

/** What one client saw of one thread. */
export type Seen = {
  /** By seq: the event as it came, and every different one that came under the same seq. */
  readonly events: Map<number, string[]>;
  /** By item: its live text as far as the pieces were without a gap. */
  readonly live: Map<string, string>;
};

export type Client = {
  readonly seen: Seen;
  isOnline(): boolean;
  /**
   * Whether this page was told that the runner is online. A row has no number: once something came while messages were
   * swapped, nothing can be told from it until the next join.
   */
  seesRunner(): boolean;
  /** Resolves when it is joined, or is joined again. */
  online(): Promise<void>;
  /** Pushes until the hub says yes or no. @throws Error with the hub's refusal */
  insist(event: string, payload: object): Promise<Record<string, unknown>>;
  onEvent(listener: (event: Event) => void): void;
  /** How often the hub has said "not now". */
  refusals(): number;
  close(): void;
};

export type Door = { readonly host: string; readonly hubHost: string; readonly cookie: string };

/** @param signInUrl a one-time link of the hub @returns the cookie it is worth */
export const cookieFor = async (signInUrl: string): Promise<string> => {
  const url = new URL(signInUrl);
  const code = new URLSearchParams(url.hash.slice(1)).get('code');
  const answer = await fetch(new URL('/api/sign-in', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
};

/** A socket that joins again at once, whatever happens to it. */
export const socketTo = ({ host, hubHost, cookie }: Door): Socket => {
  class Transport extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie, host: hubHost, origin: `http://${hubHost}` } });
    }
  }
  const socket = new Socket(`ws://${host}/socket`, {
    transport: Transport,
    timeout: 3_000,
    heartbeatIntervalMs: 2_000,
    reconnectAfterMs: () => 150,
    rejoinAfterMs: () => 150,
  });
  socket.connect();
  return socket;
};

/** Asks one thing of the workspace. @returns the reply of its join, and of the push */
export const askWorkspace = async <Joined>(
  door: Door,
  workspaceId: string,
  ask: (joined: Joined, push: (event: string, payload: object) => Promise<Record<string, unknown>>) => Promise<string>,
): Promise<string> => {
  const socket = socketTo(door);
  const channel = socket.channel(`workspace:${workspaceId}`);
  const joined = await new Promise<Joined>((resolve, reject) =>
    channel
      .join()
      .receive('ok', resolve)
      .receive('error', answer => reject(new Error(JSON.stringify(answer)))),
  );
  const said = await ask(joined, async (event, payload) => {
    const { status, response } = await pushed(channel, event, payload);
    if (status !== 'ok') throw new Error(`${event}: ${JSON.stringify(response)}`);
    return response;
  });
  socket.disconnect();
  return said;
};

/**
 * Joins a thread through `door` and stays, whatever happens to the connection.
 * @param inOrder whether messages arrive in the order in which they were sent
 */
export const openClient = (
  door: Door,
  { workspaceId, threadId }: { workspaceId: string; threadId: string },
  inOrder: () => boolean,
): Client => {
  const socket = socketTo(door);
  let runner = { online: false };
  let certain = true;
  const takeRunner = ({ runners }: { runners: (typeof runner)[] }) => {
    runner = runners[0] ?? runner; // a world has one
    certain &&= inOrder();
  };
  const workspace = socket.channel(`workspace:${workspaceId}`);
  workspace.on('runners_changed', payload => takeRunner(payload as Parameters<typeof takeRunner>[0]));
  workspace.join().receive('ok', reply => {
    certain = true;
    takeRunner(reply);
  });
  const seen: Seen = { events: new Map(), live: new Map() };
  const listeners = new Set<(event: Event) => void>();
  let newest = 0;
  let refusals = 0;
  const channel = socket.channel(`thread:${threadId}`, () => ({ since: newest }));
  const take = (event: Event) => {
    const text = JSON.stringify(event);
    const known = seen.events.get(event.seq) ?? [];
    if (!known.includes(text)) seen.events.set(event.seq, [...known, text]);
    if (known.length > 0) return;
    newest = Math.max(newest, event.seq);
    for (const listener of listeners) listener(event);
  };
  channel.on('event', payload => take(payload as Event));
  channel.on('item_spoken', payload => {
    type Spoken = { event: Event & { item: { id: string } }; heard: number; rest: string };
    const { event, heard, rest } = payload as Spoken;
    const live = seen.live.get(event.item.id) ?? '';
    if (live.length < heard) return; // read again with the next join
    take({ ...event, item: { ...event.item, text: live.slice(0, heard) + rest } } as Event);
  });
  channel.on('live', payload => {
    const { itemId, offset, text } = payload as { itemId: string; offset: number; text: string };
    const known = seen.live.get(itemId) ?? '';
    if (offset <= known.length)
      seen.live.set(itemId, known.slice(0, offset) + text + known.slice(offset + text.length));
  });
  channel.on('live_snapshot', payload => {
    const { itemId, base, text } = payload as { itemId: string; base: number; text: string };
    if (base === 0 && text.length > (seen.live.get(itemId) ?? '').length) seen.live.set(itemId, text);
  });
  const joins = new Set<() => void>();
  channel.join().receive('ok', (reply: { page: { events: Event[] }; head: { seq: number } }) => {
    for (const event of reply.page.events) take(event);
    newest = Math.max(newest, reply.head.seq);
    for (const joined of joins) joined();
    joins.clear();
  });

  const online = async (): Promise<void> => {
    if (channel.state !== 'joined') await new Promise<void>(resolve => joins.add(resolve));
  };
  return {
    seen,
    online,
    isOnline: () => channel.state === 'joined',
    seesRunner: () => workspace.state === 'joined' && (runner.online || !certain),
    insist: async (event, payload) => {
      for (;;) {
        await online();
        const answer = await pushed(channel, event, payload);
        if (answer.status === 'ok') return answer.response;
        if (answer.status === 'error' && !isPassing(answer.response)) {
          throw new Error(`${event}: ${JSON.stringify(answer.response)}`);
        }
        if (answer.status === 'error') refusals += 1;
        await new Promise(resolve => setTimeout(resolve, 50)); // no answer, or not now: it is asked again
      }
    },
    refusals: () => refusals,
    onEvent: listener => listeners.add(listener),
    close: () => {
      channel.leave();
      socket.disconnect();
    },
  };
};

type Answer = { status: 'ok' | 'error' | 'silent'; response: Record<string, unknown> };

const pushed = (channel: Channel, event: string, payload: object): Promise<Answer> =>
  new Promise(resolve => {
    // A push of a channel that lost its connection is never answered; leaving it to time out is what phoenix does.
    channel
      .push(event, payload, 2_000)
      .receive('ok', (response: Record<string, unknown>) => resolve({ status: 'ok', response }))
      .receive('error', (response: Record<string, unknown>) => resolve({ status: 'error', response }))
      .receive('timeout', () => resolve({ status: 'silent', response: {} }));
  });

/** Refusals that say "not now" rather than "no". */
const isPassing = ({ code }: Record<string, unknown>): boolean => /^storage_(?:busy|full|failed)$/.test(String(code));
