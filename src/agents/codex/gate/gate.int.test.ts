// The hook as Codex runs it, by a shell: which calls it lets through by itself, which it asks about, and that whatever
// goes wrong is a no.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { silentLogger } from '../../../std/log.ts';
import { type Gate, openGate, type ToolCall } from './gate.ts';
import { hookCommand } from './hook.ts';

const root = mkdtempSync(join(tmpdir(), "hawser's gate "));
const asked: ToolCall[] = [];
let answer: string | undefined;
const gate = await openGate({
  log: silentLogger,
  admit: async call => {
    asked.push(call);
    return answer;
  },
});
afterAll(() => {
  gate.close();
  rmSync(root, { recursive: true });
});

/** What Codex sees of the hook: its exit code and what it says. */
const runHook = (call: unknown, command: Gate['command'] = gate.command, cwd = root) =>
  new Promise<{ code: number; said: string }>(resolve => {
    const child = execFile('/bin/sh', ['-c', command], { cwd }, (error, _out, said) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: said.trim() }),
    );
    child.stdin?.on('error', () => undefined).end(typeof call === 'string' ? call : JSON.stringify(call));
  });

const call = (tool: string, command: string) => ({
  session_id: 'conversation-1',
  turn_id: 'turn-1',
  tool_name: tool,
  tool_use_id: 'call-1',
  tool_input: { command },
});
const patch = call('apply_patch', '*** Begin Patch\n*** Add File: "a"\n+\\"\n*** End Patch');

test('a call that needs no question is let through without asking, and a patch is told whole', async () => {
  expect(await runHook(call('Bash', 'echo "$HOME"; ls *'))).toEqual({ code: 0, said: '' });
  expect(asked).toEqual([]);
  expect(await runHook(patch)).toEqual({ code: 0, said: '' });
  expect(asked.pop()).toEqual(patch);
  answer = 'Not this one.';
  expect(await runHook(patch)).toEqual({ code: 2, said: 'Not this one.' });
  answer = undefined;
});

test('R5: a protected file that is not known of is asked about, a link that leads nowhere too', async () => {
  const folder = mkdtempSync(join(root, 'folder '));
  asked.length = 0;
  const look = async () => {
    await runHook(call('Bash', 'true'), gate.command, folder);
    return asked.splice(0).length;
  };
  expect(await look()).toBe(0);
  writeFileSync(join(folder, '.mcp.json'), '');
  expect(await look()).toBe(1);
  gate.setKnown('conversation-1', ['.mcp.json']);
  expect(await look()).toBe(0);
  symlinkSync('nowhere', join(folder, '.envrc'));
  expect(await look()).toBe(1);
});

test('R5: whatever goes wrong is a no', async () => {
  const { platform, execPath: node } = process;
  const parts = { platform, node, program: 'none.js', socket: join(root, 'none'), folder: root };
  const no = { code: 2, said: expect.stringContaining('could not be asked') };
  expect(await runHook(patch, hookCommand(parts))).toEqual(no);
  expect(await runHook(patch, hookCommand({ ...parts, node: join(root, 'none') }))).toEqual(no);
  expect(await runHook('{"tool_name":"apply_patch"}')).toEqual(no);
  expect(await runHook('')).toEqual(no);
  const over = await openGate({ log: silentLogger, admit: async () => undefined });
  over.close();
  expect(await runHook(patch, over.command)).toEqual(no);
});

test('R48: the socket is its user’s alone', () => {
  const [socket = ''] = /[^' ]*hawser-gate-[^' ]*\/socket/.exec(gate.command) ?? [];
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
});
