// React's end of a store: a component renders again when the value, or the part of it that it selects, is another one.
import { useSyncExternalStore } from 'react';
import type { ReadableStore } from '../data/store.ts';

export const useStore = <T>(store: ReadableStore<T>): T => useSyncExternalStore(store.subscribe, store.get);

/** @param select must give the same value for the same state: a part of it or a plain value, nothing made on the spot */
export const useSelected = <T, S>(store: ReadableStore<T>, select: (value: T) => S): S =>
  useSyncExternalStore(store.subscribe, () => select(store.get()));
