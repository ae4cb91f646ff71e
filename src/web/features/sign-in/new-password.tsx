// Choosing a new password by a link; then one signs in with it, second factor and all.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { EmailField, NewPasswordField } from '../account/sign-in-fields.tsx';
import { FrontPage } from './page.tsx';
import { NO_CODE, useLinkCode } from './use-link-code.ts';

type Step =
  | { readonly is: 'looking' }
  | { readonly is: 'over'; readonly problem: Problem }
  | { readonly is: 'choosing'; readonly code: string; readonly address: string };

export const NewPassword = () => {
  const app = useApp();
  const [step, setStep] = useState<Step>({ is: 'looking' });
  useLinkCode('/reset', (code = NO_CODE) => {
    setStep({ is: 'looking' });
    app.api.people.lookIntoReset(code).then(
      address => setStep({ is: 'choosing', code, address }),
      error => setStep({ is: 'over', problem: toProblem(error) }),
    );
  });

  switch (step.is) {
    case 'looking':
      return (
        <FrontPage title={t('reset.title')}>
          <p role="status" className="text-dim">
            {t('reset.looking')}
          </p>
        </FrontPage>
      );
    case 'over':
      return (
        <FrontPage title={t('signIn.failedTitle')}>
          <ProblemNote problem={step.problem} />
          <Button className="self-start" onClick={() => app.router.go('/sign-in', true)}>
            {t('lost.back')}
          </Button>
        </FrontPage>
      );
    case 'choosing':
      return (
        <FrontPage title={t('reset.title')}>
          <p className="text-pretty">{t('reset.what')}</p>
          <ChooseForm {...step} />
        </FrontPage>
      );
  }
};

const ChooseForm = ({ code, address }: { readonly code: string; readonly address: string }) => {
  const app = useApp();
  const { busy, problem, run } = useTask();
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await app.api.people.resetPassword(code, password);
      await app.check(); // this browser may have been signed in too
      app.router.go('/sign-in?new-password', true);
    });
  };
  return (
    <form onSubmit={submit} className="mt-2 flex flex-col gap-3">
      {/* For the browser to keep the password with. */}
      <EmailField label={t('signIn.address')} readOnly value={address} onWrite={() => undefined} />
      <NewPasswordField label={t('account.newPassword')} autoFocus value={password} onWrite={setPassword} />
      {problem && <ProblemNote problem={problem} />}
      <Button type="submit" look="primary" disabled={busy}>
        {t('reset.set')}
      </Button>
    </form>
  );
};
