// Who forgot their password asks for a letter. The page says the same to everybody: whether somebody signs in with an
// address is not for whoever types it to learn. The letter's link leads to new-password.tsx.
import { type FormEvent, useState } from 'react';
import { useApp } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useTask } from '../../ui/use-task.ts';
import { locale, t } from '../../words/t.ts';
import { EmailField } from '../account/sign-in-fields.tsx';

type LostPasswordProps = {
  /** What was typed already. */
  readonly address: string;
  readonly onBack: () => void;
};

export const LostPassword = ({ address, onBack }: LostPasswordProps) => {
  const { people } = useApp().api;
  const { busy, problem, run } = useTask();
  const [email, setEmail] = useState(address);
  const [sent, setSent] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => people.askForNewPassword(email.trim(), locale().slice(0, 2))).then(setSent);
  };
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-pretty">
        {sent ? t('lost.sent', { address: email.trim() }) : t('lost.how')}
      </p>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <EmailField label={t('signIn.address')} autoFocus value={email} onWrite={setEmail} />
        {problem && <ProblemNote problem={problem} />}
        <Button type="submit" look={sent ? 'plain' : 'primary'} disabled={busy}>
          {t(sent ? 'lost.again' : 'lost.send')}
        </Button>
      </form>
      <Button look="quiet" className="self-center" onClick={onBack}>
        {t('lost.back')}
      </Button>
    </div>
  );
};
