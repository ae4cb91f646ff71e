// Everything Codex asks a person, for real: commands, patches, permissions, questions, MCP servers; each answered in
// every way it offers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Step } from '../practice/script.ts';
import { CAREFUL, startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

/** A file outside every sandbox of these tests, because it lies beside the session's folder. */
const outside = (folder: string): string => resolve(folder, '..', `${folder.split('/').at(-1)}-outside`);

const touchOutside = (path: string): Step => ({
  do: 'run',
  command: `touch ${path}`,
  why: 'May I make this file?',
  login: false,
});

test('a command that is accepted runs, and the question says what it wants', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const path = outside(conversation.folder);
  const turnId = await conversation.start([touchOutside(path)]);
  const approval = await conversation.approval();

  expect(approval).toMatchObject({
    turnId,
    content: {
      kind: 'command',
      command: `touch ${path}`,
      cwd: conversation.folder,
      reason: 'May I make this file?',
      wants: ['run outside its sandbox'],
    },
    choices: [
      { id: 'accept', effect: 'allow', reach: 'once' },
      { id: 'session', effect: 'allow', reach: 'session' },
      { id: 'rule', effect: 'allow', reach: 'rule', rule: `touch ${path}` },
      { id: 'decline', effect: 'decline', reach: 'once' },
      { id: 'cancel', effect: 'cancel', reach: 'once' },
    ],
  });
  expect(existsSync(path)).toBe(false);
  await conversation.answer(approval, 'accept');
  await conversation.ended(turnId);
  expect(existsSync(path)).toBe(true);
  expect(conversation.of('approval_closed')).toMatchObject([{ approvalId: approval.id, outcome: 'applied' }]);
  expect(await conversation.item('command')).toMatchObject({ id: approval.itemId, status: 'completed', exitCode: 0 });
});

test('a refusal with a reason reaches the model together, and the turn goes on', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const path = outside(conversation.folder);
  const turnId = await conversation.start([touchOutside(path), { do: 'say', text: 'Then not.' }]);
  await conversation.answer(await conversation.approval(), 'decline', { reason: 'that folder is not mine' });
  expect((await conversation.ended(turnId)).status).toBe('completed');
  expect(existsSync(path)).toBe(false);
  expect(await conversation.item('command')).toMatchObject({ status: 'declined' });
  expect(conversation.said()).toBe('Understood, I will leave that: that folder is not mine\nThen not.');
  expect(conversation.items().filter(item => item.kind === 'local_prompt')).toEqual([]);
});

test('what is allowed for the session is not asked again', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const path = outside(conversation.folder);
  const turnId = await conversation.start([touchOutside(path), touchOutside(path)]);
  await conversation.answer(await conversation.approval(), 'session');
  await conversation.ended(turnId);
  expect(conversation.of('approval_opened')).toHaveLength(1);
  expect(conversation.items()).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
});

test('what is allowed by a rule is written down as that rule', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const path = outside(conversation.folder);
  const turnId = await conversation.start([touchOutside(path)]);
  await conversation.answer(await conversation.approval(), 'rule');
  await conversation.ended(turnId);
  const rules = readFileSync(`${host.home}/rules/default.rules`, 'utf8');
  expect(rules).toContain(`prefix_rule(pattern=["touch", "${path}"], decision="allow")`);
});

test('cancelling refuses and ends the turn', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([
    touchOutside(outside(conversation.folder)),
    { do: 'say', text: 'Never said.' },
  ]);
  const approval = await conversation.approval();
  await conversation.answer(approval, 'cancel');
  expect((await conversation.ended(turnId)).status).toBe('interrupted');
  expect(conversation.of('approval_closed')).toMatchObject([{ outcome: 'applied' }]);
  expect(conversation.said()).toBe('');
});

test('only one answer counts, and only one of the choices', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([touchOutside(outside(conversation.folder))]);
  const approval = await conversation.approval();
  await expect(conversation.answer(approval, 'everything')).rejects.toMatchObject({ code: 'unknown_choice' });
  const answers = await Promise.allSettled([
    conversation.answer(approval, 'accept'),
    conversation.answer(approval, 'decline'),
  ]);
  expect(answers).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'approval_stale' } }]);
  await conversation.ended(turnId);
  await expect(conversation.answer(approval, 'accept')).rejects.toMatchObject({ code: 'approval_stale' });
});

test('an interrupt retires what was asked', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([touchOutside(outside(conversation.folder))]);
  const approval = await conversation.approval();
  await conversation.inner.interrupt(turnId);
  expect(await conversation.event('approval_closed')).toMatchObject({ approvalId: approval.id, outcome: 'stale' });
  await expect(conversation.answer(approval, 'accept')).rejects.toMatchObject({ code: 'approval_stale' });
});

