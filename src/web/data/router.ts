// Where the page is: the address bar as a store, and moving through it. What an address means is in routes.ts.
import { createStore, type ReadableStore } from './store.ts';

export type Place = {
  readonly path: string;
  readonly query: URLSearchParams;
  /** After the `#`, without it. */
  readonly anchor: string;
  /** Changes with every visit, so that the same address can be asked for twice. */
  readonly visit: number;
};

export type Router = {
  readonly place: ReadableStore<Place>;
  /** Goes to an address of this app. @param replace leaves no way back to where one was */
  go(address: string, replace?: boolean): void;
  close(): void;
};

/** The parts of `window` that are needed. */
export type Browser = Pick<Window, 'history' | 'location' | 'addEventListener' | 'removeEventListener'>;

export const createRouter = (browser: Browser): Router => {
  let visit = 0;
  const read = (): Place => {
    const url = new URL(browser.location.href);
    visit += 1;
    return { path: url.pathname, query: url.searchParams, anchor: decodeURIComponent(url.hash.slice(1)), visit };
  };
  const place = createStore(read());
  const moved = () => place.set(read());
  browser.addEventListener('popstate', moved);
  return {
    place,
    go: (address, replace = false) => {
      browser.history[replace ? 'replaceState' : 'pushState'](null, '', address);
      moved();
    },
    close: () => browser.removeEventListener('popstate', moved),
  };
};
