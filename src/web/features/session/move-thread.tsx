// Binds a thread to another machine, folder or agent; also the way to give one to a thread that has none.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useWorkspace } from '../../context.ts';
import type { OpenThread } from '../../data/threads.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CommandLine } from '../../ui/empty.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';
import { initialWhere } from './initial-where.ts';
import { WhereForm } from './where-form.tsx';

type MoveThreadProps = { readonly open: OpenThread; readonly onClose: () => void };

export const MoveThread = ({ open: { thread }, onClose }: MoveThreadProps) => {
  const { runners, me } = useWorkspace();
  const session = thread.view.get().head?.session ?? undefined;
  const [where, setWhere] = useState(() => initialWhere(runners, me, session));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!where) return;
    setBusy(true);
    thread.ask('start_session', { ...where, settings: session?.requested ?? {} }).then(onClose, error => {
      setBusy(false);
      setProblem(toProblem(error));
    });
  };
  return (
    <Dialog title={t(session ? 'moveThread.title' : 'moveThread.titleFirst')} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto p-5">
        {where ? (
          <>
            {session && <p className="text-dim text-label">{t('moveThread.how')}</p>}
            <WhereForm where={where} onChange={setWhere} />
          </>
        ) : (
          <>
            <p>{t('machines.none')}</p>
            <CommandLine>hawser start ~/code</CommandLine>
          </>
        )}
        {problem && <ProblemNote problem={problem} />}
        <footer className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={busy || !where?.folder}>
            {t(session ? 'moveThread.move' : 'moveThread.start')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
};
