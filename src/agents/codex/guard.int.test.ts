// Protected files that are not there when a conversation begins, on the real Codex: what a patch would make, what a
// command has made, at the top and deeper, and that nothing is done and no turn ends which could not be asked about.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { helperSteps, type Step, scriptPrompt } from '../practice/script.ts';
import { CAREFUL, newMessageId, startTestAgent, type TestConversation } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

const run = (command: string): Step => ({ do: 'run', command, login: false });
const patch = (path: string): Step => ({
  do: 'patch',
  patch: `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`,
});
const aside = (folder: string, file: string): string | undefined =>
  readdirSync(folder).find(name => name.startsWith(`${file}.declined-`));
const outputs = (conversation: TestConversation): string[] =>
  conversation.items().flatMap(item => (item.kind === 'command' ? [item.output] : []));

describe('R5: a protected file that a command makes', () => {
  const steps = [run('echo {} > .mcp.json'), run('cat .mcp.json'), run('echo still here')];

  test('is asked about before anything else is done, and a yes lets the turn go on', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start(steps);
    const approval = await conversation.approval();
    expect(approval).toMatchObject({
      turnId,
      content: { kind: 'file_change', changes: [{ path: '.mcp.json', diff: '@@ -0,0 +1 @@\n+{}\n' }] },
    });
    expect(outputs(conversation)).toEqual(['']);
    await conversation.answer(approval, 'accept');
    await conversation.ended(turnId);
    expect(outputs(conversation)).toEqual(['', '{}\n', 'still here\n']);
    expect(conversation.of('approval_opened')).toHaveLength(1);
    expect(conversation.of('notice')).toEqual([]);

    // Once changed, it is asked about again.
    const next = await conversation.start([run('echo [] > .mcp.json'), run('true')]);
    const again = await conversation.approval(1);
    expect(again.content).toMatchObject({ changes: [{ diff: '@@ -0,0 +1 @@\n+[]\n' }] });
    await conversation.answer(again, 'accept');
    await conversation.ended(next);
  });

  test('is set aside by a no, which the model gets to read', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start([run('mkdir .vscode && echo x > .vscode/tasks.json'), ...steps.slice(2)]);
    const approval = await conversation.approval();
    expect(approval.content).toMatchObject({ changes: [{ path: '.vscode/tasks.json' }] });
    await conversation.answer(approval, 'decline');
    await conversation.ended(turnId);
    expect(outputs(conversation)).toEqual(['']);
    expect(existsSync(join(conversation.folder, '.vscode'))).toBe(false);
    const name = aside(conversation.folder, '.vscode');
    expect(readdirSync(join(conversation.folder, name ?? ''))).toEqual(['tasks.json']);
    expect(host.requests().at(-1)).toContain(name);
  });

  test('is set aside without a question where nothing may be asked', async () => {
    const settings = { ...CAREFUL, approvalPolicy: 'never' } as const;
    const conversation = await host.open({ settings });
    await conversation.play([...steps, patch('deep/.envrc')]);
    expect(conversation.of('approval_opened')).toEqual([]);
    expect(outputs(conversation)).toEqual(['', 'still here\n']);
    expect(existsSync(join(conversation.folder, '.mcp.json'))).toBe(false);
    expect(existsSync(join(conversation.folder, 'deep'))).toBe(false);
  });

  test('a sub-agent is asked about as well', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start(helperSteps('rigger', [...steps.slice(0, 2), patch('a/.envrc')]));
    for (const number of [0, 1]) {
      const approval = await conversation.approval(number);
      expect(approval).toMatchObject({ turnId, content: { changes: [{ path: ['.mcp.json', 'a/.envrc'][number] }] } });
      await conversation.answer(approval, 'accept');
    }
    await conversation.ended(turnId);
    expect(readFileSync(join(conversation.folder, 'a/.envrc'), 'utf8')).toBe('x\n');
  });
});

