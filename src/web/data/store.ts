// The smallest thing a screen can watch: a value and whoever wants to know when it changes. React binds to it with
// useSyncExternalStore (web/ui/use-store.ts); tests await conditions on it.

export type ReadableStore<T> = {
  get(): T;
  /** @returns the way to stop listening */
  subscribe(listener: () => void): () => void;
};

export type Store<T> = ReadableStore<T> & { set(value: T): void };

export const createStore = <T>(initial: T): Store<T> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: next => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
