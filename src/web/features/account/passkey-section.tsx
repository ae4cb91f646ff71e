// Passkeys: adding one of this device, removing what one has no more.
import { useApp } from '../../context.ts';
import { canHavePasskeys } from '../../data/passkeys.ts';
import type { Account } from '../../data/people-api.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row, Rows, Section } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { deviceWords } from './device-words.ts';

type AccountSectionProps = { readonly account: Account; readonly onChange: () => Promise<void> };

export const PasskeySection = ({ account, onChange }: AccountSectionProps) => {
  const { api, now } = useApp();
  const { busy, problem, run } = useTask();
  const { hostname, port, protocol } = window.location;
  const possible = canHavePasskeys(hostname);
  const add = () => {
    const device = deviceWords(navigator.userAgent);
    void run(() => api.people.addPasskey(account.name, t('account.passkeyName', { device }))).then(onChange);
  };
  return (
    <Section
      title={t('account.passkeys')}
      hint={t('account.passkeysHint')}
      action={
        possible && (
          <Button disabled={busy} onClick={add}>
            {t(busy ? 'account.passkeyAdding' : 'account.passkeyAdd')}
          </Button>
        )
      }
    >
      {!possible && (
        <p className="text-dim text-label">
          {t('account.passkeyNeedsName', { url: `${protocol}//localhost${port && `:${port}`}` })}
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
      {account.passkeys.length > 0 && (
        <Rows>
          {account.passkeys.map(({ id, name, createdAt }) => (
            <Row key={id}>
              <b className="min-w-0 grow truncate">{name || t('account.passkeyUnnamed')}</b>
              {createdAt !== null && (
                <span className="figures text-dim">
                  {t('account.passkeyAdded', { time: clockTime(createdAt, now.get()) })}
                </span>
              )}
              <Button
                size="small"
                look="quiet"
                disabled={busy}
                onClick={() => void run(() => api.people.removePasskey(id)).then(onChange)}
              >
                {t('account.passkeyRemove')}
              </Button>
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  );
};
