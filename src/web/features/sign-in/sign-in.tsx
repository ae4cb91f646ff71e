// Signing in: by the one-time link that the terminal prints, or with what one has (credentials.tsx). The link's code is
// taken from behind the `#` and wiped from the address before anything else can see it.
import { useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { isFront, safeReturn } from '../../routes.ts';
import { CommandLine } from '../../ui/empty.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { Credentials, SecondFactor } from './credentials.tsx';
import { LostPassword } from './lost-password.tsx';
import { FrontPage } from './page.tsx';
import { useLinkCode } from './use-link-code.ts';

type Step =
  | { readonly is: 'choosing' | 'signing_in' | 'second_factor' }
  | { readonly is: 'lost'; readonly address: string }
  | { readonly is: 'failed'; readonly problem: Problem };

export const SignIn = () => {
  const app = useApp();
  const { query } = useStore(app.router.place);
  const [step, setStep] = useState<Step>(() => fromElsewhere(query));
  useLinkCode('/sign-in', (code, values) => {
    if (code === undefined) return;
    setStep({ is: 'signing_in' });
    app.signIn(code).then(
      () => app.router.go(safeReturn(values.get('to')), true),
      error => setStep({ is: 'failed', problem: toProblem(error) }),
    );
  });

  const enter = async () => {
    await app.check();
    // At any other address one is where one wanted to go, with what stands behind the `#`: the way into a preview.
    if (app.session.get().state === 'signed_in' && isFront(app.router.place.get().path)) app.router.go('/', true);
  };

  switch (step.is) {
    case 'signing_in':
      return (
        <FrontPage title={t('signIn.title')}>
          <p role="status" className="text-dim">
            {t('signIn.signingIn')}
          </p>
        </FrontPage>
      );
    case 'second_factor':
      return (
        <FrontPage title={t('signIn.codeTitle')}>
          <SecondFactor onSignedIn={enter} onBack={() => setStep({ is: 'choosing' })} />
        </FrontPage>
      );
    case 'lost':
      return (
        <FrontPage title={t('lost.title')}>
          <LostPassword address={step.address} onBack={() => setStep({ is: 'choosing' })} />
        </FrontPage>
      );
    case 'choosing':
    case 'failed':
      return (
        <FrontPage title={step.is === 'failed' ? t('signIn.failedTitle') : t('signIn.title')}>
          {step.is === 'failed' && <ProblemNote problem={step.problem} />}
          {query.has('new-password') && (
            <p role="status" className="text-pretty">
              {t('reset.done')}
            </p>
          )}
          <Credentials
            onSignedIn={enter}
            onSecondFactor={() => setStep({ is: 'second_factor' })}
            onLost={address => setStep({ is: 'lost', address })}
          />
          <p className="mt-3 text-pretty text-dim text-label">{t('signIn.terminal')}</p>
          <CommandLine>hawser link</CommandLine>
        </FrontPage>
      );
  }
};

/** The identity provider sends people back here when they are not let in. */
const fromElsewhere = (query: URLSearchParams): Step =>
  query.has('error')
    ? { is: 'failed', problem: { code: 'not_admitted', message: t('signIn.notAdmitted') } }
    : { is: 'choosing' };
