// What a browser keeps for the time without a connection: the app itself, and the threads one has looked at.
import type { Page } from '@playwright/test';

/**
 * Until the service worker has this page, and the shelf a thread with these words.
 * @param over whether its turn has to be over as well
 */
export const untilKept = (page: Page, words: string, over = true): Promise<void> =>
  page.evaluate(
    async ([expected, ended]) => {
      const open = indexedDB.open('hawser');
      const database = await new Promise<IDBDatabase>(resolve => {
        open.onsuccess = () => resolve(open.result);
      });
      const isKept = () =>
        new Promise<boolean>(resolve => {
          const all = database.transaction('threads').objectStore('threads').getAll();
          all.onsuccess = () =>
            resolve(
              all.result.some(
                ({ head, events }) => (head.lastTurn || !ended) && JSON.stringify(events).includes(expected),
              ),
            );
        });
      while (!(await isKept())) await new Promise(requestAnimationFrame);
      database.close();
      await navigator.serviceWorker.ready;
      while (!navigator.serviceWorker.controller) await new Promise(requestAnimationFrame);
    },
    [words, over] as const,
  );
