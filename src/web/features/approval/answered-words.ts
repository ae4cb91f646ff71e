// How an approval was answered and how it ended, in a few words. Pure.
import type { Problem } from '../../../std/errors.ts';
import type { AnsweredApproval, Choice } from '../../../wire/protocol/approvals.ts';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { whoIs } from '../../words/person.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';

/** `allowed by you, for this session`; undefined while nobody answered and nothing ended. */
export const answeredWords = (entry: ApprovalEntry, members: readonly Member[], me: MemberId): string | undefined => {
  const { settled } = entry;
  const said = decidedWords(entry, members, me);
  return settled ? endedWords(settled.outcome, settled.problem, said) : said;
};

/** The same of an approval as lists remember it. */
export const overWords = (over: AnsweredApproval, members: readonly Member[], me: MemberId): string => {
  const { by, standsFor, choice, reason, outcome, problem } = over;
  const said = by && saidWords({ by, standsFor, choice, reason }, members, me);
  return endedWords(outcome, problem, said) ?? t('approval.ended.stale');
};

/** What someone chose, whether or not the laptop has it yet. */
export const decidedWords = (
  { approval, decided }: ApprovalEntry,
  members: readonly Member[],
  me: MemberId,
): string | undefined => {
  if (!decided) return undefined;
  const choice = approval?.choices.find(({ id }) => id === decided.decision.choice);
  const { by, standsFor, decision } = decided;
  return saidWords({ by, standsFor, choice, reason: decision.reason }, members, me);
};

const endedWords = (
  outcome: AnsweredApproval['outcome'],
  problem: Problem | undefined,
  said: string | undefined,
): string | undefined => {
  switch (outcome) {
    case 'elsewhere':
      return t('approval.ended.elsewhere');
    case 'refused':
      return t('approval.ended.refused', { why: problem ? problemWords(problem).message : '' });
    case 'stale':
      return said === undefined ? t('approval.ended.stale') : t('approval.ended.tooLate');
    case 'applied':
      return said;
  }
};

type Said = {
  readonly by: MemberId;
  readonly standsFor: MemberId | undefined;
  readonly choice: Choice | undefined;
  readonly reason: string | undefined;
};

const saidWords = ({ by, standsFor, choice, reason }: Said, members: readonly Member[], me: MemberId): string => {
  const called = (who: MemberId) => whoIs(who, { me, members }, 'person.youLower');
  const done = t(`approval.did.${doneWord(choice)}`, { who: called(by), rule: choice?.rule ?? '' });
  const said = standsFor ? t('approval.didFor', { said: done, name: called(standsFor) }) : done;
  return reason ? t('approval.withReason', { said, reason }) : said;
};

const doneWord = (choice: Choice | undefined) => {
  switch (choice?.effect) {
    case 'answer':
      return 'answered' as const;
    case 'decline':
      return 'declined' as const;
    case 'cancel':
      return 'cancelled' as const;
    default:
      return ({ once: 'once', session: 'session', rule: 'rule', always: 'always' } as const)[choice?.reach ?? 'once'];
  }
};
