// An approval that is over: one calm line with what was asked and what became of it.

import type { ApprovalContent, Decision } from '../../../wire/protocol/approvals.ts';
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { useWorkspace } from '../../context.ts';
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx';
import { t } from '../../words/t.ts';
import { answeredWords } from './answered-words.ts';
import { titleOf } from './choices.ts';

export const AnsweredLine = ({ entry }: { readonly entry: ApprovalEntry }) => {
  const { members, me } = useWorkspace();
  const { approval, decided, settled } = entry;
  if (!approval) return null;
  const choice = approval.choices.find(({ id }) => id === decided?.decision.choice);
  const yes = settled?.outcome === 'applied' && (choice?.effect === 'allow' || choice?.effect === 'answer');
  return (
    <p id={`apr-${approval.id}`} className="flex min-h-6 items-center gap-2 text-dim text-label">
      <span className="flex w-3.5 shrink-0 justify-center">
        {yes ? <CheckIcon className="text-ok" /> : <CloseIcon />}
      </span>
      <span className="min-w-0 shrink truncate text-text">{about(approval.content)}</span>
      {decided && (
        <span className="min-w-0 shrink truncate font-medium text-ink">
          {answersOf(approval.content, decided.decision)}
        </span>
      )}
      <span className="shrink-0 text-small">{answeredWords(entry, members, me)}</span>
    </p>
  );
};

const about = (content: ApprovalContent): string => {
  switch (content.kind) {
    case 'command':
      return content.command.split('\n')[0] ?? '';
    case 'question':
      return content.questions.map(({ text }) => text).join(' ');
    case 'elicitation':
      return content.tool ? `${content.server}.${content.tool}` : content.text;
    default:
      return t(titleOf(content), { server: '' });
  }
};

/** What was answered to questions; secrets stay secret. */
const answersOf = (content: ApprovalContent, decision: Decision): string => {
  if (content.kind !== 'question') return '';
  return content.questions
    .flatMap(({ id, secret }) => (secret ? [t('approval.secret')] : (decision.answers?.[id] ?? [])))
    .join(', ');
};
