// The levels granted on a channel, a thread or a machine, one row for everybody and one for each person; the same list
// wherever levels are given. What comes of them is the hub's to say, and stands beside each name.
import { type ReactNode, useCallback } from 'react';
import type { Level, Member } from '../../../wire/protocol/workspace-topic.ts';
import { useApp } from '../../context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Row, Rows } from '../../ui/section.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTask } from '../../ui/use-task.ts';
import { t } from '../../words/t.ts';
import { LevelSelect } from './level-select.tsx';

type LevelRowsProps = {
  /** Id of what they are granted on. */
  readonly on: string;
  readonly people: readonly Member[];
  /** Said beside a name. */
  readonly note?: (member: Member) => ReactNode;
  /** Shown as they are, where whoever looks may not change them. */
  readonly fixed?: boolean;
  readonly onChanged?: (member: Member | null, level: Level | null) => Promise<unknown>;
};

export const LevelRows = ({ on, people, note, fixed = false, onChanged }: LevelRowsProps) => {
  const { people: api } = useApp().api;
  const read = useCallback(async () => (fixed ? [] : api.grants(on)), [api, on, fixed]);
  const { value: grants = [], problem: unread, reload } = useLoaded(read);
  const { busy, problem, run } = useTask();
  const shown = problem ?? unread;
  const grantedTo = (id: string | null) => grants.find(({ whom }) => whom === id)?.level;
  const give = (member: Member | null) => (level: Level | null) =>
    void run(async () => {
      await api.grant(on, member?.id ?? null, level);
      await Promise.all([reload(), onChanged?.(member, level)]);
    });
  return (
    <div className="flex flex-col gap-3">
      {shown && <ProblemNote problem={shown} />}
      <Rows>
        {!fixed && (
          <Row>
            <span className="min-w-0 grow basis-24">
              <b>{t('access.everybody')}</b>
              <span className="block text-dim text-small">{t('access.everybodyHint')}</span>
            </span>
            <LevelSelect name={t('access.everybody')} granted={grantedTo(null)} busy={busy} onGrant={give(null)} />
          </Row>
        )}
        {people.map(member => (
          <Row key={member.id}>
            <Avatar person={member} />
            <span className="min-w-0 grow basis-24">
              <b className="block truncate">{member.name}</b>
              {note && <span className="block text-dim text-small">{note(member)}</span>}
            </span>
            {!fixed && (
              <LevelSelect name={member.name} granted={grantedTo(member.id)} busy={busy} onGrant={give(member)} />
            )}
          </Row>
        ))}
      </Rows>
    </div>
  );
};
