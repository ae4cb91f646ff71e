// Names as one has just given them: shown from the moment they are asked for until the hub's own word has come. When the
// hub refuses, or cannot be reached, the old name is back, and what was typed waits with the reason until somebody has
// read it (features/rename/refused-names.tsx).
import { type Problem, toProblem } from '../../std/errors.ts';
import type { RunnerId, ThreadId } from '../../wire/protocol/ids.ts';
import type { WorkspaceJoined } from '../../wire/protocol/workspace-topic.ts';
import type { Api } from './api.ts';
import { createStore, type ReadableStore } from './store.ts';
import type { Threads } from './threads.ts';
import type { Workspace } from './workspace.ts';

/** What can be called something else. */
export type Named =
  | { readonly kind: 'thread'; readonly id: ThreadId }
  | { readonly kind: 'machine'; readonly id: RunnerId };

export type Rename = {
  readonly of: Named;
  readonly before: string;
  readonly name: string;
  /** Why it is still called what it was. */
  readonly problem?: Problem;
};

export type Renames = {
  readonly view: ReadableStore<readonly Rename[]>;
  /** What the hub calls it. */
  nameOf(thing: Named): string;
  ask(thing: Named, name: string): void;
  /** The reason has been read. */
  drop(thing: Named): void;
  close(): void;
};

export type RenamesDeps = {
  readonly workspace: Pick<Workspace, 'view'>;
  readonly threads: Pick<Threads, 'get'>;
  readonly api: Pick<Api, 'renameRunner'>;
};

export const openRenames = ({ workspace, threads, api }: RenamesDeps): Renames => {
  const view = createStore<readonly Rename[]>([]);
  const watches = new Map<Named['id'], () => void>();

  /** A thread is told of in two places, which learn of a new name one after the other. */
  const namesOf = ({ kind, id }: Named): readonly string[] => {
    const joined = workspace.view.get();
    const { threads: lines = [], runners = [] } = joined.status === 'ready' ? joined : {};
    if (kind === 'machine') return runners.filter(each => each.id === id).map(each => each.name);
    const title = threads.get(id).thread.view.get().head?.title;
    return [...(title === undefined ? [] : [title]), ...lines.filter(each => each.id === id).map(each => each.title)];
  };
  const drop = ({ id }: Named) => {
    watches.get(id)?.();
    watches.delete(id);
    view.set(view.get().filter(({ of }) => of.id !== id));
  };
  const ask = async (thing: Named, name: string) => {
    const [before = ''] = namesOf(thing);
    drop(thing);
    const rename: Rename = { of: thing, before, name };
    view.set([...view.get(), rename]);
    let answered = false;
    // The answer and the news come by different ways; the wish stands until both have.
    const look = () => {
      const names = namesOf(thing);
      const isKnown = names.every(each => each === name) || (answered && names.every(each => each !== before));
      if (isKnown && view.get().includes(rename)) drop(thing);
    };
    const sources: ReadableStore<unknown>[] = [workspace.view];
    if (thing.kind === 'thread') sources.push(threads.get(thing.id).thread.view);
    const stops = sources.map(source => source.subscribe(look));
    watches.set(thing.id, () => {
      for (const stop of stops) stop();
    });
    try {
      await (thing.kind === 'thread'
        ? threads.get(thing.id).thread.ask('rename_thread', { title: name })
        : api.renameRunner(thing.id, name));
      answered = true;
      look();
    } catch (error) {
      if (!view.get().includes(rename)) return; // asked for anew meanwhile, or there after all
      drop(thing);
      view.set([...view.get(), { ...rename, problem: toProblem(error) }]);
    }
  };

  return {
    view,
    nameOf: thing => namesOf(thing)[0] ?? '',
    ask: (thing, name) => void ask(thing, name),
    drop,
    close: () => {
      for (const stop of watches.values()) stop();
      watches.clear();
    },
  };
};

/** The name that is asked for, while it is. */
export const wishedName = (renames: readonly Rename[], id: Named['id']): string | undefined =>
  renames.find(({ of, problem }) => of.id === id && !problem)?.name;

/** The workspace with everything called as one wishes. */
export const withWishedNames = (joined: WorkspaceJoined, renames: readonly Rename[]): WorkspaceJoined => {
  if (renames.every(({ problem }) => problem)) return joined;
  const named = <T extends { readonly id: Named['id'] }>(rows: readonly T[], field: 'title' | 'name') =>
    rows.map(row => {
      const name = wishedName(renames, row.id);
      return name === undefined ? row : { ...row, [field]: name };
    });
  return { ...joined, threads: named(joined.threads, 'title'), runners: named(joined.runners, 'name') };
};
