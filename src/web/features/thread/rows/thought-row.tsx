// The agent's thinking, folded to one calm line.

import { duration } from '../../../text/figures.ts';
import { Markdown } from '../../../ui/markdown.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import { itemDuration } from '../model/activity.ts';
import type { EntryOf, RowOf } from '../model/row.ts';
import { useFold, useThreadScope } from '../thread-scope.ts';
import { Elapsed } from './elapsed.tsx';
import { FoldLine } from './fold-line.tsx';
import { RestLine } from './gap-row.tsx';

export const ThoughtRow = ({ row }: { readonly row: RowOf<'thought'> }) => <Thought entry={row.entry} />;

export const Thought = ({ entry }: { readonly entry: EntryOf<'reasoning'> }) => {
  const { item } = entry;
  const { thread } = useThreadScope();
  const [open, toggle] = useFold(`thought:${item.id}`);
  const running = item.status === 'running';
  const live = useSelected(thread.view, view => view.live.get(item.id)?.text);
  const text = running ? (live ?? item.text) : item.text;
  return (
    <>
      <FoldLine
        open={open}
        onToggle={text === '' ? undefined : toggle}
        figure={running && <Elapsed since={item.startedAt} />}
      >
        {running ? (
          <span className="shimmer truncate">{headline(text) ?? t('thought.running')}</span>
        ) : (
          t('thought.took', { time: duration(itemDuration(item)) })
        )}
      </FoldLine>
      {open && text !== '' && (
        <div className="mt-1 mb-1 ml-1.5 border-line border-l pl-4">
          <RestLine entry={entry} />
          <Markdown text={text} open={running} className="text-base! text-dim leading-[22px]!" />
        </div>
      )}
    </>
  );
};

/** The newest of the bold headings that models put over the parts of their thinking. */
const headline = (text: string): string | undefined => [...text.matchAll(/^\*\*(.+?)\*\*\s*$/gm)].at(-1)?.[1];
