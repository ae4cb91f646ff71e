// What an agent may not change in its folder without asking, on the real Codex: files that make another program run
// something; those that Codex itself knows also when they do not exist yet.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CAREFUL, startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

const THERE = ['.vscode/tasks.json', '.mcp.json', '.husky/pre-commit', '.envrc'];
const MISSING = ['.git/hooks/pre-commit', '.codex/config.toml', '.agents/skills/x'];
const addFile = (path: string) => `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`;
const changeFile = (path: string) => `*** Begin Patch\n*** Update File: ${path}\n@@\n-theirs\n+mine\n*** End Patch`;

/** A folder with protected files in it. */
const project = (): string => {
  const folder = host.folder();
  for (const path of THERE) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), 'theirs\n');
  }
  return folder;
};
const untouched = (folder: string) => {
  for (const path of THERE) expect([path, readFileSync(join(folder, path), 'utf8')]).toEqual([path, 'theirs\n']);
  for (const path of MISSING) expect([path, existsSync(join(folder, path))]).toEqual([path, false]);
};

const filesIn = (folder: string): string => readdirSync(folder, { recursive: true }).sort().join('\n');

describe('R5: a protected file', () => {
  test('cannot be changed or made by a command, with or without network, and the rest of the folder can', async () => {
    for (const network of [false, true]) {
      const settings = { ...CAREFUL, approvalPolicy: 'never', network } as const;
      const conversation = await host.open({ folder: project(), settings });
      const tries = [...THERE, ...MISSING].map(path => `mkdir -p $(dirname ${path}); echo mine > ${path}`);
      await conversation.play([
        {
          do: 'run',
          command: `${tries.join('\n')}\necho x > .vscode/more.json; echo fine > fine.txt; true`,
          login: false,
        },
        { do: 'say', text: 'Tried.' },
      ]);
      untouched(conversation.folder);
      expect(readdirSync(join(conversation.folder, '.vscode'))).toEqual(['tasks.json']);
      expect(existsSync(join(conversation.folder, 'fine.txt'))).toBe(true);
      expect(conversation.inner.settings()).toMatchObject({ sandbox: 'workspace-write', network });
    }
  });

  test.each([
    ['.vscode/tasks.json', changeFile('.vscode/tasks.json')],
    ['.vscode/launch.json', addFile('.vscode/launch.json')],
    ['.git/hooks/pre-commit', addFile('.git/hooks/pre-commit')],
    ['.codex/config.toml', addFile('.codex/config.toml')],
  ])('%s is asked about when a patch touches it, and a no keeps it as it was', async (path, patch) => {
    const conversation = await host.open({ folder: project(), settings: CAREFUL });
    const turnId = await conversation.start([
      { do: 'patch', patch },
      { do: 'say', text: 'Tried.' },
    ]);
    const approval = await conversation.approval();
    expect(approval.content).toMatchObject({ kind: 'file_change', changes: [{ path }] });
    await conversation.answer(approval, 'decline');
    await conversation.ended(turnId);
    untouched(conversation.folder);
  });

  test.each([
    ['.envrc', addFile('.envrc')],
    ['packages/a/.vscode/tasks.json', addFile('packages/a/.vscode/tasks.json')],
    ['packages/a/.VSCode/tasks.json', addFile('packages/a/.VSCode/tasks.json')],
    ['link', addFile('link')],
    ['there/tasks.json', addFile('there/tasks.json')],
    ['plain.txt', changeFile('plain.txt').replace('@@', '*** Move to: deep/.mcp.json\n@@')],
  ])('%s, which is not there yet, is asked about when a patch makes it', async (path, patch) => {
    for (const choice of ['decline', 'accept']) {
      const folder = host.folder();
      writeFileSync(join(folder, 'plain.txt'), 'theirs\n');
      symlinkSync('deep/.mcp.json', join(folder, 'link'));
      mkdirSync(join(folder, 'deep/.vscode'), { recursive: true });
      symlinkSync('deep/.vscode', join(folder, 'there'));
      const conversation = await host.open({ folder, settings: CAREFUL });
      const turnId = await conversation.start([
        { do: 'patch', patch },
        { do: 'say', text: 'Tried.' },
      ]);
      const approval = await conversation.approval();
      expect(approval.content).toMatchObject({ kind: 'file_change', changes: [{ path }] });
      expect(approval.choices.map(({ id }) => id)).toEqual(['accept', 'decline', 'cancel']);
      const before = filesIn(folder);
      await conversation.answer(approval, choice);
      await conversation.ended(turnId);
      // Once, also where Codex would ask as well.
      expect(conversation.of('approval_opened')).toHaveLength(1);
      expect(conversation.of('approval_closed')).toMatchObject([{ outcome: 'applied' }]);
      expect(conversation.of('notice')).toEqual([]);
      expect(filesIn(folder) === before).toBe(choice === 'decline');
    }
  });

  test('stays protected when the sandbox is changed to another and back', async () => {
    const conversation = await host.open({ folder: project(), settings: { ...CAREFUL, sandbox: 'read-only' } });
    await conversation.inner.change({ sandbox: 'danger-full-access' }, false);
    await conversation.inner.change({ sandbox: 'workspace-write', network: true, approvalPolicy: 'never' }, false);
    expect(conversation.inner.settings()).toMatchObject({ sandbox: 'workspace-write', network: true });
    await conversation.play([
      { do: 'run', command: 'echo mine > .vscode/tasks.json; echo y > ok; true', login: false },
      { do: 'say', text: 'Tried.' },
    ]);
    untouched(conversation.folder);
    expect(existsSync(join(conversation.folder, 'ok'))).toBe(true);
  });
});
