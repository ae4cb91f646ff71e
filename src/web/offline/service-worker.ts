// The service worker: keeps the files of one build of the app, so that it opens at once and without a connection, at any
// address. tools/build-web.ts makes it a file of its own with that build's list of files in it, so every build has
// another worker; the next one waits until the page asks it to take over (data/updates.ts), because a page must not
// change under someone's hands.
import { whatToServe } from './what-to-serve.ts';

/** Put in by the build: what distinguishes it from every other, and the files that the app needs to open. */
declare const BUILD: { readonly version: string; readonly files: readonly string[] };

type Lasting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Lasting & { readonly request: Request; respondWith(answer: Promise<Response>): void };

type Pressed = Lasting & { readonly notification: { readonly data: unknown; close(): void } };
type Client = { postMessage(message: unknown): void; focus(): Promise<unknown> };

/** The part of ServiceWorkerGlobalScope that is needed; the DOM's types, which the rest is checked with, lack it. */
type Scope = {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly Client[]>;
    openWindow(address: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Pressed) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
};

const scope = self as unknown as Scope;
const PREFIX = 'hawser-';
const { version, files } = BUILD;
const name = PREFIX + version;
/** This build's files, and those of the one before it, which other windows may still be running. */
const KEPT_BUILDS = 2;

const install = async (): Promise<void> => {
  const cache = await caches.open(name);
  // Names under /assets/ change with their content; for the others the browser's own cache must not answer.
  const fresh = (file: string) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' });
  await cache.addAll(files.map(fresh));
};

const activate = async (): Promise<void> => {
  const others = (await caches.keys()).filter(key => key.startsWith(PREFIX) && key !== name);
  await Promise.all(others.slice(0, Math.max(0, others.length - KEPT_BUILDS + 1)).map(key => caches.delete(key)));
  await scope.clients.claim();
};

const page = async (request: Request): Promise<Response> =>
  (await (await caches.open(name)).match('/index.html')) ?? fetch(request);

const kept = async (event: Fetching): Promise<Response> => {
  const { request } = event;
  const cache = await caches.open(name);
  const known = (await cache.match(request)) ?? (await caches.match(request));
  if (known) return known;
  const answer = await fetch(request);
  // Parts that few need, such as a language's colours, are kept from their first use on. The page does not wait for that,
  // and has its part where there is no room to keep it.
  if (answer.ok && new URL(request.url).pathname.startsWith('/assets/')) {
    event.waitUntil(cache.put(request, answer.clone()).catch(() => undefined));
  }
  return answer;
};

/** Leads to what a notification is about: in a window that is open, else in one of its own. */
const goTo = async (data: unknown): Promise<void> => {
  const address = typeof data === 'object' && data !== null && 'goTo' in data ? String(data.goTo) : '/';
  const [window] = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!window) {
    await scope.clients.openWindow(address);
    return;
  }
  window.postMessage({ goTo: address });
  await window.focus();
};

scope.addEventListener('install', event => event.waitUntil(install()));
scope.addEventListener('activate', event => event.waitUntil(activate()));
scope.addEventListener('message', ({ data }) => {
  if (data === 'take_over') void scope.skipWaiting();
  if (data === 'claim') void scope.clients.claim();
});
scope.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data));
});
scope.addEventListener('fetch', event => {
  switch (whatToServe(event.request, scope.location.origin)) {
    case 'page':
      return event.respondWith(page(event.request));
    case 'kept':
      return event.respondWith(kept(event));
    case 'hub':
      return;
  }
});
