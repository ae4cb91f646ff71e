// Threads in the inbox that hold no question: those that are stuck, and those whose turn ended unseen.
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import { threadAddress } from '../../routes.ts';
import { age } from '../../text/figures.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CheckIcon } from '../../ui/icons.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { GroupTitle } from './group-title.tsx';

type ListProps = {
  readonly threads: readonly ThreadSummary[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
};

export const StuckList = ({ threads, ...props }: ListProps) => {
  if (threads.length === 0) return null;
  return (
    <section aria-labelledby="inbox-stuck">
      <GroupTitle id="inbox-stuck">{t('inbox.group.stuck')}</GroupTitle>
      <Rows threads={threads} {...props} />
    </section>
  );
};

export const NewsList = ({ threads, onReadAll, ...props }: ListProps & { readonly onReadAll: () => void }) => {
  const { reads } = useDesk();
  if (threads.length === 0) return null;
  return (
    <section aria-labelledby="inbox-news">
      <GroupTitle
        id="inbox-news"
        action={
          <Button look="quiet" size="small" hint="inbox.readAll" onClick={onReadAll}>
            {t('inbox.markAllRead')}
          </Button>
        }
      >
        {t('inbox.group.news')}
      </GroupTitle>
      <Rows threads={threads} {...props} onRead={({ id, seq }) => reads.mark(id, seq)} />
    </section>
  );
};

type RowsProps = ListProps & { readonly onRead?: (thread: ThreadSummary) => void };

const Rows = ({ threads, selected, onSelect, onRead }: RowsProps) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-panel">
    {threads.map(thread => (
      <li
        key={thread.id}
        data-entry={thread.id}
        onFocus={() => onSelect(thread.id)}
        className={classes('flex items-center pr-1', thread.id === selected && 'bg-accent-soft')}
      >
        <Row thread={thread} />
        {onRead && (
          <IconButton label={t('inbox.markRead')} hint="inbox.read" onClick={() => onRead(thread)}>
            <CheckIcon />
          </IconButton>
        )}
      </li>
    ))}
  </ul>
);

const Row = ({ thread }: { readonly thread: ThreadSummary }) => {
  const { now } = useApp();
  const { channels } = useWorkspace();
  const { id, title, state, at, channelId } = thread;
  const old = useSelected(now, time => age(at, time));
  const channel = channels.find(each => each.id === channelId);
  return (
    <PlaceLink
      to={threadAddress(id)}
      className="flex h-9 min-w-0 grow items-center gap-2.5 px-3 outline-offset-[-2px] pointer-coarse:h-12"
    >
      <StateDot state={state === 'idle' ? 'done' : state === 'needs_you' ? 'need' : 'fail'} />
      <b className="min-w-0 truncate font-medium">{title}</b>
      <span className="shrink-0 text-dim text-small max-wide:hidden"># {channel?.name}</span>
      <span className="grow" />
      <span className={classes('shrink-0 text-small', state === 'needs_you' ? 'text-need' : 'text-dim')}>
        {wordOf(thread)}
      </span>
      <span className="figures w-8 shrink-0 text-right text-dim text-small">{old}</span>
    </PlaceLink>
  );
};

const wordOf = ({ state }: ThreadSummary): string => {
  switch (state) {
    case 'needs_you':
      return t('inbox.held');
    case 'idle':
      return t('inbox.finished');
    case 'failed':
      return t('inbox.failed');
    default:
      return t(`thread.state.${state}`);
  }
};
