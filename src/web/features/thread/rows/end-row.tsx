// How a turn ended that did not end well: what happened, what is kept, and the way on.
import { useState } from 'react';
import { type Problem, toProblem } from '../../../../std/errors.ts';
import { Button } from '../../../ui/button.tsx';
import { AlertIcon, PauseIcon } from '../../../ui/icons.tsx';
import { withCode } from '../../../ui/problem.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { problemWords } from '../../../words/problem-words.ts';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';

export const EndRow = ({ row: { completed, latest } }: { readonly row: RowOf<'end'> }) => {
  const { status, problem } = completed;
  const said = problem && problemWords(problem);
  const failed = status === 'failed';
  return (
    <div role="status" className="flex items-start gap-2 text-label">
      <span className={failed ? 'mt-0.5 text-bad' : 'mt-[3px] text-dim'}>{failed ? <AlertIcon /> : <PauseIcon />}</span>
      <div className="min-w-0 grow">
        <p className="text-ink">
          <b>{t(`turn.ended.${status}`)}</b> {said?.message}
        </p>
        <p className="text-dim">{said?.hint ? withCode(said.hint) : t('turn.kept')}</p>
      </div>
      {latest && <Continue />}
    </div>
  );
};

const Continue = () => {
  const { thread } = useThreadScope();
  const held = useSelected(thread.view, view => view.head?.session?.held);
  const busy = useSelected(thread.view, view => Boolean(view.head?.turn) || (view.head?.waiting.length ?? 0) > 0);
  const [problem, setProblem] = useState<Problem>();
  // With messages waiting, the queue's own "continue" is the way on.
  if (busy || held !== undefined) return null;
  const go = () => {
    try {
      thread.post({ text: t('turn.continueText'), attachments: [], mode: 'queue' });
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Button onClick={go} data-tip={problem ? problemWords(problem).message : t('turn.continueTip')}>
      {t('turn.continue')}
    </Button>
  );
};
