// Every address of the app on one screen: what it means, and how it is written.
import { type ThreadId, threadId } from '../wire/protocol/ids.ts';

export type Route =
  | {
      readonly name:
        | 'home'
        | 'sign_in'
        | 'approve_device'
        | 'open_preview'
        | 'inbox'
        | 'machines'
        | 'search'
        | 'settings'
        | 'people'
        | 'account'
        | 'audit'
        | 'invite'
        | 'reset'
        | 'unknown';
    }
  | { readonly name: 'thread'; readonly id: ThreadId };

const PAGES: Readonly<Record<string, Exclude<Route['name'], 'thread' | 'unknown'>>> = {
  '/': 'home',
  '/sign-in': 'sign_in',
  '/inbox': 'inbox',
  '/approve-device': 'approve_device',
  '/open-preview': 'open_preview',
  '/machines': 'machines',
  '/search': 'search',
  '/settings': 'settings',
  '/people': 'people',
  '/account': 'account',
  '/audit': 'audit',
  '/invite': 'invite',
  '/reset': 'reset',
};

export const readRoute = (path: string): Route => {
  const page = PAGES[path.length > 1 ? path.replace(/\/$/, '') : path];
  if (page) return { name: page };
  const id = threadId.safeParse(/^\/thread\/([^/]+)\/?$/.exec(path)?.[1]);
  return id.success ? { name: 'thread', id: id.data } : { name: 'unknown' };
};

/** The address of a thread, and of a place in it (see rowIndexAt). */
export const threadAddress = (id: ThreadId, anchor?: string): string =>
  `/thread/${id}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`;

/** Pages of those who are not in yet. */
const FRONT: ReadonlySet<Route['name']> = new Set(['sign_in', 'invite', 'reset']);

export const isFront = (path: string): boolean => FRONT.has(readRoute(path).name);

/** Where to go after signing in: only ever a place within this app (R12). */
export const safeReturn = (to: string | null | undefined): string =>
  to && /^\/(?![/\\])[\w\-./#]*$/.test(to) && !isFront(to.replace(/#.*$/, '')) ? to : '/';
