// Headers on their way through a preview, both ways; pure. The app is to see what it would see from a browser on its own
// laptop: Host and Origin of localhost, which every dev server accepts without being configured. That is also why there
// is no X-Forwarded-Host or -Proto: Rails, Next and others compare Origin with them, and would see two different worlds.
// Who wants the public address finds it in X-Hawser-Origin.
import { appCookie, type Jar, withoutOurs } from './cookies.ts';

/** Name, value, name, value …, as Node's rawHeaders. */
export type RawHeaders = readonly string[];

export type Mapping = {
  /** Origin of the preview's own host. */
  readonly origin: string;
  /** The laptop's origin of a preview's origin, for this one and its siblings: `http://localhost:5173`. */
  readonly toLaptop: (origin: string) => string | undefined;
  /** The other way. */
  readonly toPublic: (origin: string) => string | undefined;
  readonly port: number;
};

/** Of one connection only (RFC 9110, section 7.6.1); never passed on (R21). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
]);
/** What a client may not say for itself (R13), and what is ours. */
const NOT_FROM_CLIENTS = /^(x-forwarded-.*|forwarded|x-real-ip|x-hawser-.*|host|expect|http2-settings)$/;
const OUR_BEARER = /^bearer\s+hws_/i;

/**
 * @param remoteAddress who asks, for the app's log
 * @param withCookies whether the page that asks may use the app's
 * @returns headers for the app, without those that frame the body
 */
export const requestHeaders = (
  raw: RawHeaders,
  map: Mapping,
  remoteAddress: string | undefined,
  withCookies: boolean,
): string[] => {
  const named = namedByConnection(raw);
  const headers = ['Host', `localhost:${map.port}`];
  for (let index = 0; index < raw.length; index += 2) {
    const [name = '', value = ''] = [raw[index], raw[index + 1]];
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named.has(lower) || NOT_FROM_CLIENTS.test(lower)) continue;
    const kept = lower === 'cookie' && !withCookies ? undefined : requestValue(lower, value, map);
    if (kept !== undefined) headers.push(name, kept);
  }
  if (remoteAddress) headers.push('X-Forwarded-For', remoteAddress);
  headers.push('X-Hawser-Origin', map.origin);
  return headers;
};

const requestValue = (name: string, value: string, map: Mapping): string | undefined => {
  switch (name) {
    case 'cookie':
      return withoutOurs(value);
    case 'authorization':
      return OUR_BEARER.test(value) ? undefined : value;
    case 'origin':
      return map.toLaptop(value) ?? value;
    case 'referer': {
      const url = URL.parse(value);
      const laptop = url && map.toLaptop(url.origin);
      return laptop ? laptop + value.slice(url.origin.length) : value;
    }
    default:
      return value;
  }
};

/**
 * @param frameAncestors who may show this preview in a frame
 * @param jar where the app's cookies will be used
 */
export const responseHeaders = (
  raw: RawHeaders,
  map: Mapping,
  { frameAncestors, jar }: { readonly frameAncestors: string; readonly jar: Jar },
): string[] => {
  const named = namedByConnection(raw);
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const [name = '', value = ''] = [raw[index], raw[index + 1]];
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named.has(lower)) continue;
    if (lower === 'set-cookie') {
      for (const cookie of appCookie(value, jar)) headers.push(name, cookie);
      continue;
    }
    const kept = responseValue(lower, value, map);
    if (kept !== undefined) headers.push(name, kept);
  }
  // A policy of its own beside the app's: browsers hold to both (R18), and to no X-Frame-Options beside one.
  headers.push('Content-Security-Policy', framePolicy(frameAncestors));
  return headers;
};

/** @param frameAncestors origins beside the preview's own */
export const framePolicy = (frameAncestors: string): string => `frame-ancestors 'self' ${frameAncestors}`;

const responseValue = (name: string, value: string, map: Mapping): string | undefined => {
  switch (name) {
    case 'location':
    case 'content-location':
      return rewriteUrl(value, map);
    case 'access-control-allow-origin':
      return map.toPublic(value) ?? value;
    // For the hub's host, not for a preview's; a browser would believe it for all ports of localhost.
    case 'strict-transport-security':
    case 'alt-svc':
      return undefined;
    default:
      return value;
  }
};

/** `http://localhost:5173/x` becomes the public address of that port; everything else stays. */
export const rewriteUrl = (value: string, map: Mapping): string => {
  const url = URL.parse(value);
  const publicOrigin = url && map.toPublic(url.origin);
  return publicOrigin ? publicOrigin + url.pathname + url.search + url.hash : value;
};

/** The port of an origin that means the laptop itself, by any of its names; undefined for other origins. */
export const laptopPort = (origin: string): number | undefined => {
  const [, scheme, port] = /^(https?):\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d+))?$/.exec(origin) ?? [];
  if (!scheme) return undefined;
  return port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port);
};

/** For where it is not on every request's way; there an index is an eighth of the work. */
export const pairs = function* (raw: RawHeaders): Generator<[string, string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index] ?? '', raw[index + 1] ?? ''];
};

const NO_NAMES: ReadonlySet<string> = new Set();

/** On every request and answer, of which nearly all say `keep-alive` and no more. */
const namedByConnection = (raw: RawHeaders): ReadonlySet<string> => {
  let names: Set<string> | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    if (raw[index]?.length !== 10 || raw[index]?.toLowerCase() !== 'connection') continue;
    const value = raw[index + 1]?.toLowerCase() ?? '';
    if (value === 'keep-alive') continue;
    names ??= new Set();
    for (const word of value.split(',')) names.add(word.trim());
  }
  return names ?? NO_NAMES;
};
