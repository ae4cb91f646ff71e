// The page of a thread: its bar, the flow of what was said and done, and the dock with everything one can write and
// what waits; beside it, where one wants it, a preview. This file only loads it; flow.tsx, dock.tsx and pane.tsx show it.
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import { useApp, useDesk } from '../../context.ts';
import { createStore } from '../../data/store.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { Dock } from '../composer/dock.tsx';
import { Announcer } from './announcer.tsx';
import { Flow } from './flow.tsx';
import { ThreadBar } from './thread-bar.tsx';
import { createUnfolded, type ThreadScope, ThreadScopeContext } from './thread-scope.ts';

const Pane = lazy(async () => ({ default: (await import('../previews/pane.tsx')).Pane }));

export const ThreadScreen = ({ id }: { readonly id: ThreadId }) => {
  const desk = useDesk();
  const hold = useRef<() => void>(() => undefined);
  const scope = useMemo(
    (): ThreadScope => ({
      ...desk.threads.get(id),
      readUpTo: desk.reads.view.get().get(id),
      unreadSeen: createStore(false),
      unfolded: createUnfolded(),
      holdStill: () => hold.current(),
    }),
    [desk, id],
  );
  const status = useSelected(scope.thread.view, view => view.status);
  useMarkRead(scope);
  return (
    <ThreadScopeContext value={scope}>
      <div className="flex h-full min-w-0 grow">
        <main className="relative flex h-full min-w-0 grow flex-col">
          <ThreadBar />
          {status === 'loading' && <Loading />}
          {status === 'failed' && <Failed scope={scope} />}
          {status === 'ready' && <Flow hold={hold} />}
          {status !== 'failed' && <Dock />}
          <Announcer />
        </main>
        {status === 'ready' && <Beside scope={scope} />}
      </div>
    </ThreadScopeContext>
  );
};

const Beside = ({ scope: { pane } }: { readonly scope: ThreadScope }) => {
  const id = useStore(pane);
  return <Suspense>{id && <Pane key={id} id={id} onClose={() => pane.set(undefined)} />}</Suspense>;
};

const Loading = () => (
  <div className="min-h-0 grow overflow-hidden px-5 pt-8">
    <Skeleton words={t('thread.loading')} lines={9} className="mx-auto max-w-(--column)" />
  </div>
);

const Failed = ({ scope }: { readonly scope: ThreadScope }) => {
  const { router } = useApp();
  const problem = useSelected(scope.thread.view, view => view.problem);
  return (
    <div className="mx-auto w-full max-w-[520px] p-8">
      {problem && (
        <ProblemNote problem={problem}>
          <Button onClick={() => router.go('/')}>{t('thread.goHome')}</Button>
        </ProblemNote>
      )}
    </div>
  );
};

/** Everything that arrives while the page is looked at is read. */
const useMarkRead = ({ thread }: ThreadScope): void => {
  const { reads } = useDesk();
  useEffect(() => {
    const mark = () => {
      const seq = thread.view.get().head?.seq;
      if (seq !== undefined && !document.hidden) reads.mark(thread.id, seq);
    };
    mark();
    const stop = thread.view.subscribe(mark);
    document.addEventListener('visibilitychange', mark);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', mark);
    };
  }, [thread, reads]);
};
