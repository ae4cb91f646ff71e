// How a turn ended that did not end well: what happened, what is kept, and the way on.
import { useState } from 'react';
import { type Problem, toProblem } from '../../../../std/errors.ts';
import { useWorkspace } from '../../../context.ts';
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { AlertIcon, PauseIcon } from '../../../ui/icons.tsx';
import { withCode } from '../../../ui/problem.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { whoIs } from '../../../words/person.ts';
import { problemWords } from '../../../words/problem-words.ts';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import { useBlocked } from '../use-blocked.ts';

export const EndRow = ({ row: { completed, stoppedBy, latest } }: { readonly row: RowOf<'end'> }) => {
  const { status, problem } = completed;
  // What blocks the session is said below, with the ways on.
  const blocked = useBlocked();
  const workspace = useWorkspace();
  const said = problem && problem.code !== blocked?.code ? problemWords(problem) : undefined;
  const failed = status === 'failed';
  // One that was lost to something else meanwhile says what that was.
  const stopped = status === 'interrupted' && !problem && stoppedBy !== undefined;
  return (
    <div role="status" className="flex items-start gap-2 text-label max-wide:flex-wrap">
      <span className={classes('flex h-5 w-4 items-center justify-center', failed ? 'text-bad' : 'text-dim')}>
        {failed ? <AlertIcon /> : <PauseIcon />}
      </span>
      <div className="min-w-0 grow max-wide:basis-60">
        <p className="text-ink">
          <b>{stopped ? t('turn.ended.stopped', { who: whoIs(stoppedBy, workspace) }) : t(`turn.ended.${status}`)}</b>{' '}
          {said?.message}
        </p>
        <p className="text-dim">{said?.hint ? withCode(said.hint) : t('turn.kept')}</p>
      </div>
      {latest && !blocked && <Continue />}
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
    <Button
      className="max-wide:ml-6"
      onClick={go}
      data-tip={problem ? problemWords(problem).message : t('turn.continueTip')}
    >
      {t('turn.continue')}
    </Button>
  );
};
