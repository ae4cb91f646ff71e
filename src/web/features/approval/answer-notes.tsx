// What stands between an answer and the end of a question: the laptop did not take the last one, one of the two people it
// needs has allowed it, or it is for others to allow.
import type { Approval } from '../../../wire/protocol/approvals.ts';
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { useWorkspace } from '../../context.ts';
import { ProblemNote } from '../../ui/problem.tsx';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';

type AnswerNotesProps = { readonly approval: Approval; readonly entry: ApprovalEntry };

export const AnswerNotes = ({ approval, entry }: AnswerNotesProps) => {
  const { members, me } = useWorkspace();
  const { needs = 1, notBy = [] } = approval;
  const names = entry.allowed.map(({ by }) => nameOf(by, members));
  return (
    <>
      {entry.reopened && <ProblemNote problem={entry.reopened.problem} />}
      {notBy.includes(me) && (
        <p role="status" className="text-dim text-label">
          {t('approval.notByYou')}
        </p>
      )}
      {needs > 1 && (
        <p role="status" className="figures text-dim text-label">
          {names.length === 0
            ? t('approval.needsTwo')
            : hasAllowed(entry, me)
              ? t('approval.allowedByYou', { n: names.length, needs })
              : t('approval.allowedSoFar', { n: names.length, needs, names: names.join(', ') })}
        </p>
      )}
    </>
  );
};

/** Whether one has said yes where it takes another one's as well. */
export const hasAllowed = (entry: ApprovalEntry, me: string): boolean => entry.allowed.some(({ by }) => by === me);
