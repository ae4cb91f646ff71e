// Signing in by the one-time link that the terminal prints: takes the code from behind the `#`, wipes it from the
// address before anything else can see it, and goes where the link leads.
import { useEffect, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { safeReturn } from '../../routes.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/empty.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';
import { FrontPage } from './page.tsx';

type Step = { readonly is: 'no_link' | 'signing_in' } | { readonly is: 'failed'; readonly problem: Problem };

export const SignIn = () => {
  const app = useApp();
  const [step, setStep] = useState<Step>({ is: 'no_link' });
  const begun = useRef(false);

  useEffect(() => {
    const { anchor } = app.router.place.get();
    const values = new URLSearchParams(anchor);
    const code = values.get('code');
    if (!code || begun.current) return;
    begun.current = true; // the code is good once, and effects may run twice
    app.router.go('/sign-in', true);
    setStep({ is: 'signing_in' });
    app.signIn(code).then(
      () => app.router.go(safeReturn(values.get('to')), true),
      error => setStep({ is: 'failed', problem: toProblem(error) }),
    );
  }, [app]);

  if (step.is === 'signing_in') {
    return (
      <FrontPage title={t('signIn.title')}>
        <p role="status" className="text-dim">
          {t('signIn.signingIn')}
        </p>
      </FrontPage>
    );
  }
  return (
    <FrontPage title={step.is === 'failed' ? t('signIn.failedTitle') : t('signIn.title')}>
      {step.is === 'failed' && <ProblemNote problem={step.problem} />}
      <p className="text-pretty">{t('signIn.how')}</p>
      <CommandLine>hawser link</CommandLine>
      <p className="text-dim text-label">{t('signIn.clone')}</p>
      <Button className="mt-2 self-start" onClick={() => void goOn(app)}>
        {t('signIn.again')}
      </Button>
    </FrontPage>
  );
};

/** Whoever has signed in in another tab meanwhile is in. */
const goOn = async (app: ReturnType<typeof useApp>) => {
  await app.check();
  if (app.session.get().state === 'signed_in') app.router.go('/', true);
};
