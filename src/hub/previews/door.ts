// The door of previews: every request and every WebSocket whose Host is under the preview base comes here before anything
// else of the hub sees it. It refuses what is no plain request, lets browsers in by their code, answers preflights,
// asks who is there, and passes the rest on to the app. What stays open is looked at again every other second.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import { hashSecret, newSecret } from '../accounts/secrets.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import { admit, MAX_KEYS, type Visit } from './access.ts';
import {
  endCookies,
  joinedCookie,
  keyCookies,
  keysIn,
  nonceCookie,
  noncesIn,
  openCookie,
  openIn,
  type Way,
} from './cookies.ts';
import { isPreflight, preflightHeaders } from './cors.ts';
import {
  addressOf,
  isOurs,
  labelOfOrigin,
  originOf,
  type PreviewBase,
  prefixOf,
  type Target,
  targetOf,
} from './hosts.ts';
import { goesToPage, JOIN_PATH, joinedWith, notJoined, toJoin, wayOn } from './join.ts';
import type { Lookers } from './lookers.ts';
import { mappingOf } from './mapping.ts';
import { OBSERVE_PATH, sendObserveScript } from './observe-script.ts';
import { enterLink, NOTHING_HERE, sendPage } from './pages.ts';
import { challengeOf, ENTER_PATH, KEY_MS, type Previews } from './previews.ts';
import { type ProxyDeps, proxy } from './proxy.ts';
import type { Tunnels } from './tunnels.ts';
import { createUpstream } from './upstream.ts';
import { proxyWebSocket, refuse } from './websocket.ts';