describe('R5: a protected file that the last command of a turn makes', () => {
  const make = run('echo x > .envrc');

  test('is asked about before the turn ends, and a yes ends it', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start([make, { do: 'say', text: 'Made it.' }]);
    const approval = await conversation.approval();
    expect(approval).toMatchObject({ turnId, content: { kind: 'file_change', changes: [{ path: '.envrc' }] } });
    expect(conversation.said()).toBe('Made it.');
    expect(conversation.of('turn_completed')).toEqual([]);
    await conversation.answer(approval, 'accept');
    expect((await conversation.ended(turnId)).status).toBe('completed');
    await conversation.play([run('cat .envrc')]);
    expect(outputs(conversation)).toEqual(['', 'x\n']);
    expect(conversation.of('approval_opened')).toHaveLength(1);
    expect(conversation.of('notice')).toEqual([]);
  });

  test('is set aside by a no, which the agent is told once and people after that, so that the turn ends', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start([make]);
    const approval = await conversation.approval();
    // What it hears meanwhile it does once it has heard the answer: the same again.
    const again = scriptPrompt([run('echo y > .envrc')]);
    await conversation.inner.steer([{ type: 'text', text: again }], newMessageId(), turnId);
    await conversation.answer(approval, 'decline');
    const second = await conversation.approval(1);
    expect(host.requests().at(-1)).toContain('.envrc.declined-');
    expect(second.content).toMatchObject({ changes: [{ diff: '@@ -0,0 +1 @@\n+y\n' }] });
    await conversation.answer(second, 'decline');
    expect((await conversation.ended(turnId)).status).toBe('completed');
    expect(readdirSync(conversation.folder).filter(name => !name.startsWith('.envrc.declined-'))).toEqual([]);
    expect(conversation.of('notice')).toMatchObject([{ code: 'protected_aside', values: { files: '.envrc' } }]);
  });

  test('is set aside without a question where nothing may be asked, and the agent is told', async () => {
    const conversation = await host.open({ settings: { ...CAREFUL, approvalPolicy: 'never' } });
    expect((await conversation.play([make])).status).toBe('completed');
    expect(host.requests().at(-1)).toContain(aside(conversation.folder, '.envrc'));
    expect(conversation.of('approval_opened')).toEqual([]);
  });

  test('is told when the turn is stopped instead, and asked about before anything else is done', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start([make]);
    await conversation.approval();
    await conversation.inner.interrupt(turnId);
    expect((await conversation.ended(turnId)).status).toBe('interrupted');
    expect(conversation.of('notice')).toMatchObject([{ code: 'protected_made', values: { files: '.envrc' } }]);
    const next = await conversation.start([run('cat .envrc')]);
    const approval = await conversation.approval(1);
    expect(outputs(conversation)).toEqual(['']);
    await conversation.answer(approval, 'decline');
    await conversation.ended(next);
    expect(outputs(conversation)).toEqual(['']);
    expect(conversation.of('notice')).toHaveLength(1);
  });

  test('is asked about when it is a sub-agent’s, too', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const turnId = await conversation.start(helperSteps('rigger', [make]));
    await conversation.answer(await conversation.approval(), 'decline');
    await conversation.ended(turnId);
    expect(conversation.of('approval_opened')).toHaveLength(1);
    expect(host.requests().join()).toContain(aside(conversation.folder, '.envrc'));
  });
});

test('R5: what a command of an earlier turn makes beside the next is told of, and asked about', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const wait =
    'until [ -e go ]; do sleep 0.05; done; mkdir a; echo x > a/.envrc; touch made; until [ -e end ]; do sleep 0.05; done';
  await conversation.play([{ do: 'run', command: wait, login: false, yieldMs: 1 }]);
  writeFileSync(join(conversation.folder, 'go'), '');
  const turnId = await conversation.start([run('until [ -e made ]; do sleep 0.05; done')]);
  const approval = await conversation.approval();
  expect(approval.content).toMatchObject({ changes: [{ path: 'a/.envrc' }] });
  await conversation.answer(approval, 'accept');
  await conversation.ended(turnId);
  writeFileSync(join(conversation.folder, 'end'), '');
});

