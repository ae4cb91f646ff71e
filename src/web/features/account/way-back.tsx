// Warns whoever could not come back once this browser is signed out, before it happens; and offers the identity provider
// where there is one.
import { useApp, useDesk } from '../../context.ts';
import type { Account } from '../../data/people-api.ts';
import { Button } from '../../ui/button.tsx';
import { AlertIcon } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';

export const WayBack = ({ account }: { readonly account: Account }) => {
  const { me } = useDesk();
  const { hasPassword, passkeys, providers } = account;
  if (hasPassword || passkeys.length > 0 || providers.length > 0) return <SingleSignOn account={account} />;
  const owner = me.member.role === 'owner';
  return (
    <>
      <div
        role="note"
        className={`flex items-start gap-2 rounded-card border p-3 text-label ${owner ? 'border-line bg-panel' : 'border-need-line bg-need-soft'}`}
      >
        <AlertIcon className={`mt-0.5 shrink-0 ${owner ? 'text-dim' : 'text-need'}`} />
        <p className="text-pretty text-ink">{t(owner ? 'account.noWayBackOwner' : 'account.noWayBack')}</p>
      </div>
      <SingleSignOn account={account} />
    </>
  );
};

const SingleSignOn = ({ account }: { readonly account: Account }) => {
  const { people } = useApp().api;
  const { value } = useLoaded(people.signInWays);
  const { busy, problem, run } = useTask();
  if (!value?.oidc) return null;
  if (account.providers.length > 0) {
    return (
      <p className="text-dim text-label">
        <b>{value.oidc}</b>: {t('account.ssoConnected')}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Button
        className="self-start"
        disabled={busy}
        onClick={() => void run(async () => window.location.assign(await people.linkElsewhere('/account')))}
      >
        {t('account.linkSso', { name: value.oidc })}
      </Button>
      {problem && <ProblemNote problem={problem} look="line" />}
    </div>
  );
};