export type PreviewDoor = {
  /** Whether the Host is a preview's (or looks like one's). */
  owns(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void;
  close(): void;
};

export type DoorDeps = {
  readonly previews: Previews;
  readonly tunnels: Tunnels;
  readonly lookers: Lookers;
  readonly clock: Clock;
  readonly log: Logger;
  readonly base: () => PreviewBase;
  /** The hub's own origin, where people sign in. */
  readonly hubOrigin: () => string;
};

/** Open things whose key, role or preview is gone are closed within this time and a little (R14, R41: 5 s). */
const RECHECK_MS = 2_000;
/** Reserved on every preview's host; apps do not get to see it. */
const OWN_PATHS = '/.hawser/';

/** On the way to a sibling, for whoever has been let in. */
const COME_BACK = '&in=1';

export const createPreviewDoor = (deps: DoorDeps): PreviewDoor => {
  const { previews, lookers, clock, log } = deps;
  const upstream = createUpstream(deps);
  const open = new Set<Open>();

  const stopPreview = (id: PreviewRow['id']) => {
    for (const each of [...open].filter(({ visit }) => visit.preview.id === id)) {
      each.cut();
      upstream.drop(each.visit.preview);
    }
  };
  const recheck = async () => {
    for (const each of [...open]) {
      const { preview, keyHash } = each.visit;
      const stands = previews.byLabel(preview.label) !== undefined;
      if (stands && (keyHash === undefined || (await previews.admits(preview, keyHash)))) continue;
      each.cut();
    }
  };
  const forget = previews.onStop(stopPreview);
  const stopChecking = clock.every(RECHECK_MS, () => {
    recheck().catch(error => log.error('could not check who is in the previews', { error }));
  });
  const track = (visit: Visit, on: ServerResponse | Duplex, cut: () => void) => {
    const each = { visit, cut };
    open.add(each);
    on.once('close', () => open.delete(each));
  };

  const proxyDeps = (target: Target): ProxyDeps => {
    const base = deps.base();
    return {
      upstream,
      base,
      frameAncestors: deps.hubOrigin(),
      mapping: preview => mappingOf(preview, target, previews, base),
    };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const base = deps.base();
    const { accept } = request.headers;
    const frameAncestors = deps.hubOrigin();
    const target = targetFor(request);
    const refusal = malformed(request, target);
    if (refusal) {
      const page = { status: refusal, title: 'Refused', text: 'This is not a request for a page.' };
      return sendPage(response, page, { accept, frameAncestors });
    }
    const { path, byPath } = target;
    const preview = previews.byLabel(target.label);
    if (byPath && goesToPage(request) && comesFromElsewhere(request, preview)) return leave(request, response, target);
    request.url = path;
    if (path.startsWith(OWN_PATHS)) {
      if (path.split('?')[0] === OBSERVE_PATH && request.method === 'GET')
        return sendObserveScript(response, frameAncestors);
      if (preview && path.startsWith(`${ENTER_PATH}?`)) return enter(request, response, preview, target);
      if (path.startsWith(`${JOIN_PATH}?`)) return join(request, response, preview, target);
      return notHere(request, response);
    }
    const visit = preview && (await admit(request, preview, { previews, base }));
    if (visit && isPreflight(request) && visit.sibling) {
      response.writeHead(204, preflightHeaders(request, visit.sibling, base)).end();
      return;
    }
    // Preflights come without cookies; a sibling of the same session gets its answer all the same.
    if (preview && isPreflight(request)) {
      const label = labelOfOrigin(request.headers.origin ?? '', base);
      const sibling = previews.siblingsOf(preview).find(row => row.label === label);
      if (sibling) return void response.writeHead(204, preflightHeaders(request, sibling, base)).end();
    }
    if (!visit) return turnAway(request, response, target);
    const sibling =
      visit.member && goesToPage(request) ? await toJoinFirst(request, visit.preview, visit.member) : undefined;
    if (sibling) {
      const cookies = [joinedCookie(joinedWith(request, sibling), KEY_MS / 1_000, wayOf(request))];
      return sendOn(response, toJoin(sibling, visit.preview, path, base), cookies);
    }
    // The app's own paths begin at the root, so its pages are there, of the one preview that is open.
    if (byPath && goesToPage(request)) {
      const cookies = [openCookie(target.label, wayOf(request))];
      return sendOn(response, sameOrigin(path, originOf(target.label, base)), cookies);
    }
    if (response.destroyed) return;
    track(visit, response, () => response.destroy());
    response.once('close', lookers.visited(visit, request));
    proxy(request, response, visit, proxyDeps(target));
  };

  const targetFor = ({ headers, url = '/' }: IncomingMessage): Target =>
    targetOf({ host: headers.host, url }, openIn(headers.cookie), deps.base());

  /** Whether the preview that this browser has open, on one host for all, is another session's. */
  const comesFromElsewhere = ({ headers }: IncomingMessage, to: PreviewRow | undefined): boolean => {
    const label = openIn(headers.cookie);
    if (label === undefined || label === to?.label) return false;
    return to === undefined || previews.byLabel(label)?.threadId !== to.threadId;
  };
  /** Takes from the browser what the one before has left, so that the next does not find it; then it asks again. */
  const leave = async (request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> => {
    const { cookie } = request.headers;
    await previews.withdraw(keysIn(cookie).map(hashSecret));
    // Cookies one by one: told to clear them all, browsers clear those of the hosts above and beside this one as well.
    response.setHeader('clear-site-data', '"storage"');
    sendOn(response, within(target.path, target.label, deps.base()), endCookies(cookie, wayOf(request)));
  };
  const toJoinFirst = async (request: IncomingMessage, { id, threadId }: PreviewRow, member: MemberId) => {
    for (const row of notJoined(request, previews.ofThread(threadId))) {
      if (row.id !== id && (await previews.opensFor(row, member))) return row;
    }
    return undefined;
  };
  /** On the way to a sibling's page; whoever is not in yet is let in, or turned away, as by its own address. */
  const join = async (
    request: IncomingMessage,
    response: ServerResponse,
    preview: PreviewRow | undefined,
    target: Target,
  ) => {
    const base = deps.base();
    const visit = preview && (await admit(request, preview, { previews, base }));
    // Where nobody needs a key, members get one all the same, so that they are seen as who they are.
    if (!visit?.member) {
      // Whose browser keeps no cookie would go round for ever.
      if (target.path.endsWith(COME_BACK)) return turnAway(request, response, target);
      return turnAway(request, response, { ...target, path: target.path + COME_BACK }, 'at once');
    }
    const on = wayOn(request.url ?? '', visit.preview, previews.siblingsOf(visit.preview));
    if (!on) return notHere(request, response);
    sendOn(response, within(on.path, on.page.label, base));
  };
  const notHere = ({ headers: { accept } }: IncomingMessage, response: ServerResponse) =>
    sendPage(response, NOTHING_HERE, { accept, frameAncestors: deps.hubOrigin() });

  /** The same answer for everyone and everything; only a page a person looks at gets a way in. */
  const turnAway = (
    request: IncomingMessage,
    response: ServerResponse,
    { label, path }: Target,
    how?: 'at once',
  ): void => {
    const { accept, host = '' } = request.headers;
    const base = deps.base();
    const hubOrigin = deps.hubOrigin();
    const looks = request.method === 'GET' && /\btext\/html\b/.test(accept ?? '');
    // On one host for all, nobody can tell which one is meant.
    if (!looks || (base.paths && label === '')) return notHere(request, response);
    const nonce = newSecret();
    const way = wayOf(request);
    const prefix = prefixOf(label, base);
    const challenge = challengeOf(nonce);
    const knock = { hubOrigin, host: host + prefix, prefix, challenge, path, framed: way.framed };
    const cookies = [nonceCookie(nonce, way)];
    if (how === 'at once' && !way.framed) return sendOn(response, enterLink(knock), cookies);
    sendPage(response, NOTHING_HERE, { accept, frameAncestors: hubOrigin, knock, cookies });
  };
  const wayOf = ({ headers }: IncomingMessage): Way => ({
    secure: deps.base().scheme === 'https',
    framed: headers['sec-fetch-dest'] === 'iframe',
  });

  const enter = async (
    request: IncomingMessage,
    response: ServerResponse,
    preview: PreviewRow,
    target: Target,
  ): Promise<void> => {
    const base = deps.base();
    const code = new URL(request.url ?? '', 'http://preview').searchParams.get('code') ?? '';
    const entered = request.method === 'GET' && (await previews.enter(preview, code, noncesIn(request.headers.cookie)));
    if (!entered) return turnAway(request, response, target);
    // On one host for all, the keys of a session stand beside each other.
    const keys = [entered.key, ...(base.paths ? keysIn(request.headers.cookie) : [])].slice(0, MAX_KEYS);
    sendOn(response, within(entered.path, preview.label, base), keyCookies(keys, wayOf(request), KEY_MS / 1_000));
  };

  const upgrade = async (request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> => {
    const base = deps.base();
    const websocket = request.headers.upgrade?.toLowerCase() === 'websocket' && request.method === 'GET';
    const target = targetFor(request);
    if (!websocket || malformed(request, target)) return refuse(raw, '400 Bad Request');
    request.url = target.path;
    const preview = previews.byLabel(target.label);
    const visit = preview && (await admit(request, preview, { previews, base }));
    if (!visit) return refuse(raw, '404 Not Found');
    if (raw.destroyed) return;
    track(visit, raw, () => raw.destroy());
    raw.once('close', lookers.visited(visit, request));
    proxyWebSocket(request, raw, head, visit, proxyDeps(target));
  };

  return {
    owns: request => isOurs(request.headers.host, deps.base()),
    handle: (request, response) => {
      handle(request, response).catch(error => {
        log.error('a preview’s request failed', { error });
        response.destroy();
      });
    },
    upgrade: (request, raw, head) => {
      upgrade(request, raw, head).catch(error => {
        log.error('a preview’s WebSocket failed', { error });
        refuse(raw, '500 Internal Server Error');
      });
    },
    close: () => {
      stopChecking();
      forget();
      for (const each of [...open]) each.cut();
      upstream.close();
    },
  };
};

const sendOn = (response: ServerResponse, location: string, cookies: readonly string[] = []): void => {
  response.writeHead(303, {
    location,
    ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer', // a code must not travel on
    'content-length': '0',
  });
  response.end();
};

type Open = { readonly visit: Visit; readonly cut: () => void };

/** @returns the status to refuse with: other methods, forms and paths than a browser sends to a page (R20, R22) */
const malformed = ({ method, url = '', headers }: IncomingMessage, { path }: Target): number | undefined => {
  if (method === 'TRACE' || method === 'CONNECT') return 405;
  if (!url.startsWith('/') || url.startsWith('//') || path.startsWith('//') || url.includes('\\')) return 400;
  const coding = headers['transfer-encoding'];
  return coding !== undefined && coding.trim().toLowerCase() !== 'chunked' ? 400 : undefined;
};

/**
 * An address of this preview's own origin and of no other, after the parsing that browsers do (R12). Whole, not a path:
 * `/..//evil.example` is a path of this origin that, standing alone, names another.
 */
const sameOrigin = (path: string, origin: string): string => {
  const url = URL.parse(path, origin);
  return url?.origin === origin ? url.href : `${origin}/`;
};

/** The same as an address that says which preview is meant. */
const within = (path: string, label: string, base: PreviewBase): string => {
  const { pathname, search, hash } = new URL(sameOrigin(path, originOf(label, base)));
  return addressOf(label, base) + pathname + search + hash;
};