describe('R5: a protected file that a command makes deeper', () => {
  const answerOnly = async (conversation: TestConversation, steps: readonly Step[], choice: string) => {
    const turnId = await conversation.start(steps);
    const approval = await conversation.approval();
    await conversation.answer(approval, choice);
    expect((await conversation.ended(turnId)).status).toBe('completed');
    expect(conversation.of('approval_opened')).toHaveLength(1);
    return approval.content;
  };

  test('is asked about before the turn ends at the latest, and set aside by a no', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const make = run('mkdir -p packages/a/.vscode node_modules/b/.vscode; echo x > packages/a/.vscode/tasks.json');
    const content = await answerOnly(conversation, [make, run('true')], 'decline');
    expect(content).toMatchObject({ changes: [{ path: 'packages/a/.vscode/tasks.json' }] });
    const packages = join(conversation.folder, 'packages/a');
    expect(readdirSync(packages)).toEqual([expect.stringMatching(/^\.vscode\.declined-/)]);
  });

  test('is known once people have said yes, and what they had before is asked about when it is changed', async () => {
    const folder = host.folder();
    mkdirSync(join(folder, 'a/.vscode'), { recursive: true });
    for (const name of ['tasks.json', 'launch.json']) writeFileSync(join(folder, 'a/.vscode', name), 'theirs\n');
    const conversation = await host.open({ folder, settings: CAREFUL });
    await conversation.play([run('ls a/.vscode')]);
    expect(conversation.of('approval_opened')).toEqual([]);
    const content = await answerOnly(conversation, [run('echo mine > a/.vscode/tasks.json')], 'accept');
    expect(content).toMatchObject({ changes: [{ path: 'a/.vscode/tasks.json', diff: '@@ -0,0 +1 @@\n+mine\n' }] });
    await conversation.play([run('cat a/.vscode/tasks.json')]);
    expect(conversation.of('approval_opened')).toHaveLength(1);
    // A no takes away what the command wrote and nothing else.
    const turnId = await conversation.start([run('echo again > a/.vscode/tasks.json')]);
    await conversation.answer(await conversation.approval(1), 'decline');
    await conversation.ended(turnId);
    expect(readdirSync(join(folder, 'a/.vscode')).sort()).toEqual([
      'launch.json',
      expect.stringMatching(/^tasks\.json\.declined-/),
    ]);
  });

  test('counts Git’s own where it can make something run', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    const content = await answerOnly(conversation, [run('git init -q sub')], 'accept');
    expect(content).toMatchObject({ changes: [{ path: 'sub/.git/config' }] });
    await conversation.play([run('cd sub && git add . && git tag -l && echo ref: refs/heads/other > .git/HEAD')]);
    expect(conversation.of('approval_opened')).toHaveLength(1);
    const turnId = await conversation.start([run('echo x > sub/.git/hooks/pre-commit')]);
    const approval = await conversation.approval(1);
    expect(approval.content).toMatchObject({ changes: [{ path: 'sub/.git/hooks/pre-commit' }] });
    await conversation.answer(approval, 'accept');
    await conversation.ended(turnId);
  });

  test('between two turns is told of, and asked about no more', async () => {
    const conversation = await host.open({ settings: CAREFUL });
    await conversation.play([run('mkdir -p a')]);
    mkdirSync(join(conversation.folder, 'a/.zed'));
    writeFileSync(join(conversation.folder, '.envrc'), 'x');
    await conversation.play([run('ls -A')]);
    expect(conversation.of('notice')).toMatchObject([
      { code: 'protected_made', values: { files: `.envrc, ${join('a', '.zed')}` } },
    ]);
    expect(conversation.of('approval_opened')).toEqual([]);
  });
});

test('R5: a patch that a command line carries is asked about too', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([
    run("apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: packages/a/.husky/pre-commit\n+x\n*** End Patch\nEOF"),
  ]);
  const approval = await conversation.approval();
  expect(approval.content).toMatchObject({ changes: [{ path: 'packages/a/.husky/pre-commit' }] });
  await conversation.answer(approval, 'decline', { reason: 'no hooks here' });
  await conversation.ended(turnId);
  expect(readdirSync(conversation.folder)).toEqual([]);
  expect(host.requests().at(-1)).toContain('no hooks here');
});

test('a question ends with the turn that was stopped while it waited, and nothing is changed', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([patch('.envrc')]);
  const approval = await conversation.approval();
  await conversation.inner.interrupt(turnId);
  expect((await conversation.ended(turnId)).status).toBe('interrupted');
  expect(await conversation.event('approval_closed')).toMatchObject({ approvalId: approval.id, outcome: 'stale' });
  // The next is not held up by it.
  await conversation.play([patch('fine.txt')]);
  expect(readdirSync(conversation.folder)).toEqual(['fine.txt']);
});

test('R5: an agent that cannot be made to ask does not start', async () => {
  const other = startTestAgent({ config: ['features.hooks=false'] });
  try {
    await expect(other.open({ settings: CAREFUL })).rejects.toMatchObject({ code: 'agent_unavailable' });
    expect(other.agent.status()).toMatchObject({
      state: 'failed',
      problem: { hint: expect.stringContaining('hooks') },
    });
  } finally {
    await other.close();
  }
});

test('the hook leaves no trace in the user’s own configuration', async () => {
  const config = join(host.home, 'config.toml');
  const before = readFileSync(config, 'utf8');
  const conversation = await host.open({ settings: CAREFUL });
  await conversation.play([patch('fine.txt'), run('true')]);
  expect(readFileSync(config, 'utf8')).toBe(before);
  expect(existsSync(join(host.home, 'hooks.json'))).toBe(false);
});
