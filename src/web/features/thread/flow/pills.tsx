// What floats over the flow: how much is new at its end, and the way to where reading had stopped.
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { DownIcon, UpIcon } from '../../../ui/icons.tsx';
import { t } from '../../../words/t.ts';
import type { Row } from '../model/row.ts';
import { countNew } from '../model/unread.ts';

const PILL = 'pointer-events-auto animate-rise rounded-full! bg-panel shadow-floating';

type NewPillProps = { readonly rows: readonly Row[]; readonly since: string; readonly onClick: () => void };

export const NewPill = ({ rows, since, onClick }: NewPillProps) => {
  const seen = rows.findLastIndex(row => row.key === since);
  return (
    <Float at="bottom">
      <Button onClick={onClick} className={PILL} aria-live="polite" hint="thread.bottom">
        <DownIcon />
        {t('thread.new', { n: seen < 0 ? 0 : countNew(rows, seen + 1) })}
      </Button>
    </Float>
  );
};

type UnreadPillProps = { readonly count: number; readonly isMore: boolean; readonly onClick: () => void };

export const UnreadPill = ({ count, isMore, onClick }: UnreadPillProps) => (
  <Float at="top">
    <Button onClick={onClick} className={PILL} hint="thread.unread">
      <UpIcon />
      {isMore ? t('thread.unreadMany') : t('thread.unread', { n: count })}
    </Button>
  </Float>
);

export const LostPill = () => (
  <Float at="top">
    <p role="status" className={classes(PILL, 'border border-line px-3 py-1 text-label text-text')}>
      {t('thread.placeLost')}
    </p>
  </Float>
);

const Float = ({ at, children }: { readonly at: 'top' | 'bottom'; readonly children: React.ReactNode }) => (
  <div
    className={classes(
      'pointer-events-none absolute inset-x-0 flex justify-center',
      at === 'top' ? 'top-2' : 'bottom-2',
    )}
  >
    {children}
  </div>
);