test('two commands at once are two approvals, each with its own answer', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const [one, two] = [`${outside(conversation.folder)}-1`, `${outside(conversation.folder)}-2`];
  const call = (path: string) => ({ do: 'run' as const, command: `touch ${path}`, why: 'May I?', login: false });
  const turnId = await conversation.start([{ do: 'together', calls: [call(one), call(two)] }]);
  const both = [await conversation.approval(0), await conversation.approval(1)];
  for (const approval of both) {
    const command = approval.content.kind === 'command' ? approval.content.command : '';
    await conversation.answer(approval, command.endsWith('-1') ? 'accept' : 'decline');
  }
  await conversation.ended(turnId);
  expect([existsSync(one), existsSync(two)]).toEqual([true, false]);
});

test('where every command is asked for, the question says that it may leave the sandbox', async () => {
  const conversation = await host.open({ settings: { approvalPolicy: 'untrusted', sandbox: 'read-only' } });
  const turnId = await conversation.start([{ do: 'run', command: 'touch here', login: false }]);
  const approval = await conversation.approval();
  expect(approval.content).toMatchObject({ kind: 'command', wants: ['leave its sandbox if that stops it'] });
  await conversation.answer(approval, 'accept');
  await conversation.ended(turnId);
  // Codex tries once more outside the sandbox only what was stopped by it in its first moment, which a busy machine misses.
  const { exitCode } = await conversation.item('command');
  expect([exitCode, existsSync(`${conversation.folder}/here`)]).toEqual(exitCode === 0 ? [0, true] : [1, false]);
});

test('a patch that needs a yes is asked for with its whole diff', async () => {
  const conversation = await host.open({ settings: { approvalPolicy: 'on-request', sandbox: 'read-only' } });
  writeFileSync(`${conversation.folder}/a.txt`, 'one\ntwo\n');
  const turnId = await conversation.start([{ do: 'write', files: [{ path: 'a.txt', from: 'two', to: 'three' }] }]);
  const approval = await conversation.approval();
  expect(approval.content).toEqual({
    kind: 'file_change',
    changes: [{ path: 'a.txt', kind: 'update', diff: '@@ -1,2 +1,2 @@\n one\n-two\n+three\n', added: 1, removed: 1 }],
  });
  expect(approval.choices.map(choice => choice.id)).toEqual(['accept', 'session', 'decline', 'cancel']);
  await conversation.answer(approval, 'accept');
  await conversation.ended(turnId);
  expect(readFileSync(`${conversation.folder}/a.txt`, 'utf8')).toBe('one\nthree\n');
  expect(await conversation.item('file_change')).toMatchObject({ id: approval.itemId, status: 'completed' });
});

test('a patch that is declined changes nothing, and one that is cancelled ends the turn', async () => {
  const conversation = await host.open({ settings: { approvalPolicy: 'on-request', sandbox: 'read-only' } });
  const write: Step = { do: 'write', files: [{ path: 'a.txt', text: 'new' }] };
  const turnId = await conversation.start([write, write, { do: 'say', text: 'Never said.' }]);
  await conversation.answer(await conversation.approval(0), 'decline');
  await conversation.answer(await conversation.approval(1), 'cancel');
  expect((await conversation.ended(turnId)).status).toBe('interrupted');
  expect(existsSync(`${conversation.folder}/a.txt`)).toBe(false);
  expect(conversation.items()).toMatchObject([{ status: 'declined' }, { status: 'interrupted' }]);
});

const question: Step = {
  do: 'ask',
  questions: [
    {
      id: 'colour',
      header: 'Colour',
      text: 'Which colour shall it have?',
      options: [
        { label: 'Red (Recommended)', description: 'seen from far' },
        { label: 'Blue', description: 'calm' },
      ],
    },
  ],
};

test('a question waits for its answer and gets it', async () => {
  const conversation = await host.open();
  const turnId = await conversation.say('Ask me something');
  const approval = await conversation.approval();
  expect(approval.content).toMatchObject({
    kind: 'question',
    questions: [{ id: 'rope', header: 'Rope', free: true, secret: false }],
  });
  expect(approval.choices.map(choice => choice.effect)).toEqual(['answer', 'decline', 'cancel']);
  await conversation.answer(approval, 'answer', { answers: { rope: ['Painter'] } });
  await conversation.ended(turnId);
  expect(conversation.said()).toContain('You chose **Painter**');
});

test('a question may be left unanswered, or end the turn', async () => {
  const conversation = await host.open();
  const first = await conversation.start([question, { do: 'say', text: 'As you like.' }]);
  await conversation.answer(await conversation.approval(0), 'decline');
  expect((await conversation.ended(first)).status).toBe('completed');
  const second = await conversation.start([question, { do: 'say', text: 'Never said.' }]);
  await conversation.answer(await conversation.approval(1), 'cancel');
  expect((await conversation.ended(second)).status).toBe('interrupted');
  expect(conversation.of('approval_closed').map(event => event.outcome)).toEqual(['applied', 'applied']);
});
