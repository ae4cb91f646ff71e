// How others see one: picture, name, colour, time zone. Saved with a button, because a name is typed letter by letter; the
// picture is there as soon as it is chosen (portrait-field.tsx).
import { type FormEvent, useState } from 'react';
import { useApp, useWorkspace } from '../../context.ts';
import type { Account } from '../../data/people-api.ts';
import { Avatar, FACES, usualTint } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Field, Select, TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { PortraitField } from './portrait-field.tsx';

export const ProfileSection = ({ account }: { readonly account: Account }) => {
  const { people } = useApp().api;
  const { members, me } = useWorkspace();
  const { busy, problem, run } = useTask();
  const own = members.find(({ id }) => id === me);
  const [name, setName] = useState(own?.name ?? account.name);
  const [tint, setTint] = useState(own?.tint ?? usualTint(me));
  const [zone, setZone] = useState(account.timeZone ?? '');
  const [saved, setSaved] = useState(false);
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setSaved(false);
      set(value);
    };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => people.changeAccount({ name: name.trim(), tint, timeZone: zone || null })).then(setSaved);
  };
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Section title={t('account.profile')} hint={t('account.profileHint')}>
      <form onSubmit={submit} className="flex flex-col gap-4 rounded-card border border-line bg-panel p-4">
        <PortraitField person={{ id: me, name, tint }} />
        <div className="grid grid-cols-2 gap-4 max-wide:grid-cols-1">
          <TextField
            label={t('account.name')}
            autoComplete="name"
            value={name}
            maxLength={80}
            onWrite={text => change(setName)(text)}
          />
          <Field label={t('account.timeZone')}>
            {props => (
              <Select
                {...props}
                value={zone}
                onChoose={change(setZone)}
                options={[
                  { value: '', label: t('account.timeZoneNone', { zone: here }) },
                  ...Intl.supportedValuesOf('timeZone').map(each => ({ value: each, label: each })),
                ]}
              />
            )}
          </Field>
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-ink text-label">{t('account.colour')}</legend>
          <div className="flex flex-wrap items-center gap-2 max-wide:grid max-wide:w-fit max-wide:grid-cols-4">
            {[...Array(FACES).keys()].map(value => (
              <label
                key={value}
                className={classes(
                  'flex cursor-pointer items-center justify-center rounded-full p-1 text-label has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:[&>span]:size-8',
                  tint === value && 'ring-2 ring-ink',
                )}
              >
                <input
                  type="radio"
                  name="tint"
                  className="sr-only"
                  aria-label={`${t('account.colour')} ${value + 1}`}
                  checked={tint === value}
                  onChange={() => change(setTint)(value)}
                />
                <Avatar person={{ id: me, name, tint: value }} />
              </label>
            ))}
          </div>
        </fieldset>
        {problem && <ProblemNote problem={problem} look="line" />}
        <div className="flex items-center justify-end gap-3">
          <span role="status" className="text-ok text-label">
            {saved ? t('account.saved') : ''}
          </span>
          <Button type="submit" disabled={busy || name.trim() === ''}>
            {t('account.save')}
          </Button>
        </div>
      </form>
    </Section>
  );
};
