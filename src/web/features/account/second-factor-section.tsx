// The second factor: an app on the phone that shows six digits. Set up with the password, proven once, then asked for at
// every sign-in; recovery codes are shown once.
import { type FormEvent, useState } from 'react';
import { useApp } from '../../context.ts';
import type { Account } from '../../data/people-api.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CommandLine } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { Section } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { PasswordField } from './sign-in-fields.tsx';

type AccountSectionProps = { readonly account: Account; readonly onChange: () => Promise<void> };
type SetUp = { readonly totpURI: string; readonly backupCodes: readonly string[] };

export const SecondFactorSection = ({ account, onChange }: AccountSectionProps) => {
  const { people } = useApp().api;
  const { busy, problem, run } = useTask();
  const [password, setPassword] = useState('');
  const [setUp, setSetUp] = useState<SetUp>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      if (account.twoFactor) {
        await people.dropSecondFactor(password);
        await onChange();
      } else {
        setSetUp(await people.beginSecondFactor(password));
      }
      setPassword('');
    });
  };
  return (
    <Section
      title={t('account.factor')}
      hint={t(
        account.twoFactor
          ? 'account.factorOn'
          : account.hasPassword
            ? 'account.factorHint'
            : 'account.factorNeedsPassword',
      )}
    >
      {setUp && !account.twoFactor ? (
        <Confirm setUp={setUp} onDone={onChange} />
      ) : (
        account.hasPassword && (
          <form onSubmit={submit} className="flex items-end gap-3 rounded-card border border-line bg-panel p-4">
            <div className="grow">
              <PasswordField label={t('account.currentPassword')} value={password} onWrite={setPassword} />
            </div>
            <Button type="submit" look={account.twoFactor ? 'danger' : 'plain'} className="h-[34px]!" disabled={busy}>
              {t(account.twoFactor ? 'account.factorOff' : 'account.factorSetUp')}
            </Button>
          </form>
        )
      )}
      {problem && <ProblemNote problem={problem} />}
    </Section>
  );
};

const Confirm = ({ setUp, onDone }: { readonly setUp: SetUp; readonly onDone: () => Promise<void> }) => {
  const { people } = useApp().api;
  const { busy, problem, run } = useTask();
  const [code, setCode] = useState('');
  const secret = new URL(setUp.totpURI).searchParams.get('secret') ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await people.confirmSecondFactor(code.replaceAll(' ', ''));
      await onDone();
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 rounded-card border border-line bg-panel p-4">
      <div className="flex flex-col gap-1 text-label">
        <p>{t('factor.scan')}</p>
        <QrCode text={setUp.totpURI} label={t('factor.qr')} />
        <CommandLine copies={setUp.totpURI}>{secret.match(/.{1,4}/g)?.join(' ') ?? secret}</CommandLine>
      </div>
      <div className="flex flex-col gap-2 text-label">
        <p className="text-pretty">{t('account.factorCodes')}</p>
        <div className="flex items-start gap-2">
          <pre className="figures grid grow grid-cols-2 gap-x-6 rounded-control bg-soft px-3 py-2 text-code text-ink">
            {setUp.backupCodes.map(each => (
              <code key={each}>{each}</code>
            ))}
          </pre>
          <CopyButton text={() => setUp.backupCodes.join('\n')} />
        </div>
      </div>
      <TextField
        label={t('account.factorCode')}
        className="w-40!"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onWrite={setCode}
      />
      {problem && <ProblemNote problem={problem} look="line" />}
      <Button type="submit" look="primary" className="self-end" disabled={busy}>
        {t('account.factorConfirm')}
      </Button>
    </form>
  );
};
