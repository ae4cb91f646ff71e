// Begins a thread: where it shall work, which channel it belongs to, and a name if one has one already.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { ChannelId } from '../../../wire/protocol/ids.ts';
import { limits } from '../../../wire/protocol/limits.ts';
import { defaultSettings } from '../../../wire/protocol/settings.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import { readRoute, threadAddress } from '../../routes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CommandLine } from '../../ui/empty.tsx';
import { Field, Select, TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';
import { initialWhere } from '../session/initial-where.ts';
import { WhereForm } from '../session/where-form.tsx';

export const NewThread = ({ onClose }: { readonly onClose: () => void }) => {
  const { router } = useApp();
  const desk = useDesk();
  const { runners, channels, threads, me } = useWorkspace();
  const route = readRoute(router.place.get().path);
  // Most threads are begun beside another one.
  const beside = threads.find(thread => route.name === 'thread' && thread.id === route.id);
  const [where, setWhere] = useState(() => initialWhere(runners, me, besideWhere(beside)));
  const [channelId, setChannelId] = useState(beside?.channelId ?? channels[0]?.id);
  const [title, setTitle] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!channelId) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const id = await desk.workspace.createThread({
        channelId,
        title: title.trim() || t('newThread.untitled'),
        ...(where && { session: { ...where, settings: defaultSettings } }),
      });
      onClose();
      router.go(threadAddress(id));
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('action.newThread')} onClose={onClose}>
      <form onSubmit={event => void submit(event)} className="flex flex-col gap-4 overflow-y-auto p-5">
        {where ? (
          <WhereForm where={where} onChange={setWhere} />
        ) : (
          <div className="flex flex-col gap-2">
            <p>{t('newThread.noMachine')}</p>
            <CommandLine>hawser start ~/code</CommandLine>
          </div>
        )}
        <div className="grid grid-cols-2 gap-4 max-wide:grid-cols-1">
          <Field label={t('newThread.channel')}>
            {props => (
              <Select
                {...props}
                value={channelId ?? ''}
                onChoose={id => setChannelId(id as ChannelId)}
                options={channels.map(({ id, name }) => ({ value: id, label: `# ${name}` }))}
              />
            )}
          </Field>
          <TextField
            label={t('newThread.title')}
            value={title}
            maxLength={limits.titleChars}
            placeholder={t('newThread.titleHint')}
            onWrite={setTitle}
          />
        </div>
        {problem && <ProblemNote problem={problem} />}
        <footer className="flex items-center justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={busy || !channelId || (where && !where.folder)}>
            {t(busy ? 'newThread.making' : 'newThread.make')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
};

type Beside = ReturnType<typeof useWorkspace>['threads'][number];

const besideWhere = (thread: Beside | undefined) =>
  thread?.runnerId && thread.folder && thread.agent
    ? { runnerId: thread.runnerId, folder: thread.folder, agent: thread.agent }
    : undefined;
