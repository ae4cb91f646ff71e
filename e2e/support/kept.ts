// What a browser keeps for the time without a connection: the app itself, and the threads one has looked at.
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

/**
 * Until the service worker has this page, and the shelf a thread with these words.
 * @param over whether its turn has to be over as well
 */
export const untilKept = (page: Page, words: string, over = true): Promise<void> =>
  expect
    .poll(() => page.evaluate(whatIsKept, words), { timeout: 30_000 })
    .toEqual({ words: true, over: over || expect.anything(), worker: 'activated', controlled: true });

/** In the page; a failing test shows what is missing. */
const whatIsKept = async (words: string) => {
  // Opening what is not there would make it, without what the app puts into it.
  if ((await indexedDB.databases()).length === 0) return 'nothing';
  const open = indexedDB.open('hawser');
  const database = await new Promise<IDBDatabase>(resolve => {
    open.onsuccess = () => resolve(open.result);
  });
  const all = database.transaction('threads').objectStore('threads').getAll();
  await new Promise(resolve => {
    all.onsuccess = resolve;
  });
  database.close();
  const kept = all.result.find(({ events }) => JSON.stringify(events).includes(words));
  const registration = await navigator.serviceWorker.getRegistration();
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  return {
    words: kept !== undefined,
    over: Boolean(kept?.head.lastTurn),
    worker: worker?.state,
    controlled: navigator.serviceWorker.controller !== null,
  };
};
