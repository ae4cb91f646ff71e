// Making a channel: a name, and for whom. It is gone at once, and the channel is in the list; whether the hub makes it is
// told by refused-channels.tsx.
import { type FormEvent, useState } from 'react';
import type { Desk } from '../../data/app.ts';
import type { NewChannel as Wish } from '../../data/new-channels.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

const NAME_CHARS = 60;

type NewChannelProps = {
  readonly desk: Pick<Desk, 'workspace' | 'newChannels'>;
  /** What was asked for before, and not made. */
  readonly again?: Wish;
  readonly onClose: () => void;
};

export const NewChannel = ({ desk: { workspace, newChannels }, again, onClose }: NewChannelProps) => {
  const view = useStore(workspace.view);
  const [name, setName] = useState(again?.name ?? '');
  const [hidden, setHidden] = useState(again?.hidden ?? false);
  const wanted = name.trim();
  const taken =
    view.status === 'ready' &&
    view.channels.some(channel => channel.name.toLocaleLowerCase() === wanted.toLocaleLowerCase());
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '' || taken) return;
    if (again) newChannels.drop(again.name);
    newChannels.make(wanted, hidden);
    onClose();
  };
  return (
    <Dialog title={t('action.newChannel')} onClose={onClose}>
      <form onSubmit={create} className="flex flex-col gap-4 p-5">
        <TextField
          label={t('channel.name')}
          hint={t(hidden ? 'channel.nameHintHidden' : 'channel.nameHint')}
          error={taken ? t('channel.taken') : undefined}
          value={name}
          maxLength={NAME_CHARS}
          autoComplete="off"
          aria-invalid={taken}
          onWrite={setName}
        />
        <Check checked={hidden} onChange={setHidden}>
          {t('people.channelHidden')}
        </Check>
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={wanted === '' || taken}>
            {t('channel.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
