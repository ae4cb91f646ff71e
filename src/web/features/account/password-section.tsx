// The password: setting the first one with the address it goes with, or changing it.
import { type FormEvent, useState } from 'react';
import { useApp } from '../../context.ts';
import type { Account } from '../../data/people-api.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { EmailField, NewPasswordField, PasswordField } from './sign-in-fields.tsx';

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
          {/* What it is for in the first line, the old and the new one side by side in the second. */}
          <div className={account.hasPassword ? 'wide:col-span-2 wide:pr-[calc(50%+8px)]' : undefined}>
            <EmailField label={t('account.address')} value={email} onWrite={setEmail} />
          </div>
          {account.hasPassword && (
            <PasswordField label={t('account.currentPassword')} value={current} onWrite={setCurrent} />
          )}
          <NewPasswordField label={t('account.newPassword')} value={next} onWrite={setNext} />
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
