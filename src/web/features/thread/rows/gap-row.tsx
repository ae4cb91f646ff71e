// The middle of a very long text, of which a page has only the ends: how much it is, and the way to it. Of what is folded
// it is read by itself once that is unfolded.
import { useEffect, useRef } from 'react';
import type { ItemId } from '../../../../wire/protocol/ids.ts';
import type { ItemEntry } from '../../../../wire/thread/timeline.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import { FoldLine } from './fold-line.tsx';

const useReading = (id: ItemId) => {
  const { thread } = useThreadScope();
  return useSelected(thread.long.reading, all => all.get(id));
};

export const GapRow = ({ row: { itemId, chars } }: { readonly row: RowOf<'gap'> }) => {
  const { thread, holdStill } = useThreadScope();
  const reading = useReading(itemId);
  const line = useRef<HTMLDivElement>(null);
  const unfold = async () => {
    holdStill();
    const above = rowAbove(line.current);
    await thread.long.unfold(itemId);
    // The line is gone, and the focus with it; keys go on from what it stood below.
    if (document.activeElement === document.body) above?.focus({ preventScroll: true });
  };
  return (
    <div ref={line} className="border-line border-y border-dashed py-1">
      <FoldLine
        open={reading !== undefined}
        onToggle={() => void unfold()}
        figure={reading && 'done' in reading ? progressWords(reading) : t('long.show')}
      >
        <span className="truncate">{t('long.between', { n: chars })}</span>
      </FoldLine>
      <Refused id={itemId} />
    </div>
  );
};

const rowAbove = (line: HTMLElement | null): HTMLElement | undefined => {
  const own = line?.closest<HTMLElement>('[data-row]');
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  return own ? rows[rows.indexOf(own) - 1] : undefined;
};

/** Reads the rest of what is unfolded, and says how far that is. */
export const RestLine = ({ entry: { item, lacks } }: { readonly entry: ItemEntry }) => {
  const { thread } = useThreadScope();
  const reading = useReading(item.id);
  const wanted = lacks !== undefined;
  useEffect(() => {
    if (wanted) void thread.long.unfold(item.id);
  }, [wanted, thread, item.id]);
  if (!wanted) return null;
  return (
    <div className="px-3 py-1.5 text-dim text-small">
      {reading && 'done' in reading ? <p className="figures">{progressWords(reading)}</p> : <Refused id={item.id} />}
    </div>
  );
};

const progressWords = ({ done }: { readonly done: number }): string =>
  t('long.reading', { percent: Math.round(done * 100) });

const Refused = ({ id }: { readonly id: ItemId }) => {
  const { thread } = useThreadScope();
  const reading = useReading(id);
  if (!reading || 'done' in reading) return null;
  return (
    <ProblemNote problem={reading.problem} look="line">
      <Button size="small" onClick={() => void thread.long.unfold(id)}>
        {t('blocked.tryAgain')}
      </Button>
    </ProblemNote>
  );
};
