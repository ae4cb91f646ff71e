// Gives a thread or a machine another name. It is gone at once, and the name is there; whether the hub takes it is told
// by refused-names.tsx.
import { type FormEvent, useState } from 'react';
import { limits } from '../../../wire/protocol/limits.ts';
import type { Named, Renames } from '../../data/renames.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';

type RenameDialogProps = { readonly of: Named; readonly renames: Renames; readonly onClose: () => void };

export const RenameDialog = ({ of, renames, onClose }: RenameDialogProps) => {
  const [{ before, typed }] = useState(() => {
    const refused = renames.view.get().find(({ of: { id }, problem }) => id === of.id && problem);
    const known = renames.nameOf(of);
    return { before: known, typed: refused?.name ?? known };
  });
  const [name, setName] = useState(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (next === '') return;
    if (next === before) renames.drop(of);
    else renames.ask(of, next);
    onClose();
  };
  const words =
    of.kind === 'thread'
      ? { title: t('action.rename'), label: t('newThread.title') }
      : { title: t('machine.rename'), label: t('machine.name'), hint: t('machine.nameHint') };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-5">
        <TextField
          label={words.label}
          hint={words.hint}
          autoFocus
          value={name}
          maxLength={of.kind === 'thread' ? limits.titleChars : MACHINE_CHARS}
          onFocus={event => event.target.select()}
          onWrite={setName}
        />
        <footer className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {t('rename.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
};

const MACHINE_CHARS = 100;
