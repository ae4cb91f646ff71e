// Installs the service worker (offline/service-worker.ts) and knows whether a newer build of the app waits behind it.
// Nothing is reloaded by itself: a screen offers it, and `apply` does it.
import type { Cancel, Clock } from '../../std/clock.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Updates = {
  /** Whether a newer build is here and waits to be used. */
  readonly waiting: ReadableStore<boolean>;
  /** Looks for a newer build; called when the hub is back, which may have been replaced meanwhile. */
  look(): void;
  /** Uses the newer build: the page is loaded again as soon as it has taken over, and in any case soon. */
  apply(): void;
  close(): void;
};

export type UpdatesDeps = {
  readonly clock: Clock;
  /** Left out where the browser has none, or not at this address: they need https or localhost. */
  readonly workers: ServiceWorkerContainer | undefined;
  readonly reload: () => void;
};

const ADDRESS = '/service-worker.js';
const LOOK_EVERY_MS = 60 * 60_000;
/** The worker's own downloads must not stand in the way of the first page. */
const BEGIN_AFTER_MS = 1_000;
/** The browser lets a worker take over only once the one before it has nothing left to do, which may be in minutes. */
const TAKE_OVER_MS = 5_000;

export const watchUpdates = ({ clock, workers, reload }: UpdatesDeps): Updates => {
  const waiting = createStore(false);
  let registration: ServiceWorkerRegistration | undefined;
  let applying = false;
  let stopApplying: Cancel = () => undefined;
  let controlled = Boolean(workers?.controller);

  const tell = () => {
    // The very first worker waits for nobody, and brings nothing that is newer than the page.
    if (registration?.waiting && controlled) waiting.set(true);
  };
  const onFound = () => registration?.installing?.addEventListener('statechange', tell);
  const onControl = () => {
    if (applying) {
      stopApplying();
      return reload();
    }
    // Another window has taken the newer build; this one goes on with its own until its person wants otherwise.
    if (controlled) waiting.set(true);
    controlled = true;
    tell();
  };

  // From the start: a worker that another page began to install may claim this one before it asks for its own.
  workers?.addEventListener('controllerchange', onControl);

  const begin = async () => {
    if (!workers) return;
    // The HTTP cache must never answer for the worker, or an old build could hold on to itself.
    registration = await workers.register(scriptAddress(), { updateViaCache: 'none' });
    registration.addEventListener('updatefound', onFound);
    // It became active while this page was on its way, which belongs to no worker then (Service Workers, "claim").
    if (!workers.controller) registration.active?.postMessage('claim');
    onFound();
    tell();
  };
  const look = () => void registration?.update().catch(() => undefined); // no connection: it is looked for again later
  const stopWaiting = clock.after(BEGIN_AFTER_MS, () => {
    void begin().catch(() => undefined); // a private window may refuse; the app then works online as before
  });
  const stopLooking = clock.every(LOOK_EVERY_MS, look);

  return {
    waiting,
    look,
    apply: () => {
      applying = true;
      if (!registration?.waiting) return reload();
      registration.waiting.postMessage('take_over');
      // Whoever has pressed a button sees what it does: where the newer build is late, it is offered once more.
      stopApplying = clock.after(TAKE_OVER_MS, reload);
    },
    close: () => {
      stopWaiting();
      stopApplying();
      stopLooking();
      workers?.removeEventListener('controllerchange', onControl);
      registration?.removeEventListener('updatefound', onFound);
    },
  };
};

type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
};

/** The hub's pages load scripts only from addresses that a policy has passed; this one passes a single address. */
const scriptAddress = (): string => {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('hawser-worker', { createScriptURL: () => ADDRESS });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
};
