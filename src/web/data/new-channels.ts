// Channels one has just made: they stand in the list from the moment one asks until the hub tells of them. When the hub
// refuses, or cannot be reached, they go, and their name waits with the reason until somebody has read it
// (features/sidebar/refused-channels.tsx).
import { type Problem, toProblem } from '../../std/errors.ts';
import type { Channel } from '../../wire/protocol/workspace-topic.ts';
import { createStore, type ReadableStore } from './store.ts';
import type { Workspace } from './workspace.ts';

export type NewChannel = {
  readonly name: string;
  /** Only for oneself, until one lets others in. */
  readonly hidden: boolean;
  /** Why it was not made. */
  readonly problem?: Problem;
};

export type NewChannels = {
  readonly view: ReadableStore<readonly NewChannel[]>;
  make(name: string, hidden: boolean): void;
  /** The reason has been read. */
  drop(name: string): void;
};

export const openNewChannels = (workspace: Pick<Workspace, 'createChannel'>): NewChannels => {
  const view = createStore<readonly NewChannel[]>([]);
  const drop = (name: string) => view.set(view.get().filter(each => each.name !== name));
  const make = async (name: string, hidden: boolean) => {
    const wish: NewChannel = { name, hidden };
    drop(name);
    view.set([...view.get(), wish]);
    try {
      await workspace.createChannel(name, hidden);
      drop(name);
    } catch (error) {
      if (!view.get().includes(wish)) return; // asked for anew meanwhile
      drop(name);
      view.set([...view.get(), { ...wish, problem: toProblem(error) }]);
    }
  };
  return { view, make: (name, hidden) => void make(name, hidden), drop };
};

/** Those that are on their way, and not in the list yet. */
export const beingMade = (wishes: readonly NewChannel[], channels: readonly Channel[]): readonly NewChannel[] =>
  wishes.filter(({ name, problem }) => !problem && !channels.some(channel => channel.name === name));
