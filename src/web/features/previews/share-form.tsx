// With whom a port is shared, and for how long. The hub and the laptop have the last word; what they refuse is shown here.
import { type ReactNode, useState } from 'react';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import { type Audience, audience as audiences } from '../../../wire/protocol/previews.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import type { Thread } from '../../data/thread.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t, type WordKey } from '../../words/t.ts';
import { rules } from '../people/roles.ts';

const HOURS = ['1', '8', '24', '168'] as const;

type ShareFormProps = {
  readonly thread: Thread;
  readonly port: number;
  /** The words of the button that it is at first; false for the form itself. */
  readonly folded: WordKey | false;
  /** Beside the button. */
  readonly children?: ReactNode;
};

export const ShareForm = ({ thread, port, folded, children }: ShareFormProps) => {
  const { api } = useApp();
  const { me, members } = useWorkspace();
  const { weakened } = useDesk().me;
  const [open, setOpen] = useState(!folded);
  const [audience, setAudience] = useState<Audience>('thread');
  const [people, setPeople] = useState<readonly MemberId[]>([]);
  const [hours, setHours] = useState('8');
  const [comeBack, setComeBack] = useState(true);
  const task = useTask();
  const others = members.filter(({ id, removed }) => id !== me && !removed);
  const role = members.find(({ id }) => id === me)?.role ?? 'guest';
  const offered = audiences.options.filter(
    each => (each !== 'link' || rules(role)) && (each !== 'workspace' || role !== 'guest'),
  );
  // Folded again by a "not now" of somebody else.
  if (folded && !open) {
    return (
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => setOpen(true)}>
          {t(folded)}
        </Button>
      </div>
    );
  }
  const share = () =>
    task.run(() =>
      api.previews.share(thread.id, {
        ...{ port, audience, comeBack, expiresInMs: Number(hours) * 3_600_000 },
        ...(audience === 'people' && { people: [...people] }),
      }),
    );
  const toggle = (id: MemberId, on: boolean) => setPeople(on ? [...people, id] : people.filter(each => each !== id));
  return (
    <form
      className="flex flex-col gap-2.5"
      onSubmit={event => {
        event.preventDefault();
        void share();
      }}
    >
      <div className="flex flex-wrap gap-2.5">
        <Field label={t('preview.who')}>
          {props => (
            <Select
              {...props}
              value={audience}
              options={offered.map(value => ({ value, label: t(`preview.audience.${value}`) }))}
              onChoose={value => setAudience(audiences.parse(value))}
            />
          )}
        </Field>
        <Field label={t('preview.until')}>
          {props => (
            <Select
              {...props}
              value={hours}
              options={HOURS.map(value => ({ value, label: t('preview.hours', { n: Number(value) }) }))}
              onChoose={setHours}
            />
          )}
        </Field>
      </div>
      {audience === 'people' && (
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="sr-only">{t('preview.audience.people')}</legend>
          {others.map(({ id, name }) => (
            <Check key={id} checked={people.includes(id)} onChange={on => toggle(id, on)}>
              {name}
            </Check>
          ))}
          {others.length === 0 && <p className="text-dim">{t('preview.nobodyElse')}</p>}
        </fieldset>
      )}
      <Check checked={comeBack} onChange={setComeBack}>
        {t('preview.comeBack')}
      </Check>
      {weakened.includes('preview_paths') && <p className="text-pretty text-dim text-small">{t('preview.oneHost')}</p>}
      {task.problem && <ProblemNote problem={task.problem} look="line" />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={task.busy || (audience === 'people' && people.length === 0)}>
          {t(task.busy ? 'preview.sharing' : 'preview.share')}
        </Button>
        {children}
      </div>
    </form>
  );
};
