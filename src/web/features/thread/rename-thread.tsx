// Gives a thread another name.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { limits } from '../../../wire/protocol/limits.ts';
import type { Thread } from '../../data/thread.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';

type RenameThreadProps = { readonly thread: Thread; readonly onClose: () => void };

export const RenameThread = ({ thread, onClose }: RenameThreadProps) => {
  const before = thread.view.get().head?.title ?? '';
  const [title, setTitle] = useState(before);
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = title.trim();
    if (next === '' || next === before) return onClose();
    thread.ask('rename_thread', { title: next }).then(onClose, error => setProblem(toProblem(error)));
  };
  return (
    <Dialog title={t('action.rename')} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-5">
        <TextInput
          autoFocus
          aria-label={t('newThread.title')}
          value={title}
          maxLength={limits.titleChars}
          onFocus={event => event.target.select()}
          onChange={event => setTitle(event.target.value)}
        />
        {problem && <ProblemNote problem={problem} />}
        <footer className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary">
            {t('rename.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
};
