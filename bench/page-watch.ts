// What benches want to know of a page from inside it: when each stamped word first stands in the document, how long its
// thread was busy at a stretch, how evenly frames come, and when the hub's data arrived. Both clocks are this machine's.
import type { Page } from '@playwright/test';

type PageWatch = {
  /** Word → milliseconds since the epoch at which it was said, and at which it stood in the document. */
  readonly words: Record<string, { readonly said: number; readonly seen: number }>;
  /** Milliseconds of each task of 50 ms and more. */
  longTasks: number[];
  /** Stamped words are looked for only while this holds; looking costs the page time. */
  reading: boolean;
  /** Words said before this, in milliseconds since the epoch, are of an earlier part of the bench that stands there still. */
  since: number;
  /** When the last frame of the hub with a page of a thread's log came in, by `performance.now()`. */
  dataAt: number;
  /** When the prose that is waited for was on the screen and the page free again, by the same clock. */
  shownAt: number;
  /** Milliseconds from a key until the page holds what it set off and is laid out. */
  typing: number[];
  /** Milliseconds from a key until the page is free again, most of the time after the next frame, which may be 16 ms off. */
  painted: number[];
};

declare global {
  interface Window {
    pageWatch: PageWatch;
  }
}

/** Watches every document that the page loads from here on. @param waitsFor text whose appearing is timed */
export const watchPage = (page: Page, waitsFor = ''): Promise<unknown> =>
  page.addInitScript((text: string) => {
    const watch: PageWatch = {
      words: {},
      longTasks: [],
      reading: false,
      since: 0,
      dataAt: 0,
      shownAt: 0,
      typing: [],
      painted: [],
    };
    window.pageWatch = watch;
    /** Calls back once the page has painted and has nothing left to do at the moment. */
    const whenFree = (task: () => void) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = task;
        channel.port2.postMessage(0);
      });
    const look = () => {
      const prose = [...document.querySelectorAll('[data-testid=prose]')].at(-1)?.textContent;
      if (prose?.includes(text)) whenFree(() => (watch.shownAt = performance.now()));
      else requestAnimationFrame(look);
    };
    if (text !== '') look();
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) watch.longTasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });

    new MutationObserver(records => {
      if (!watch.reading) return;
      const seen = Date.now();
      const read = (text: string) => {
        for (const [, word = '', at] of text.matchAll(/\b(w\d+)@(\d{13})/g)) {
          const said = Number(at);
          if (said >= watch.since) watch.words[word] ??= { said, seen };
        }
      };
      for (const { target, addedNodes } of records) {
        // A block of text is longer than what streams into it in one frame, and shorter than this.
        for (const node of [target, ...addedNodes]) read((node.textContent ?? '').slice(-12_000));
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });

    class WatchedSocket extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }) => {
          // Before the app's own listener, so that reading the data counts as the app's time.
          if (typeof data === 'string' && data.includes('"thread:') && data.includes('"page":')) {
            watch.dataAt = performance.now();
          }
        });
      }
    }
    window.WebSocket = WatchedSocket;

    // A message to oneself comes after everything the key has set off, rendering of the text box included.
    const after = new MessageChannel();
    let pressed = 0;
    after.port1.onmessage = () => watch.painted.push(performance.now() - pressed);
    document.addEventListener('keydown', event => {
      pressed = event.timeStamp;
    });
    document.addEventListener('input', () => {
      after.port2.postMessage(0);
      // React renders what a key sets off in a microtask that it queued before this one.
      queueMicrotask(() => {
        document.body.getBoundingClientRect();
        watch.typing.push(performance.now() - pressed);
      });
    });
  }, waitsFor);

/** Forgets what was watched so far. @param reading whether to look for stamped words from here on */
export const startWatching = (page: Page, reading = false): Promise<void> =>
  page.evaluate(on => {
    const { pageWatch: watch } = window;
    for (const word of Object.keys(watch.words)) delete watch.words[word];
    watch.longTasks = [];
    watch.typing = [];
    watch.painted = [];
    watch.reading = on;
    watch.since = Date.now();
  }, reading);

export const readWatch = (page: Page): Promise<PageWatch> => page.evaluate(() => window.pageWatch);
