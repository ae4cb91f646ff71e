// One thread in the sidebar: its state as a dot, its title, and at the end its age, or its state in words when that
// says more.
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import { threadAddress } from '../../routes.ts';
import { age } from '../../text/figures.ts';
import { classes } from '../../ui/classes.ts';
import { PlaceLink } from '../../ui/link.tsx';
import { type DotState, StateDot } from '../../ui/state-dot.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { rowClasses } from './row-classes.ts';

type ThreadLinkProps = {
  readonly thread: ThreadSummary;
  readonly selected: boolean;
  readonly unread: boolean;
  readonly offline: boolean;
  /** Whether what it stands below says already that it needs someone, or works. */
  readonly named: boolean;
  readonly onLeave: (() => void) | undefined;
};

export const ThreadLink = ({ thread, selected, unread, offline, named, onLeave }: ThreadLinkProps) => {
  const dot = dotOf(thread, offline);
  const { reads } = useDesk();
  const { me } = useWorkspace();
  const read = useSelected(reads.view, all => all.get(thread.id) ?? -1);
  const called = !selected && (thread.mentioned?.[me] ?? -1) > read;
  return (
    <PlaceLink
      to={threadAddress(thread.id)}
      aria-current={selected ? 'page' : undefined}
      onClick={onLeave}
      className={classes(rowClasses(selected), unread && 'font-semibold text-ink')}
    >
      <StateDot state={dot} />
      <span className="min-w-0 grow truncate">{thread.title}</span>
      {unread && <span className="sr-only">{t('sidebar.unread')}</span>}
      {called && (
        <span className="shrink-0 font-semibold text-accent text-small">
          <span aria-hidden>@</span>
          <span className="sr-only">{t('sidebar.mentioned')}</span>
        </span>
      )}
      <Slot thread={thread} dot={dot} named={named} />
    </PlaceLink>
  );
};

type SlotProps = Pick<ThreadLinkProps, 'thread' | 'named'> & { readonly dot: DotState };

const Slot = ({ thread, dot, named }: SlotProps) => {
  const { now } = useApp();
  const word = slotWord(thread, dot);
  const since = thread.waiting[0]?.at ?? thread.workingSince ?? thread.at;
  const old = useSelected(now, time => age(since, time));
  // Then since when says more; who only hears the page still hears the word.
  const aged = named && (thread.state === 'needs_you' || thread.state === 'working') && dot !== 'off';
  return (
    <span className={classes('figures shrink-0 font-normal text-small', dot === 'need' ? 'text-need' : 'text-dim')}>
      {aged && <span className="sr-only">{word}</span>}
      {aged ? old : (word ?? old)}
    </span>
  );
};

/** Something waits that only others may answer (hub/workspaces/audience.ts). */
const waitsForOthers = ({ state, approvals }: ThreadSummary): boolean => state === 'working' && approvals > 0;

const dotOf = (thread: ThreadSummary, offline: boolean): DotState => {
  if (waitsForOthers(thread) && !offline) return 'wait';
  switch (thread.state) {
    case 'needs_you':
      return 'need';
    case 'blocked':
      return 'fail';
    case 'working':
      return offline ? 'off' : 'work';
    case 'queued':
      return offline ? 'off' : 'wait';
    case 'failed':
      return 'fail';
    case 'idle':
      return offline ? 'off' : 'idle';
  }
};

const slotWord = (thread: ThreadSummary, dot: DotState): string | undefined => {
  if (dot === 'off') return t('thread.state.offline');
  if (waitsForOthers(thread)) return t('thread.state.others');
  return thread.state === 'idle' ? undefined : t(`thread.state.${thread.state}`);
};
