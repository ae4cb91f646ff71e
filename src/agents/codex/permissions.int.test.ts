// What an agent may not change in its folder without asking, on the real Codex: files that make another program run
// something, also those that do not exist yet.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CAREFUL, startTestAgent } from '../practice/testing.ts';
import { PROTECTED_FILES } from './permissions.ts';

const host = startTestAgent();
afterAll(() => host.close());

const PLACES = [...PROTECTED_FILES, '.git/hooks/pre-commit', '.codex/config.toml', '.agents/skills/x'];
const addFile = (path: string) => `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`;

describe('R5: a protected file that does not exist yet', () => {
  test('cannot be made by a command, with or without network, and the rest of the folder can', async () => {
    for (const network of [false, true]) {
      const conversation = await host.open({ settings: { ...CAREFUL, approvalPolicy: 'never', network } });
      const tries = PLACES.map(
        path => `mkdir -p $(dirname ${path}); echo x > ${path}; mkdir -p ${path}; echo x > ${path}/x`,
      );
      await conversation.play([
        { do: 'run', command: `${tries.join('\n')}\necho fine > fine.txt; true`, login: false },
        { do: 'say', text: 'Tried.' },
      ]);
      // What the sandbox put in the way is gone with it: nothing is left in the folder but what was allowed.
      expect(readdirSync(conversation.folder)).toEqual(['fine.txt']);
      expect(conversation.inner.settings()).toMatchObject({ sandbox: 'workspace-write', network });
    }
  });

  test.each(['.vscode/tasks.json', '.mcp.json', '.git/hooks/pre-commit', '.codex/config.toml'])(
    '%s is asked about when a patch would add it, and a no keeps it away',
    async path => {
      const conversation = await host.open({ settings: CAREFUL });
      const turnId = await conversation.start([
        { do: 'patch', patch: addFile(path) },
        { do: 'say', text: 'Tried.' },
      ]);
      const approval = await conversation.approval();
      expect(approval.content).toMatchObject({ kind: 'file_change', changes: [{ path }] });
      await conversation.answer(approval, 'decline');
      await conversation.ended(turnId);
      expect(existsSync(join(conversation.folder, path))).toBe(false);
    },
  );

  test('stays protected when the sandbox is changed to another and back', async () => {
    const conversation = await host.open({ settings: { ...CAREFUL, sandbox: 'read-only' } });
    await conversation.inner.change({ sandbox: 'danger-full-access' }, false);
    await conversation.inner.change({ sandbox: 'workspace-write', network: true, approvalPolicy: 'never' }, false);
    expect(conversation.inner.settings()).toMatchObject({ sandbox: 'workspace-write', network: true });
    await conversation.play([
      { do: 'run', command: 'mkdir .vscode; echo x > .vscode/tasks.json; echo y > ok; true', login: false },
      { do: 'say', text: 'Tried.' },
    ]);
    expect(readdirSync(conversation.folder)).toEqual(['ok']);
  });
});
