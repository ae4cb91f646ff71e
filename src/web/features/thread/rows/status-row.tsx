// What a running turn does at this moment, in words, at its end; and while it says nothing, what it waits for. Once that
// has lasted too long there is a way out beside it.
import { Button } from '../../../ui/button.tsx';
import { t } from '../../../words/t.ts';
import type { Doing, RowOf } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import { Elapsed } from './elapsed.tsx';

export const StatusRow = ({ row: { doing } }: { readonly row: RowOf<'status'> }) => (
  <p className="flex min-h-6 flex-wrap items-center gap-2 text-label">
    <span className={doing.quiet ? 'text-dim' : 'shimmer shrink-0'}>{wordsOf(doing)}</span>
    <span aria-hidden className="shrink-0 text-dim text-small">
      <Elapsed since={doing.since} />
    </span>
    {doing.quiet?.overdue && <StopButton />}
  </p>
);

const wordsOf = ({ what, quiet }: Doing): string =>
  what === 'quiet' ? t(`quiet.${quiet?.waitsFor ?? 'model'}`) : t(`doing.${what}`);

const StopButton = () => {
  const { thread } = useThreadScope();
  const stop = () => void thread.interrupt().catch(() => undefined); // it was over already
  return (
    <Button size="small" onClick={stop}>
      {t('quiet.stop')}
    </Button>
  );
};
