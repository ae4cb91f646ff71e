// Where the page is: the address bar as a store, and moving through it. What an address means is in routes.ts.
import { createStore, type ReadableStore } from './store.ts';

export type Place = {
  readonly path: string;
  readonly query: URLSearchParams;
  /** After the `#`, without it. */
  readonly anchor: string;
  /** Changes with every visit, so that the same address can be asked for twice. */
  readonly visit: number;
  /** The entry of the window's history; the same again for someone who comes back. */
  readonly entry: number;
  /** Whether one came here by going back or forward. */
  readonly returned: boolean;
};

/** Where a page of rows was left: a row and how far it stood above the upper edge, in pixels, or its end. */
export type LeftAt = { readonly row: string; readonly above: number } | 'end';

export type Router = {
  readonly place: ReadableStore<Place>;
  /** Goes to an address of this app. @param replace leaves no way back to where one was */
  go(address: string, replace?: boolean): void;
  /** By entry of the history, where its page was left; as long as the window lives. */
  readonly left: Map<number, LeftAt>;
  close(): void;
};

/** The parts of `window` that are needed. */
export type Browser = Pick<Window, 'history' | 'location' | 'performance' | 'addEventListener' | 'removeEventListener'>;

export const createRouter = (browser: Browser): Router => {
  let visit = 0;
  /** Far from those an earlier page of this window may have counted. */
  let entries = Math.floor(browser.performance.timeOrigin);
  const read = (returned: boolean): Place => {
    const url = new URL(browser.location.href);
    visit += 1;
    const entry = entryOf(browser.history.state) ?? 0;
    return { path: url.pathname, query: url.searchParams, anchor: anchorOf(url), visit, entry, returned };
  };
  const place = createStore(read(false));
  const moved = () => place.set(read(true));
  browser.addEventListener('popstate', moved);
  return {
    place,
    left: new Map(),
    go: (address, replace = false) => {
      entries += 1;
      browser.history[replace ? 'replaceState' : 'pushState']({ entry: entries }, '', address);
      place.set(read(false));
    },
    close: () => browser.removeEventListener('popstate', moved),
  };
};

const entryOf = (state: unknown): number | undefined =>
  typeof state === 'object' && state !== null && 'entry' in state && typeof state.entry === 'number'
    ? state.entry
    : undefined;

/** What follows the `#`; as it stands where someone has written a percent sign that means nothing. */
const anchorOf = ({ hash }: URL): string => {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
};
