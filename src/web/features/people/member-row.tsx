// One member: who, in which role, and what one may change about it.
import { useState } from 'react';
import type { Member, Role } from '../../../wire/protocol/workspace-topic.ts';
import { useApp } from '../../context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row } from '../../ui/section.tsx';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { givenBy, standsAbove } from './roles.ts';

type MemberRowProps = {
  readonly member: Member;
  readonly self: Member | undefined;
  /** The only owner there is. */
  readonly alone: boolean;
};

export const MemberRow = ({ member, self, alone }: MemberRowProps) => {
  const { people } = useApp().api;
  const { busy, problem, run } = useTask();
  const [asking, setAsking] = useState(false);
  const mine = member.id === self?.id;
  const changes = !alone && standsAbove(self, member);
  const roles = self ? givenBy(self.role) : [];
  return (
    <Row>
      <Avatar person={member} />
      <span className="min-w-0 grow basis-16 truncate">
        <b>{member.name}</b>
        {mine && <span className="text-dim"> · {t('person.youLower')}</span>}
      </span>
      {changes ? (
        <Select
          aria-label={t('people.roleOf', { name: member.name })}
          className="w-32! max-wide:w-28!"
          value={member.role}
          disabled={busy}
          onChoose={role => void run(() => people.giveRole(member.id, role as Role))}
          options={roles.map(role => ({ value: role, label: t(`role.${role}`) }))}
        />
      ) : (
        <span className="w-32 pl-2.5 text-dim max-wide:w-auto">{t(`role.${member.role}`)}</span>
      )}
      <span className="flex w-24 justify-end max-wide:w-auto">
        {(changes || mine) && !alone && (
          <Button size="small" look="quiet" onClick={() => setAsking(true)}>
            {t(mine ? 'people.leave' : 'people.removeYes')}
          </Button>
        )}
      </span>
      {problem && (
        <div className="w-full">
          <ProblemNote problem={problem} look="line" />
        </div>
      )}
      {asking && (
        <Dialog title={t('people.removeTitle', { name: member.name })} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-4 p-5">
            <p className="text-pretty">{t('people.removeAsk', { name: member.name })}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setAsking(false)}>{t('dialog.cancel')}</Button>
              <Button
                look="danger"
                className="border-line!"
                onClick={() => {
                  setAsking(false);
                  void run(() => people.removeMember(member.id));
                }}
              >
                {t(mine ? 'people.leave' : 'people.remove')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Row>
  );
};
