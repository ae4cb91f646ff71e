// Who may do what in a thread: everybody who sees it, how far they may go at this moment, and who may answer what its
// agent asks. Who looks after the workspace changes the levels here; for everybody else it is there to be read.
import { useCallback } from 'react';
import type { ThreadPeople } from '../../../wire/protocol/authority.ts';
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';
import { LevelRows } from './level-rows.tsx';

type ThreadAccessProps = { readonly id: ThreadId; readonly onClose: () => void };

export const ThreadAccess = ({ id, onClose }: ThreadAccessProps) => {
  const { people: api } = useApp().api;
  const { members } = useWorkspace();
  const read = useCallback(() => api.threadPeople(id), [api, id]);
  const { value, problem, reload } = useLoaded(read);
  const here = members.filter(member => value?.people.some(each => each.id === member.id));
  const note = (member: Member) => {
    const found = value?.people.find(each => each.id === member.id);
    return found && whatWords(found, members);
  };
  return (
    <Dialog title={t('access.threadTitle')} onClose={onClose}>
      <div className="flex flex-col gap-3 overflow-y-auto p-5">
        <p className="text-pretty text-dim text-label">
          {t(value?.manages ? 'access.threadHint' : 'access.threadReadOnly')}
        </p>
        {problem && <ProblemNote problem={problem} />}
        {!value && !problem && <Skeleton words={t('access.loading')} lines={4} />}
        {value && <LevelRows on={id} people={here} note={note} fixed={!value.manages} onChanged={reload} />}
      </div>
    </Dialog>
  );
};

/** `may drive, and answer approvals`. */
const whatWords = (
  { level, answers, standsFor }: ThreadPeople['people'][number],
  members: readonly Member[],
): string => {
  const may = t(`access.may.${level}`);
  if (!answers) return may;
  if (!standsFor) return t('access.answersToo', { may });
  return t('access.answersFor', { may, name: nameOf(standsFor, members) });
};
