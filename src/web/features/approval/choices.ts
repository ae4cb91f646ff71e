// The choices of an approval as buttons: their words, their keys, their order. Pure. Exactly one is the main one.
import type { ApprovalContent, Choice } from '../../../wire/protocol/approvals.ts';
import type { KeyId } from '../../keys.ts';
import type { WordKey } from '../../words/t.ts';

export type ChoiceButton = {
  readonly choice: Choice;
  readonly words: WordKey;
  readonly key?: KeyId;
  readonly main: boolean;
};

/** What can be said yes with comes first, the smallest yes as the main one; then no, then stopping it all. */
export const choiceButtons = (choices: readonly Choice[], content: ApprovalContent): ChoiceButton[] => {
  const order = [...choices].sort((a, b) => rankOf(a) - rankOf(b));
  const taken = new Set<KeyId>();
  return order.map((choice, index) => {
    const key = keyOf(choice);
    const free = key !== undefined && !taken.has(key);
    if (free) taken.add(key);
    return { choice, words: wordsOf(choice, content), main: index === 0, ...(free && { key }) };
  });
};

const REACHES = ['once', 'session', 'rule', 'always'] as const;
const EFFECTS = ['answer', 'allow', 'decline', 'cancel'] as const;

const rankOf = ({ effect, reach }: Choice): number => EFFECTS.indexOf(effect) * 10 + REACHES.indexOf(reach);

const keyOf = ({ effect, reach }: Choice): KeyId | undefined => {
  if (effect === 'cancel') return 'approval.cancel';
  if (effect === 'decline') return reach === 'once' ? 'approval.decline' : undefined;
  if (effect === 'answer') return undefined; // people are typing then
  if (reach === 'once') return 'approval.allow';
  return reach === 'session' ? 'approval.session' : 'approval.every';
};

const wordsOf = ({ effect, reach, rule }: Choice, content: ApprovalContent): WordKey => {
  switch (effect) {
    case 'answer':
      return content.kind === 'question' ? 'approval.answer' : 'approval.send';
    case 'cancel':
      return 'approval.cancelTurn';
    case 'decline':
      if (rule !== undefined && reach !== 'once') return 'approval.neverRule';
      return content.kind === 'question' ? 'approval.skip' : 'approval.decline';
    case 'allow':
      if (reach === 'session') return 'approval.forSession';
      if (reach === 'always') return 'approval.always';
      if (reach === 'rule') return rule === undefined ? 'approval.always' : 'approval.alwaysRule';
      return ONCE[content.kind];
  }
};

const ONCE: Readonly<Record<ApprovalContent['kind'], WordKey>> = {
  command: 'approval.allow',
  file_change: 'approval.allowChange',
  permissions: 'approval.allowTurn',
  elicitation: 'approval.allow',
  question: 'approval.allow',
};

/** The question above the card. */
export const titleOf = (content: ApprovalContent): WordKey => {
  switch (content.kind) {
    case 'command':
      return 'approval.title.command';
    case 'file_change':
      return 'approval.title.file_change';
    case 'permissions':
      return 'approval.title.permissions';
    case 'question':
      return 'approval.title.question';
    case 'elicitation':
      if (content.tool !== undefined) return 'approval.title.tool';
      return content.url === undefined ? 'approval.title.form' : 'approval.title.url';
  }
};
