// Who answers approvals in whose place: naming somebody for oneself for a while, and ending it before its time.
import { type FormEvent, useCallback, useState } from 'react';
import type { Deputy } from '../../../wire/protocol/authority.ts';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row, Rows, Section } from '../../ui/section.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTask } from '../../ui/use-task.ts';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';
import { rules } from '../people/roles.ts';

export const Deputies = () => {
  const { people: api } = useApp().api;
  const { members, me } = useWorkspace();
  const read = useCallback(() => api.deputies(), [api]);
  const { value: deputies = [], problem: unread, reload } = useLoaded(read);
  const { busy, problem, run } = useTask();
  const [naming, setNaming] = useState(false);
  const self = members.find(({ id }) => id === me);
  const others = members.filter(({ id, role, removed }) => !removed && role !== 'guest' && id !== me);
  const mayName = self !== undefined && self.role !== 'guest' && others.length > 0;
  const shown = problem ?? unread;
  if (deputies.length === 0 && !mayName && !shown) return null;
  return (
    <Section
      title={t('deputy.title')}
      hint={t('deputy.hint')}
      action={mayName && <Button onClick={() => setNaming(true)}>{t('deputy.name')}</Button>}
    >
      {shown && <ProblemNote problem={shown} />}
      {deputies.length > 0 && (
        <Rows>
          {deputies.map(each => (
            <DeputyRow
              key={each.id}
              deputy={each}
              busy={busy}
              mayEnd={each.principal === me || (self !== undefined && rules(self.role))}
              onEnd={() => void run(() => api.dismissDeputy(each.id).then(reload))}
            />
          ))}
        </Rows>
      )}
      {naming && (
        <NameDeputy
          others={others}
          onClose={() => setNaming(false)}
          onNamed={() => {
            setNaming(false);
            void reload();
          }}
        />
      )}
    </Section>
  );
};

type DeputyRowProps = {
  readonly deputy: Deputy;
  readonly busy: boolean;
  readonly mayEnd: boolean;
  readonly onEnd: () => void;
};

const DeputyRow = ({ deputy: { principal, deputy, until }, busy, mayEnd, onEnd }: DeputyRowProps) => {
  const { now } = useApp();
  const { members, me } = useWorkspace();
  const called = (id: MemberId) => nameOf(id, members);
  const words =
    principal === me
      ? t('deputy.forYou', { name: called(deputy) })
      : deputy === me
        ? t('deputy.byYou', { name: called(principal) })
        : t('deputy.forOther', { name: called(deputy), principal: called(principal) });
  return (
    <Row>
      <span className="min-w-0 grow basis-32 text-ink">
        {words}
        <span className="figures block text-dim text-small">
          {t('deputy.until', { time: clockTime(until, now.get()) })}
        </span>
      </span>
      {mayEnd && (
        <Button size="small" look="quiet" disabled={busy} onClick={onEnd}>
          {t('deputy.end')}
        </Button>
      )}
    </Row>
  );
};

const HOURS = [4, 8, 24, 72, 168, 336] as const;

type NameDeputyProps = {
  readonly others: readonly Member[];
  readonly onClose: () => void;
  readonly onNamed: () => void;
};

const NameDeputy = ({ others, onClose, onNamed }: NameDeputyProps) => {
  const { people: api } = useApp().api;
  const { busy, problem, run } = useTask();
  const [who, setWho] = useState<string>(others[0]?.id ?? '');
  const [hours, setHours] = useState<number>(24);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => api.nameDeputy(who, hours)).then(went => went && onNamed());
  };
  return (
    <Dialog title={t('deputy.nameTitle')} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 p-5">
        <p className="text-pretty text-dim text-label">{t('deputy.nameHint')}</p>
        <Field label={t('deputy.who')}>
          {props => (
            <Select
              {...props}
              value={who}
              onChoose={setWho}
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </Field>
        <Field label={t('deputy.howLong')}>
          {props => (
            <Select
              {...props}
              value={String(hours)}
              onChoose={value => setHours(Number(value))}
              options={HOURS.map(n => ({
                value: String(n),
                label: n < 24 ? t('deputy.hours', { n }) : t('deputy.days', { n: n / 24 }),
              }))}
            />
          )}
        </Field>
        {problem && <ProblemNote problem={problem} />}
        <Button type="submit" look="primary" className="self-end" disabled={busy}>
          {t('deputy.nameYes')}
        </Button>
      </form>
    </Dialog>
  );
};
