// A browser as far as a hub can tell, for tests: keeps cookies, says where its pages are from, and opens raw channel
// sockets with them, which end with the hub.
import { WebSocket } from 'ws';
import type { TestHub } from './test-hub.ts';

export type Reply = { status: string; response: Record<string, unknown> };

export type TestSocket = {
  ask(topic: string, event: string, payload: unknown): Promise<Reply>;
  join(topic: string, payload?: unknown): Promise<Reply>;
  /** Any frame at all. A frame of a joined topic has the joinRef `join:<topic>`. */
  send(frame: string | Buffer): void;
  /** Events pushed or broadcast so far, newest last. */
  readonly heard: { topic: string; event: string; payload: Record<string, unknown> }[];
  /** The close code. */
  readonly closed: Promise<number>;
};

export type TestBrowser = {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  del(path: string): Promise<Answer>;
  connect(): Promise<TestSocket>;
  cookie(): string;
  /** As `curl` with a stolen cookie jar. */
  use(cookie: string): void;
};

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };

export const testBrowser = (hub: TestHub, device = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0'): TestBrowser => {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const take = (headers: Headers) => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = { origin: hub.url.origin, cookie: cookie(), 'user-agent': device, ...(init.headers as object) };
    const answer = await fetch(new URL(path, hub.url), { redirect: 'manual', ...init, headers });
    take(answer.headers);
    const text = await answer.text();
    const isJson = /^application\/json\b/.test(answer.headers.get('content-type') ?? '');
    const body = isJson ? JSON.parse(text) : { text };
    return { status: answer.status, body, headers: answer.headers };
  };
  return {
    cookie,
    use: given => {
      jar.clear();
      for (const pair of given.split('; '))
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    },
    get: path => send(path, {}),
    del: path => send(path, { method: 'DELETE' }),
    post: (path, body = {}) =>
      send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    connect: () => connectTo(hub, { cookie: cookie(), origin: hub.url.origin }),
  };
};

/** A raw channel socket with these headers. */
export const connectTo = async (hub: TestHub, headers: Record<string, string>): Promise<TestSocket> => {
  const socket = new WebSocket(`ws://${hub.url.host}/socket/websocket?vsn=2.0.0`, { headers });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<string, (reply: Reply) => void>();
  const heard: TestSocket['heard'] = [];
  let ref = 0;
  socket.on('message', data => {
    const [, to, topic, event, payload] = JSON.parse(data.toString());
    if (event === 'phx_reply') waiting.get(to)?.(payload);
    else heard.push({ topic, event, payload });
  });
  const closed = new Promise<number>(resolve => socket.once('close', resolve));
  const ask = (topic: string, event: string, payload: unknown, joinRef: string): Promise<Reply> =>
    new Promise((resolve, reject) => {
      ref += 1;
      waiting.set(String(ref), resolve);
      closed.then(code => reject(new Error(`closed with ${code}`)));
      socket.send(JSON.stringify([joinRef, String(ref), topic, event, payload]));
    });
  return {
    heard,
    closed,
    send: frame => socket.send(frame),
    ask: (topic, event, payload) => ask(topic, event, payload, `join:${topic}`),
    join: (topic, payload = {}) => ask(topic, 'phx_join', payload, `join:${topic}`),
  };
};

/** A browser signed in as the owner, by the link of the terminal. */
export const ownerBrowser = async (hub: TestHub): Promise<TestBrowser> => {
  const browser = testBrowser(hub);
  await browser.post('/api/sign-in', { code: codeIn(await hub.signInLink()) });
  return browser;
};

/** What a link carries behind its `#`. */
export const codeIn = (link: string): string => new URLSearchParams(new URL(link).hash.slice(1)).get('code') ?? '';

export type Person = { readonly browser: TestBrowser; readonly id: string };

/** Invites somebody and accepts for them. */
export const invite = async (
  hub: TestHub,
  owner: TestBrowser,
  person: { role: string; name: string; email?: string; password?: string },
): Promise<Person> => {
  const { role, ...newcomer } = person;
  const made = await owner.post('/api/invitations', { role, note: '', days: 7, uses: 1 });
  const browser = testBrowser(hub);
  await browser.post('/api/invitations/accept', { code: codeIn(String(made.body.url)), ...newcomer });
  const { body } = await browser.get('/api/me');
  return { browser, id: (body.member as { id: string }).id };
};
