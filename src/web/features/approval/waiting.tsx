// Since when an approval waits, and for whom.
import { useApp } from '../../context.ts';
import { clockTime, wholeDuration } from '../../text/figures.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

type WaitingProps = {
  readonly since: number;
  /** Who may answer, where one is among them. */
  readonly who: string | undefined;
};

export const Waiting = ({ since, who }: WaitingProps) => {
  const { now } = useApp();
  const waited = useSelected(now, time => wholeDuration(time - since));
  return (
    <span className="figures text-dim text-small">
      <span data-tip={t('approval.since', { time: clockTime(since, now.get()) })}>
        {t('approval.waiting', { time: waited })}
      </span>
      {who && <> · {who}</>}
    </span>
  );
};
