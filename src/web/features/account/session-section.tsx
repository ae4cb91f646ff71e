// The browsers one is signed in with: what they are, how they came in, when they were last used.
import { useApp } from '../../context.ts';
import type { Session } from '../../data/people-api.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row, Rows, Section } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { en } from '../../words/en.ts';
import { t, type WordKey } from '../../words/t.ts';
import { deviceWords } from './device-words.ts';

type SessionSectionProps = { readonly sessions: readonly Session[]; readonly onChange: () => Promise<void> };

export const SessionSection = ({ sessions, onChange }: SessionSectionProps) => {
  const { api, now } = useApp();
  const { busy, problem, run } = useTask();
  const sorted = sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.usedAt - a.usedAt);
  return (
    <Section
      title={t('account.browsers')}
      hint={t('account.browsersHint')}
      action={
        sessions.length > 1 && (
          <Button disabled={busy} onClick={() => void run(api.people.endOtherSessions).then(onChange)}>
            {t('account.endOthers')}
          </Button>
        )
      }
    >
      {problem && <ProblemNote problem={problem} />}
      <Rows>
        {sorted.map(({ id, device, address, how, usedAt, current }) => (
          <Row key={id}>
            <span className="min-w-0 grow basis-40">
              <b className="block truncate">
                {deviceWords(device ?? '')}
                {current && <span className="font-normal text-accent"> · {t('account.browserThis')}</span>}
              </b>
              <span className="figures text-dim text-small">
                {[howWords(how), address, t('account.browserUsed', { time: clockTime(usedAt, now.get()) })]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {!current && (
              <Button
                size="small"
                look="quiet"
                disabled={busy}
                onClick={() => void run(() => api.people.endSession(id)).then(onChange)}
              >
                {t('account.endSession')}
              </Button>
            )}
          </Row>
        ))}
      </Rows>
    </Section>
  );
};

const howWords = (how: string): string =>
  t(`account.how.${how}` in en ? (`account.how.${how}` as WordKey) : 'account.how.other');
