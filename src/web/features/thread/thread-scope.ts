// What the parts of one thread's page share: the thread, what is unfolded in it, and a way to keep the page still.
import { createContext, useContext } from 'react';
import { createStore, type Store } from '../../data/store.ts';
import type { OpenThread } from '../../data/threads.ts';
import { useSelected } from '../../ui/use-store.ts';

export type ThreadScope = OpenThread & {
  /** The seq up to which the thread was read before it was opened; undefined the first time. */
  readonly readUpTo: number | undefined;
  /** Whether the line above what is new has been on the screen. */
  readonly unreadSeen: Store<boolean>;
  readonly unfolded: Store<ReadonlySet<string>>;
  /** What is at the end of the page stops following it, so that what one has just unfolded stays where it is. */
  readonly holdStill: () => void;
};

export const ThreadScopeContext = createContext<ThreadScope | undefined>(undefined);

export const useThreadScope = (): ThreadScope => {
  const scope = useContext(ThreadScopeContext);
  if (!scope) throw new Error('invariant: a thread is asked for outside of its page');
  return scope;
};

export const createUnfolded = (): Store<ReadonlySet<string>> => createStore<ReadonlySet<string>>(new Set());

/** Whether something is unfolded, and the way to change it. */
export const useFold = (key: string): [open: boolean, toggle: () => void] => {
  const { unfolded, holdStill } = useThreadScope();
  const open = useSelected(unfolded, keys => keys.has(key));
  const toggle = () => {
    holdStill();
    const next = new Set(unfolded.get());
    if (!next.delete(key)) next.add(key);
    unfolded.set(next);
  };
  return [open, toggle];
};
