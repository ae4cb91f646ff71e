// Following an invitation: who invites to what, and how one wants to sign in from now on.
import { type FormEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp } from '../../context.ts';
import { canHavePasskeys } from '../../data/passkeys.ts';
import type { Found } from '../../data/people-api.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { deviceWords } from '../account/device-words.ts';
import { EmailField, NewPasswordField } from '../account/sign-in-fields.tsx';
import { FrontPage } from './page.tsx';
import { NO_CODE, useLinkCode } from './use-link-code.ts';

type Step =
  | { readonly is: 'looking' }
  | { readonly is: 'over'; readonly problem: Problem }
  | { readonly is: 'found'; readonly code: string; readonly found: Found };

export const AcceptInvite = () => {
  const app = useApp();
  const [step, setStep] = useState<Step>({ is: 'looking' });
  useLinkCode('/invite', (code = NO_CODE) => {
    setStep({ is: 'looking' });
    app.api.people.lookIntoInvitation(code).then(
      found => setStep({ is: 'found', code, found }),
      error => setStep({ is: 'over', problem: toProblem(error) }),
    );
  });

  switch (step.is) {
    case 'looking':
      return (
        <FrontPage title={t('invite.titleAny')}>
          <p role="status" className="text-dim">
            {t('invite.looking')}
          </p>
        </FrontPage>
      );
    case 'over':
      return (
        <FrontPage title={t('invite.overTitle')}>
          <ProblemNote problem={step.problem} />
          <Button className="self-start" onClick={() => app.router.go('/', true)}>
            {t('signIn.signIn')}
          </Button>
        </FrontPage>
      );
    case 'found': {
      const { workspace, invitedBy, role } = step.found;
      return (
        <FrontPage title={t('invite.title', { workspace })}>
          <p className="text-pretty">{t('invite.by', { name: invitedBy, workspace, role })}</p>
          <JoinForm code={step.code} />
        </FrontPage>
      );
    }
  }
};

const JoinForm = ({ code }: { readonly code: string }) => {
  const app = useApp();
  const { people } = app.api;
  const { value: ways } = useLoaded(people.signInWays);
  const { busy, problem, run } = useTask();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [known, setKnown] = useState(false);
  const newcomer = { code, name: name.trim(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const signedIn = await people.acceptInvitation({ ...newcomer, email: email.trim(), password });
      await app.check();
      if (signedIn) app.router.go('/', true);
      else setKnown(true);
    });
  };
  const withPasskey = () =>
    void run(async () => {
      await people.acceptInvitation(newcomer);
      // They are in; without the passkey the account page tells them that they could not come back.
      const device = deviceWords(navigator.userAgent);
      await people.addPasskey(newcomer.name, t('account.passkeyName', { device })).catch(() => undefined);
      await app.check();
      app.router.go('/account', true);
    });
  if (known) {
    return (
      <>
        <p>{t('invite.known')}</p>
        <Button look="primary" className="self-start" onClick={() => app.router.go('/', true)}>
          {t('signIn.signIn')}
        </Button>
      </>
    );
  }
  return (
    <form onSubmit={submit} className="mt-2 flex flex-col gap-3">
      <TextField label={t('invite.name')} autoComplete="name" required maxLength={80} value={name} onWrite={setName} />
      <EmailField label={t('signIn.address')} value={email} onWrite={setEmail} />
      <NewPasswordField label={t('signIn.password')} value={password} onWrite={setPassword} />
      {problem && <ProblemNote problem={problem} />}
      <Button type="submit" look="primary" disabled={busy}>
        {t(busy ? 'invite.accepting' : 'invite.accept')}
      </Button>
      <div className="flex flex-wrap gap-2 empty:hidden *:grow">
        {canHavePasskeys(window.location.hostname) && (
          <Button disabled={busy || name.trim() === ''} onClick={withPasskey}>
            {t('invite.passkey')}
          </Button>
        )}
        {ways?.oidc && (
          <Button
            disabled={busy}
            onClick={() => void run(async () => window.location.assign(await people.signInElsewhere('/')))}
          >
            {t('invite.sso', { name: ways.oidc })}
          </Button>
        )}
      </div>
    </form>
  );
};
