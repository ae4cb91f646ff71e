// How an approval was answered and how it ended, in a few words. Pure.
import type { Choice } from '../../../wire/protocol/approvals.ts';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { Member } from '../../../wire/protocol/workspace-topic.ts';
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { t } from '../../words/t.ts';

/** `allowed by you, for this session`; undefined while nobody answered and nothing ended. */
export const answeredWords = (entry: ApprovalEntry, members: readonly Member[], me: MemberId): string | undefined => {
  const { decided, settled } = entry;
  switch (settled?.outcome) {
    case 'elsewhere':
      return t('approval.ended.elsewhere');
    case 'refused':
      return t('approval.ended.refused', { why: settled.problem?.message ?? '' });
    case 'stale':
      return decided ? t('approval.ended.tooLate') : t('approval.ended.stale');
    default:
      return decided ? decidedWords(entry, members, me) : undefined;
  }
};

/** What someone chose, whether or not the laptop has it yet. */
export const decidedWords = (
  { approval, decided }: ApprovalEntry,
  members: readonly Member[],
  me: MemberId,
): string | undefined => {
  if (!decided) return undefined;
  const choice = approval?.choices.find(({ id }) => id === decided.decision.choice);
  const isMe = decided.by === me;
  const name = members.find(({ id }) => id === decided.by)?.name ?? t('person.gone');
  const who = isMe ? t('person.youLower') : name;
  const { reason } = decided.decision;
  const said = t(`approval.did.${doneWord(choice)}`, { who, rule: choice?.rule ?? '' });
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
