// The inbox: everything that waits for a person in any thread, to be decided one after the other without leaving; below
// it the threads that are stuck, the turns that ended meanwhile, and what was answered lately.
import { useEffect, useRef } from 'react';
import { useApp, useDesk, useKey, useWorkspace } from '../../context.ts';
import type { InboxView } from '../../data/inbox.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { OfflineIcon } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { NoticeOffer } from '../notices/notice-setting.tsx';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { AnsweredList } from './answered-list.tsx';
import { ApprovalGroup } from './approval-group.tsx';
import { inboxLists, needCount } from './model.ts';
import { NewsList, StuckList } from './thread-lists.tsx';
import { useTriage } from './use-triage.ts';

export const InboxScreen = () => {
  const { inbox, reads } = useDesk();
  const { threads } = useWorkspace();
  const list = useRef<HTMLDivElement>(null);
  const view = useStore(inbox.view);
  const lists = inboxLists(threads, useStore(reads.view));
  useEffect(() => inbox.watch(), [inbox]);
  const { selected, select } = useTriage(list, view, lists);
  const markAll = () => {
    for (const { id, seq } of lists.news) reads.mark(id, seq);
  };
  useKey('inbox.readAll', lists.news.length > 0 ? markAll : undefined);

  const needing = needCount(threads);
  const groups = [...Map.groupBy(view.items, ({ threadId }) => threadId)];
  const isEmpty = view.items.length === 0 && lists.stuck.length === 0 && lists.news.length === 0;
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.inbox')}</PageTitle>}>
        <span role="status" className="figures shrink-0 text-dim text-small">
          {/* That there is nothing is said in the page. */}
          {needing > 0 && t('inbox.count', { n: needing })}
        </span>
      </TopBar>
      <OfflineLine />
      <div ref={list} className="min-h-0 grow overflow-y-auto overscroll-contain px-5 py-6 max-wide:px-3.5">
        <div className="mx-auto flex max-w-(--column) flex-col gap-8">
          <NoticeOffer when={view.items.length + view.answered.length > 0} />
          <Trouble view={view} />
          {view.status === 'ready' && isEmpty && (
            <Empty title={t('inbox.emptyTitle')}>
              <p className="text-dim">{t('inbox.emptyHow')}</p>
            </Empty>
          )}
          {groups.map(([id, items]) => (
            <ApprovalGroup key={id} threadId={id} items={items} selected={selected} onSelect={select} />
          ))}
          <StuckList threads={lists.stuck} selected={selected} onSelect={select} />
          <NewsList threads={lists.news} selected={selected} onSelect={select} onReadAll={markAll} />
          <AnsweredList answered={view.answered} />
        </div>
      </div>
    </main>
  );
};

const Trouble = ({ view }: { readonly view: InboxView }) => {
  const { inbox } = useDesk();
  if (view.status === 'loading') return <Skeleton words={t('inbox.loading')} lines={6} />;
  if (view.status === 'ready' || !view.problem) return null;
  return (
    <ProblemNote problem={view.problem}>
      <Button onClick={() => inbox.retry()}>{t('inbox.retry')}</Button>
    </ProblemNote>
  );
};

/** Without the hub nothing can be decided; what is shown says from when it is. */
const OfflineLine = () => {
  const { connection } = useDesk();
  const { now } = useApp();
  const { state, since } = useStore(connection.state);
  if (state !== 'offline') return null;
  return (
    <p
      role="status"
      className="flex items-center gap-2 border-line border-b bg-side px-5 py-2 text-label max-wide:px-3.5"
    >
      <OfflineIcon className="shrink-0 text-dim" />
      {t('inbox.offline', { time: clockTime(since, now.get()) })}
    </p>
  );
};
