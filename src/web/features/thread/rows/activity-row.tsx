// A run of commands, edits and tool calls as one line; unfolded, one row for each. A run of one says what it was.
import { duration } from '../../../text/figures.ts';
import { classes } from '../../../ui/classes.ts';
import { t } from '../../../words/t.ts';
import { activityWords, countActivity } from '../model/activity.ts';
import type { RowOf } from '../model/row.ts';
import { useFold } from '../thread-scope.ts';
import { ActivityItemRow, isBackground } from './activity-item.tsx';
import { Elapsed } from './elapsed.tsx';
import { FoldLine } from './fold-line.tsx';

export const ActivityRow = ({ row: { items, key } }: { readonly row: RowOf<'activity'> }) => {
  const [open, toggle] = useFold(key);
  const [only, ...more] = items;
  if (only && more.length === 0) return <ActivityItemRow activity={only} alone />;
  const counts = countActivity(items);
  const now = items.find(({ entry: { item } }) => item.status === 'running' && !isBackground(item))?.entry.item;
  return (
    <>
      <FoldLine
        open={open}
        onToggle={toggle}
        figure={now && !open ? <Elapsed since={now.startedAt} /> : took(counts.durationMs)}
      >
        {/* Unfolded, what goes on now has a row that says so. */}
        <span className={classes('min-w-0 wide:truncate font-medium', now && 'shimmer')}>
          {(open && activityWords(counts)) || activityWords(counts, now)}
        </span>
        {now?.kind === 'command' && !open && (
          <code className="min-w-0 max-w-fit grow basis-0 truncate text-small">{now.command.split('\n')[0]}</code>
        )}
        {counts.failed > 0 && (
          <span className="shrink-0 text-bad text-small">{t('activity.failed', { n: counts.failed })}</span>
        )}
        {counts.background > 0 && (
          <span className="shrink-0 text-small">{t('activity.background', { n: counts.background })}</span>
        )}
      </FoldLine>
      {open && (
        <ul className="mt-0.5 mb-1 ml-[6px] border-line border-l pl-3.5">
          {items.map(activity => (
            <li key={activity.entry.item.id}>
              <ActivityItemRow activity={activity} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const took = (ms: number) => (ms > 0 ? duration(ms) : null);
