// Making a channel: a name, and it is there for everybody.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useDesk, useWorkspace } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';

const NAME_CHARS = 60;

export const NewChannel = ({ onClose }: { readonly onClose: () => void }) => {
  const { workspace } = useDesk();
  const { channels } = useWorkspace();
  const [name, setName] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const wanted = name.trim();
  const taken = channels.some(channel => channel.name.toLocaleLowerCase() === wanted.toLocaleLowerCase());
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '' || taken || sending) return;
    setSending(true);
    setProblem(undefined);
    try {
      await workspace.createChannel(wanted);
      onClose();
    } catch (error) {
      setSending(false);
      setProblem(toProblem(error));
    }
  };
  return (
    <Dialog title={t('action.newChannel')} onClose={onClose}>
      <form onSubmit={event => void create(event)} className="flex flex-col gap-4 p-5">
        <TextField
          label={t('channel.name')}
          hint={t('channel.nameHint')}
          error={taken && !sending ? t('channel.taken') : undefined}
          value={name}
          maxLength={NAME_CHARS}
          autoComplete="off"
          aria-invalid={taken}
          onWrite={setName}
        />
        {problem && <ProblemNote problem={problem} />}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={wanted === '' || taken || sending}>
            {t('channel.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
