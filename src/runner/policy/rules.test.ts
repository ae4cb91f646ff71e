// What a rule answers, and above all what it does not.
import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { ApprovalContent, Choice } from '../../wire/protocol/approvals.ts';
import type { MemberId, ThreadId } from '../../wire/protocol/ids.ts';
import { covers, matchFor, plainWords, type Rule, ruleWords } from './rules.ts';

const place = { threadId: newId('thr') as ThreadId, folder: '/code/tides' };
const elsewhere = { threadId: newId('thr') as ThreadId, folder: '/code/other' };
const command = (text: string, over: object = {}): ApprovalContent => ({
  kind: 'command',
  command: text,
  cwd: place.folder,
  wants: ['run outside its sandbox'],
  ...over,
});
const patch = (...paths: string[]): ApprovalContent => ({
  kind: 'file_change',
  changes: paths.map(path => ({ path, kind: 'add' as const, diff: '', added: 1, removed: 0 })),
});
const session: Choice = { id: 'session', effect: 'allow', reach: 'session' };
const prefix = (rule: string): Choice => ({ id: 'rule', effect: 'allow', reach: 'rule', rule });

const ruleFrom = (content: ApprovalContent, choice: Choice): Rule => {
  const match = matchFor(content, choice);
  if (!match) throw new Error('nothing to remember');
  const by = { memberId: newId('mem') as MemberId, name: 'Ada', role: 'member' as const };
  return { scope: choice.reach === 'session' ? 'session' : 'folder', ...place, match, by, at: 1 };
};
const answers = (rule: Rule, content: ApprovalContent, where = place) => covers(rule, where, { content });

describe('a rule for a prefix', () => {
  const rule = ruleFrom(command('npm test -- --watch'), prefix('npm test'));

  test('answers commands that begin with its words, in its folder only', () => {
    expect(answers(rule, command('npm test'))).toBe(true);
    expect(answers(rule, command("npm test 'all of it'"), { ...elsewhere, folder: place.folder })).toBe(true);
    expect(answers(rule, command('npm test'), { ...place, folder: '/code/other' })).toBe(false);
    expect(answers(rule, command('npm test', { cwd: '/etc' }))).toBe(false);
    expect(answers(rule, command('npm test', { cwd: '..' }))).toBe(false);
    expect(answers(rule, command('npm test', { wants: ['reach example.com (https)'] }))).toBe(false);
  });

  test.each([
    'npm testing',
    'npm',
    'npm test; rm -rf /',
    'npm test && rm -rf /',
    'npm test\nrm -rf /',
    'npm test | sh',
    'npm test > /etc/passwd',
    'npm test $(rm -rf /)',
    'npm test `rm -rf /`',
    'npm test "$(rm -rf /)"',
    'npm test "$HOME"',
    'npm test \\\n; rm',
    'npm test & rm',
    'npm test <(rm)',
    'npm test {a,b}',
    'npm test *',
    'PATH=/evil npm test',
    "npm te'st'",
    'npm test #x',
    'npm test !x',
  ])('R31: does not answer %j', text => {
    expect(answers(rule, command(text))).toBe(false);
  });

  test('is not made of words the command does not begin with', () => {
    expect(matchFor(command('npm test'), prefix('git push'))).toBeUndefined();
    expect(
      matchFor(command('curl x'), { id: 'host-1', effect: 'allow', reach: 'rule', rule: 'example.com' }),
    ).toBeUndefined();
  });
});

test('a rule for a session answers exactly the same command in that thread', () => {
  const rule = ruleFrom(command('make && make install'), session);
  expect(answers(rule, command('make && make install'))).toBe(true);
  expect(answers(rule, command('make && make install '))).toBe(false);
  expect(answers(rule, command('make && make install'), { ...place, threadId: elsewhere.threadId })).toBe(false);
});

test('R5: a rule for files never holds a protected one, and answers no other', () => {
  const rule = ruleFrom(patch('src/a.ts', 'src/b.ts'), session);
  expect(answers(rule, patch('src/a.ts'))).toBe(true);
  expect(answers(rule, patch('src/a.ts', '.vscode/tasks.json'))).toBe(false);
  expect(matchFor(patch('src/a.ts', 'pkg/.git/hooks/pre-commit'), session)).toBeUndefined();
  expect(matchFor({ ...patch('a'), grantRoot: '/code' } as ApprovalContent, session)).toBeUndefined();
});

test('a rule for permissions answers what is no more than it', () => {
  const asks = (network: boolean, write: string[]): ApprovalContent => ({
    kind: 'permissions',
    network,
    read: [],
    write,
  });
  const rule = ruleFrom(asks(false, ['/tmp/a', '/tmp/b']), session);
  expect(answers(rule, asks(false, ['/tmp/a']))).toBe(true);
  expect(answers(rule, asks(true, ['/tmp/a']))).toBe(false);
  expect(answers(rule, asks(false, ['/tmp']))).toBe(false);
  expect(ruleWords(rule)).toContain('write /tmp/a');
});

test('plain words are read as a shell would', () => {
  expect(plainWords(`git commit -m 'a; b' "c d"`)).toEqual(['git', 'commit', '-m', 'a; b', 'c d']);
  expect(plainWords('')).toBeUndefined();
});
