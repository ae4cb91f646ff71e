// The time as a store that moves once a second while someone watches it: "waiting 12 s" and "offline since" read it.
import type { Cancel, Clock } from '../../std/clock.ts';
import { createStore, type ReadableStore } from './store.ts';

export const createNow = (clock: Clock): ReadableStore<number> => {
  const store = createStore(clock.now());
  let watchers = 0;
  let stop: Cancel | undefined;
  return {
    get: () => {
      // Without watchers the value stands still; whoever asks first gets the time as it is.
      if (watchers === 0) store.set(clock.now());
      return store.get();
    },
    subscribe: listener => {
      const unsubscribe = store.subscribe(listener);
      watchers += 1;
      stop ??= clock.every(1_000, () => store.set(clock.now()));
      let done = false;
      return () => {
        if (done) return;
        done = true;
        unsubscribe();
        watchers -= 1;
        if (watchers > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
};
