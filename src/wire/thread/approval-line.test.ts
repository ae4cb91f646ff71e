import { expect, test } from 'vitest';
import type { Approval, ApprovalContent } from '../protocol/approvals.ts';
import type { ApprovalId, TurnId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { approvalLineOf } from './approval-line.ts';

const lineOf = (content: ApprovalContent): string => {
  const approval: Approval = {
    id: 'apr_x' as ApprovalId,
    turnId: 't' as TurnId,
    content,
    choices: [],
    hash: '',
    openedAt: 0,
  };
  return approvalLineOf(approval, 5).line;
};
const command = (text: string): ApprovalContent => ({ kind: 'command', command: text, cwd: '/', wants: [] });

test('a command of one line stands as it is', () => {
  expect(lineOf(command('npm test -- --watch'))).toBe('npm test -- --watch');
});

test('R35: a line that is not the whole command says so', () => {
  expect(lineOf(command('ls\nrm -rf .'))).toBe('ls …');
  const long = lineOf(command('x'.repeat(1_000)));
  expect(long).toHaveLength(limits.lineChars);
  expect(long.endsWith(' …')).toBe(true);
});

test('changes are their files, by the name they get', () => {
  const change = { kind: 'update' as const, diff: '', added: 1, removed: 0 };
  const changes = [
    { ...change, path: 'a.ts' },
    { ...change, path: 'b.ts', movedTo: 'c.ts' },
  ];
  expect(lineOf({ kind: 'file_change', changes })).toBe('a.ts, c.ts');
});

test('a tool is named with its server, a question by its words', () => {
  expect(lineOf({ kind: 'elicitation', server: 'linear', text: 'May I?', tool: 'create_issue' })).toBe(
    'linear.create_issue',
  );
  const question = { id: 'q', header: '', text: 'Metres or feet?', options: [], free: true, secret: false };
  expect(lineOf({ kind: 'question', questions: [question] })).toBe('Metres or feet?');
});
