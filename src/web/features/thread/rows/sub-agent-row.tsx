// Another agent that this one started: its task and state; unfolded, its work follows below, indented.
import { duration } from '../../../text/figures.ts';
import { t } from '../../../words/t.ts';
import { itemDuration } from '../model/activity.ts';
import type { RowOf } from '../model/row.ts';
import { useFold } from '../thread-scope.ts';
import { Elapsed } from './elapsed.tsx';
import { FoldLine } from './fold-line.tsx';

export const SubAgentRow = ({ row: { entry, steps, open, key } }: { readonly row: RowOf<'sub_agent'> }) => {
  const [, toggle] = useFold(key);
  const { task, model, state, status, startedAt } = entry.item;
  const running = status === 'running';
  return (
    <FoldLine
      open={open}
      onToggle={steps > 0 ? toggle : undefined}
      figure={running ? <Elapsed since={startedAt} /> : duration(itemDuration(entry.item))}
    >
      <span className={running ? 'shimmer shrink-0 font-medium' : 'shrink-0 font-medium'}>{t('subAgent.title')}</span>
      <span className="min-w-0 wide:truncate text-text max-wide:line-clamp-2">{task.split('\n')[0]}</span>
      <span className="shrink-0 text-small">
        {model && <span className="max-wide:hidden">{model} · </span>}
        {stateWords(state)}
        {steps > 0 && <span className="max-wide:hidden"> · {t('subAgent.steps', { n: steps })}</span>}
      </span>
    </FoldLine>
  );
};

/** What this version has no word for, a later runner may say. */
const stateWords = (state: string): string => (isKnown(state) ? t(`subAgent.state.${state}`) : state);

const STATES = ['starting', 'running', 'completed', 'interrupted', 'failed', 'closed', 'gone'] as const;
const isKnown = (state: string): state is (typeof STATES)[number] => (STATES as readonly string[]).includes(state);
