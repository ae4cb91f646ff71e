// One channel in the sidebar: its name, which folds its threads away, and they by what they ask of a person.
import { useState } from 'react';
import type { Channel, ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { groupOf } from '../../actions.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import type { Route } from '../../routes.ts';
import { classes } from '../../ui/classes.ts';
import { FoldIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { isUnread, needCount } from '../inbox/model.ts';
import { NeedCount } from './need-count.tsx';
import { ThreadLink } from './thread-link.tsx';

type ChannelSectionProps = {
  readonly channel: Channel;
  /** In the order in which they stand. */
  readonly threads: readonly ThreadSummary[];
  readonly route: Route;
  readonly onLeave: (() => void) | undefined;
};

/** Threads that are done beyond these wait behind a line. */
const MOST_DONE = 12;

export const ChannelSection = ({ channel, threads, route, onLeave }: ChannelSectionProps) => {
  const { preferences } = useApp();
  const [older, setOlder] = useState(false);
  const [putAway, setPutAway] = useState(false);
  const { id, name } = channel;
  const folded = useSelected(preferences, choices => choices.folded.includes(id));
  const toggle = () => {
    const rest = preferences.get().folded.filter(each => each !== id);
    preferences.change({ folded: folded ? rest : [...rest, id] });
  };
  const done = threads.filter(thread => groupOf(thread) === 'done');
  const hidden = older ? [] : done.slice(MOST_DONE).filter(thread => !isOpen(thread, route));
  const archived = threads.filter(thread => groupOf(thread) === 'archived');
  const away = putAway ? [] : archived.filter(thread => !isOpen(thread, route));
  const shown = folded
    ? threads.filter(thread => isOpen(thread, route))
    : threads.filter(each => !hidden.includes(each) && !away.includes(each));
  return (
    <section aria-label={t('sidebar.channel', { name })}>
      <h2 className="pt-3">
        <button
          type="button"
          aria-expanded={!folded}
          onClick={toggle}
          className="group flex h-7 w-full items-center gap-1 rounded-row px-2 font-medium text-dim text-small hover:bg-soft hover:text-ink pointer-coarse:h-11"
        >
          <FoldIcon className={classes('shrink-0 transition-transform duration-120', !folded && 'rotate-90')} />
          <span className="min-w-0 truncate"># {name}</span>
          <span className="grow" />
          {folded && <NeedCount n={needCount(threads)} />}
        </button>
      </h2>
      {!folded && threads.length === 0 && <p className="px-2 py-1 text-dim text-label">{t('sidebar.noThreads')}</p>}
      <ThreadList threads={shown} captions={!folded} route={route} onLeave={onLeave} />
      {!folded && hidden.length > 0 && (
        <MoreLine onClick={() => setOlder(true)}>{t('sidebar.older', { n: hidden.length })}</MoreLine>
      )}
      {!folded && (away.length > 0 || (putAway && archived.length > 0)) && (
        <MoreLine expanded={putAway} onClick={() => setPutAway(!putAway)}>
          {putAway ? t('sidebar.archivedHide') : t('sidebar.archived', { n: away.length })}
        </MoreLine>
      )}
    </section>
  );
};

type MoreLineProps = {
  readonly onClick: () => void;
  /** Of a line that also takes away again what it brought. */
  readonly expanded?: boolean;
  readonly children: string;
};

const MoreLine = ({ onClick, expanded, children }: MoreLineProps) => (
  <button
    type="button"
    aria-expanded={expanded}
    onClick={onClick}
    className="h-7 w-full rounded-row px-2 pl-6 text-left text-dim text-small hover:bg-soft hover:text-ink pointer-coarse:h-11"
  >
    {children}
  </button>
);

type ThreadListProps = Omit<ChannelSectionProps, 'channel'> & { readonly captions: boolean };

const ThreadList = ({ threads, captions, route, onLeave }: ThreadListProps) => {
  const { reads } = useDesk();
  const { runners } = useWorkspace();
  const read = useStore(reads.view);
  const groups = [...Map.groupBy(threads, groupOf)];
  const named = captions && groups.length > 1;
  return groups.map(([group, members]) => (
    <div key={group}>
      {(named || (captions && group === 'archived')) && (
        <h3 className="px-2 pt-1.5 pb-0.5 text-dim text-tiny">{t(`sidebar.group.${group}`)}</h3>
      )}
      <ul className="flex flex-col gap-px">
        {members.map(thread => (
          <li key={thread.id}>
            <ThreadLink
              thread={thread}
              selected={isOpen(thread, route)}
              unread={isUnread(thread, read)}
              offline={runners.some(({ id, online }) => id === thread.runnerId && !online)}
              named={named}
              onLeave={onLeave}
            />
          </li>
        ))}
      </ul>
    </div>
  ));
};

const isOpen = (thread: ThreadSummary, route: Route): boolean => route.name === 'thread' && route.id === thread.id;
