// The way back to the very place one was at when signing in leads through an identity provider, which returns to a path
// alone: what stood behind the `#`, such as the way into a preview, waits in the tab meanwhile and is not told to anybody.
import { z } from 'zod';
import { safeReturn } from '../routes.ts';

/** The parts of `window` that are needed. */
export type Tab = {
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
};

const NAME = 'hawser:way-back';
const wayBack = z.object({ path: z.string(), hash: z.string() });

/** Called before one leaves. @returns the path to come back to, always one of this app */
export const leave = ({ location, sessionStorage }: Tab): string => {
  const path = safeReturn(location.pathname);
  try {
    if (path === location.pathname) sessionStorage.setItem(NAME, JSON.stringify({ path, hash: location.hash }));
  } catch {
    // Forbidden in this browser, or full: one comes back to the page, without the place on it.
  }
  return path;
};

/** Called as the page begins, before anything reads the address. What was kept counts once, and for its path alone. */
export const comeBack = ({ location, history, sessionStorage }: Tab): void => {
  try {
    const text = sessionStorage.getItem(NAME);
    if (text === null) return;
    sessionStorage.removeItem(NAME);
    const { success, data } = wayBack.safeParse(JSON.parse(text));
    if (!success || data.path !== location.pathname || location.hash !== '') return;
    history.replaceState(history.state, '', location.pathname + location.search + data.hash);
  } catch {
    // Forbidden in this browser, or damaged: then there is nothing to come back to.
  }
};
