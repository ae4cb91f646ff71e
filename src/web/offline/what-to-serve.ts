// Decides where the answer to a request comes from while the service worker stands between the page and the hub. Pure;
// service-worker.ts does what is said here.

/** The part of a request that matters. */
export type Asked = { readonly method: string; readonly mode: string; readonly url: string };

/**
 * `page`: the kept index.html, whatever the address, because the app reads its own addresses. `kept`: the copy of this
 * very file if there is one, else the hub's. `hub`: the worker keeps out of it altogether.
 */
export type Source = 'page' | 'kept' | 'hub';

/** What is somebody's, or live, and therefore never goes through a cache; and the page in which diagrams are drawn. */
const APART = /^\/(?:(?:api|socket)(?:\/|$)|diagram\.html$)/;

/** Where the answer comes from. @param origin of the hub that this worker belongs to */
export const whatToServe = ({ method, mode, url }: Asked, origin: string): Source => {
  const { pathname, origin: asked } = new URL(url);
  if (method !== 'GET' || asked !== origin || APART.test(pathname)) return 'hub';
  return mode === 'navigate' ? 'page' : 'kept';
};
