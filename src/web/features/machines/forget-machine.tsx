// Removes a machine from the workspace, once it has been said what that ends, what is kept, and how it comes back.
import { useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { RunnerView, ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { useApp } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote, withCode } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';

type ForgetMachineProps = {
  readonly runner: RunnerView;
  /** Those that work on it. */
  readonly threads: readonly ThreadSummary[];
  readonly onClose: () => void;
};

export const ForgetMachine = ({ runner, threads, onClose }: ForgetMachineProps) => {
  const { api } = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const working = threads.filter(({ state }) => state === 'working' || state === 'needs_you').length;
  const waiting = runner.load?.queued ?? 0;
  const forget = () => {
    setBusy(true);
    api.forgetRunner(runner.id).then(onClose, error => {
      setBusy(false);
      setProblem(toProblem(error));
    });
  };
  return (
    <Dialog title={t('machine.forgetTitle', { machine: runner.name })} onClose={onClose}>
      <div className="flex flex-col gap-4 p-5">
        <ul className="flex list-disc flex-col gap-1.5 pl-5">
          {working > 0 && <li className="text-bad">{t('machine.forgetWorking', { n: working })}</li>}
          {waiting > 0 && <li className="text-bad">{t('machine.forgetWaiting', { n: waiting })}</li>}
          {threads.length > 0 && <li>{t('machine.forgetThreads', { n: threads.length })}</li>}
          <li>{t('machine.forgetFiles')}</li>
          <li>{withCode(t('machine.forgetBack'))}</li>
        </ul>
        {problem && <ProblemNote problem={problem} />}
        <footer className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button look="danger" className="border-bad!" disabled={busy} onClick={forget}>
            {t(busy ? 'machine.forgetting' : 'machine.forgetDo')}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
};
