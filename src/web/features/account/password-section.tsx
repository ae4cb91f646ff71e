// The password: setting the first one with the address it goes with, or changing it.
import { type FormEvent, useState } from 'react';
import { useApp } from '../../context.ts';
import type { Account } from '../../data/people-api.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';

/** As the hub has it (hub/accounts/account-limits.ts). */
export const PASSWORD_LEAST = 10;

type AccountSectionProps = { readonly account: Account; readonly onChange: () => Promise<void> };

export const PasswordSection = ({ account, onChange }: AccountSectionProps) => {
  const { people } = useApp().api;
  const { busy, problem, run } = useTask();
  const [email, setEmail] = useState(account.email ?? '');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDone(false);
    const wish = { next, email: email.trim(), ...(account.hasPassword && { current }) };
    void run(async () => {
      await people.setPassword(wish);
      setCurrent('');
      setNext('');
      setDone(true);
      await onChange();
    });
  };
  return (
    <Section title={t('account.password')}>
      <form onSubmit={submit} className="flex flex-col gap-4 rounded-card border border-line bg-panel p-4">
        <div className="grid grid-cols-2 gap-4 max-wide:grid-cols-1">
          <Field label={t('account.address')}>
            {props => (
              <TextInput
                {...props}
                type="email"
                autoComplete="username"
                required
                value={email}
                onChange={event => setEmail(event.target.value)}
              />
            )}
          </Field>
          {account.hasPassword && (
            <Field label={t('account.currentPassword')}>
              {props => (
                <TextInput
                  {...props}
                  type="password"
                  autoComplete="current-password"
                  required
                  value={current}
                  onChange={event => setCurrent(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field label={t('account.newPassword')} hint={t('account.passwordHint', { n: PASSWORD_LEAST })}>
            {props => (
              <TextInput
                {...props}
                type="password"
                autoComplete="new-password"
                required
                minLength={PASSWORD_LEAST}
                maxLength={200}
                value={next}
                onChange={event => setNext(event.target.value)}
              />
            )}
          </Field>
        </div>
        {problem && <ProblemNote problem={problem} look="line" />}
        <div className="flex items-center justify-end gap-3">
          <span role="status" className="text-ok text-label">
            {done ? t('account.passwordChanged') : ''}
          </span>
          <Button type="submit" disabled={busy}>
            {t(account.hasPassword ? 'account.passwordChange' : 'account.firstPassword')}
          </Button>
        </div>
      </form>
    </Section>
  );
};
