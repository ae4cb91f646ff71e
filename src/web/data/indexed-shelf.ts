// The shelf (shelf.ts) in IndexedDB, because it is too much for localStorage: one row for the desk, one per thread, the
// threads bounded in number. Every failure means the same: nothing is kept, and the app works with the hub only.
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { type ThreadEvent, threadEvent } from '../../wire/protocol/events.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { keptDesk, keptThread, type Shelf } from './shelf.ts';

/** Raised when what is kept changes its form; everything kept in another form is then dropped. */
const SCHEMA_VERSION = 1;
const MAX_THREADS = 30;
const WRITE_AFTER_MS = 1_000;

export const openShelf = (factory: IDBFactory, clock: Clock): Shelf => {
  let opened: Promise<IDBDatabase> | undefined;
  const pending = new Map<ThreadId | 'desk', () => unknown>();
  let scheduled = false;

  const database = () => {
    opened ??= openDatabase(factory, () => {
      opened = undefined;
    });
    return opened;
  };
  const read = async (store: 'desk' | 'threads', key: string): Promise<unknown> => {
    try {
      return await settled((await database()).transaction(store).objectStore(store).get(key));
    } catch {
      return undefined; // this browser keeps nothing, as some private windows do
    }
  };
  const write = async () => {
    scheduled = false;
    const rows = [...pending].map(([key, value]) => [key, value()] as const);
    pending.clear();
    const work = (await database()).transaction(['desk', 'threads'], 'readwrite');
    for (const [key, value] of rows) work.objectStore(key === 'desk' ? 'desk' : 'threads').put(value, key);
    await dropOldest(work.objectStore('threads'));
  };
  const keep = (key: ThreadId | 'desk', value: () => unknown) => {
    pending.set(key, value);
    if (scheduled) return;
    scheduled = true;
    clock.after(WRITE_AFTER_MS, () => {
      void write().catch(() => undefined); // full or forbidden: then there is nothing to show without a connection
    });
  };

  return {
    readDesk: async () => keptDesk.safeParse(await read('desk', 'desk')).data,
    readThread: async id => {
      const kept = keptThread.safeParse(await read('threads', id)).data;
      const events = z.array(threadEvent).safeParse(kept?.events).data;
      return kept && events && { head: kept.head, events: events as ThreadEvent[], at: kept.at };
    },
    keepDesk: desk => keep('desk', desk),
    keepThread: (id, thread) => keep(id, thread),
    wipe: async () => {
      pending.clear();
      try {
        const work = (await database()).transaction(['desk', 'threads'], 'readwrite');
        work.objectStore('desk').clear();
        await settled(work.objectStore('threads').clear());
      } catch {
        // This browser keeps nothing, so there is nothing to forget.
      }
    },
  };
};

const openDatabase = (factory: IDBFactory, onGone: () => void): Promise<IDBDatabase> => {
  const request = factory.open('hawser', SCHEMA_VERSION);
  request.onupgradeneeded = () => {
    const { result } = request;
    for (const name of result.objectStoreNames) result.deleteObjectStore(name);
    result.createObjectStore('desk');
    result.createObjectStore('threads').createIndex('at', 'at');
  };
  return settled(request).then(database => {
    // A window of a newer build wants another form: it must not wait for this one.
    database.onversionchange = () => {
      database.close();
      onGone();
    };
    database.onclose = onGone;
    return database;
  });
};

/** Deletes the threads that were up to date longest ago, beyond those that are kept. */
const dropOldest = async (threads: IDBObjectStore): Promise<void> => {
  const over = (await settled(threads.count())) - MAX_THREADS;
  if (over <= 0) return;
  const oldest = await settled(threads.index('at').getAllKeys(undefined, over));
  for (const key of oldest) threads.delete(key);
};

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
