// Since when an approval waits, and for whom.
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { clockTime, wholeDuration } from '../../text/figures.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

export const Waiting = ({ since }: { readonly since: number }) => {
  const { now } = useApp();
  const { members, me } = useWorkspace();
  const waited = useSelected(now, time => wholeDuration(time - since));
  const isGuest = members.find(({ id }) => id === me)?.role === 'guest';
  const others = members.filter(({ id, role }) => id !== me && role !== 'guest');
  return (
    <span className="figures text-dim text-small">
      <span data-tip={t('approval.since', { time: clockTime(since, now.get()) })}>
        {t('approval.waiting', { time: waited })}
      </span>
      {!isGuest && <> · {whoWords(others)}</>}
    </span>
  );
};

const MOST_NAMES = 2;

const whoWords = (others: readonly Member[]): string => {
  const [first] = others;
  if (!first) return t('approval.who.you');
  if (others.length === 1) return t('approval.who.one', { name: first.name });
  const names = others
    .slice(0, MOST_NAMES)
    .map(({ name }) => name)
    .join(', ');
  const n = others.length - MOST_NAMES;
  return n > 0 ? t('approval.who.more', { names, n }) : t('approval.who.many', { names });
};
