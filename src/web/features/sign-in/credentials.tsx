// Signing in with what one has: a password, then perhaps a second factor; a passkey; or the identity provider.
import { type FormEvent, useState } from 'react';
import { useApp } from '../../context.ts';
import { canHavePasskeys } from '../../data/passkeys.ts';
import { leave } from '../../data/way-back.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { EmailField, PasswordField } from '../account/sign-in-fields.tsx';

type CredentialsProps = {
  readonly onSignedIn: () => Promise<void>;
  readonly onSecondFactor: () => void;
  /** They forgot the password that goes with this address. */
  readonly onLost: (address: string) => void;
};

export const Credentials = ({ onSignedIn, onSecondFactor, onLost }: CredentialsProps) => {
  const { people } = useApp().api;
  const { value: ways } = useLoaded(people.signInWays);
  const { busy, problem, run } = useTask();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      if (await people.signInWithPassword(email.trim(), password)) onSecondFactor();
      else await onSignedIn();
    });
  };
  const withPasskey = () =>
    void run(async () => {
      await people.signInWithPasskey();
      await onSignedIn();
    });
  return (
    <div className="flex flex-col gap-4">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <EmailField label={t('signIn.address')} passkeys value={email} onWrite={setEmail} />
        <PasswordField label={t('signIn.password')} value={password} onWrite={setPassword} />
        {problem && <ProblemNote problem={problem} />}
        <Button type="submit" look="primary" disabled={busy}>
          {t(busy ? 'signIn.signingIn' : 'signIn.signIn')}
        </Button>
      </form>
      <div className="flex flex-wrap gap-2 empty:hidden *:grow">
        {canHavePasskeys(window.location.hostname) && (
          <Button disabled={busy} onClick={withPasskey}>
            {t('signIn.passkey')}
          </Button>
        )}
        {ways?.oidc && (
          <Button
            disabled={busy}
            onClick={() => void run(async () => window.location.assign(await people.signInElsewhere(leave(window))))}
          >
            {t('signIn.elsewhere', { name: ways.oidc })}
          </Button>
        )}
        {ways?.mails && (
          <Button look="quiet" disabled={busy} onClick={() => onLost(email)}>
            {t('lost.ask')}
          </Button>
        )}
      </div>
    </div>
  );
};

type SecondFactorProps = { readonly onSignedIn: () => Promise<void>; readonly onBack: () => void };

export const SecondFactor = ({ onSignedIn, onBack }: SecondFactorProps) => {
  const { people } = useApp().api;
  const { busy, problem, run } = useTask();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await people.secondFactor(code.replaceAll(' ', ''), recovery);
      await onSignedIn();
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label={t(recovery ? 'signIn.codeRecovery' : 'signIn.code')}
        key={recovery ? 'recovery' : 'app'}
        autoFocus
        inputMode={recovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        required
        value={code}
        onWrite={setCode}
      />
      {problem && <ProblemNote problem={problem} />}
      <Button type="submit" look="primary" disabled={busy}>
        {t(busy ? 'signIn.signingIn' : 'signIn.signIn')}
      </Button>
      <div className="flex flex-wrap gap-2">
        <Button look="quiet" onClick={() => setRecovery(!recovery)}>
          {t(recovery ? 'signIn.useApp' : 'signIn.useRecovery')}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      </div>
    </form>
  );
};
