import { expect, test } from 'vitest';
import type { ApprovalContent, Choice } from '../../../wire/protocol/approvals.ts';
import { choiceButtons } from './choices.ts';

const command: ApprovalContent = { kind: 'command', command: 'npm test', cwd: '/', wants: [] };
const choice = (id: string, effect: Choice['effect'], reach: Choice['reach'], rule?: string): Choice => ({
  id,
  effect,
  reach,
  ...(rule !== undefined && { rule }),
});

test('the smallest yes comes first and is the only main one; refusals come last', () => {
  const buttons = choiceButtons(
    [
      choice('cancel', 'cancel', 'once'),
      choice('rule', 'allow', 'rule', 'npm test'),
      choice('decline', 'decline', 'once'),
      choice('session', 'allow', 'session'),
      choice('accept', 'allow', 'once'),
    ],
    command,
  );
  expect(buttons.map(button => button.choice.id)).toEqual(['accept', 'session', 'rule', 'decline', 'cancel']);
  expect(buttons.map(button => button.main)).toEqual([true, false, false, false, false]);
  expect(buttons.map(button => button.key)).toEqual([
    'approval.allow',
    'approval.session',
    'approval.every',
    'approval.decline',
    'approval.cancel',
  ]);
});

test('a key is given to one choice only', () => {
  const buttons = choiceButtons(
    [choice('a', 'allow', 'rule', 'npm'), choice('b', 'allow', 'always'), choice('c', 'decline', 'once')],
    command,
  );
  expect(buttons.map(button => button.key)).toEqual(['approval.every', undefined, 'approval.decline']);
});

test('words say how far a choice reaches', () => {
  const words = (each: Choice) => choiceButtons([each], command)[0]?.words;
  expect(words(choice('a', 'allow', 'once'))).toBe('approval.allow');
  expect(words(choice('a', 'allow', 'session'))).toBe('approval.forSession');
  expect(words(choice('a', 'allow', 'rule', 'npm'))).toBe('approval.alwaysRule');
  expect(words(choice('a', 'decline', 'rule', 'evil.example'))).toBe('approval.neverRule');
});
