// Calls a machine something else in this workspace; what it calls itself stays on the card as its host.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import { useApp } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';

type RenameMachineProps = { readonly runner: RunnerView; readonly onClose: () => void };

export const RenameMachine = ({ runner, onClose }: RenameMachineProps) => {
  const { api } = useApp();
  const [name, setName] = useState(runner.name);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (next === runner.name) return onClose();
    setBusy(true);
    api.renameRunner(runner.id, next).then(onClose, error => {
      setBusy(false);
      setProblem(toProblem(error));
    });
  };
  return (
    <Dialog title={t('machine.rename')} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-5">
        <TextField
          label={t('machine.name')}
          hint={t('machine.nameHint')}
          error={problem && problemWords(problem).message}
          autoFocus
          value={name}
          maxLength={100}
          onFocus={event => event.target.select()}
          onWrite={setName}
        />
        <footer className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={busy || name.trim() === ''}>
            {t('rename.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
};
