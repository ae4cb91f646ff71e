// Which requests are let in at all, before anyone asks who they are from. A web page anywhere can make a browser send
// requests to a loopback port; these two checks are what keeps it from being listened to (R27).
import type { IncomingHttpHeaders } from 'node:http';
import type { Names } from './names.ts';

/**
 * Whether the request names this hub in its Host header. A name that merely resolves to this machine (DNS rebinding)
 * does not. X-Forwarded-Host is nobody's word (R13).
 */
export const isOwnHost = (headers: IncomingHttpHeaders, names: Names): boolean =>
  headers.host !== undefined && names.has(headers.host);

/**
 * Whether an unsafe request or a WebSocket upgrade may act with the browser's cookie: only from a page of this hub.
 * Programs send no Origin; they are let through here and have no cookie to act with.
 */
export const isOwnOrigin = (headers: IncomingHttpHeaders, names: Names): boolean => {
  const { origin } = headers;
  // Browsers that say where a request comes from must say "from here"; a second opinion beside Origin.
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return headers.cookie === undefined || site !== undefined;
  return names.owns(origin);
};

/** The value of one cookie (RFC 6265, section 5.4); the first of several with the same name. */
export const cookieOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
};

/** `Authorization: Bearer …` (RFC 6750). */
export const bearerOf = (headers: IncomingHttpHeaders): string | undefined =>
  /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];
