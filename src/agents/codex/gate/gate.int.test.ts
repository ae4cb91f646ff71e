// The hook as Codex runs it, by a shell: which calls it lets through by itself, which it asks about, and that whatever
// goes wrong is a no.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { randomPart } from '../../../std/ids.ts';
import { silentLogger } from '../../../std/log.ts';
import { type Gate, type GateCall, openGate, removeGates } from './gate.ts';
import { hookCommand } from './hook.ts';

const root = mkdtempSync(join(tmpdir(), "hawser's gate "));
const asked: GateCall[] = [];
let answer: string | undefined;
const gate = await openGate({
  mark: 'tests',
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
  hook_event_name: 'PreToolUse',
  tool_name: tool,
  tool_use_id: 'call-1',
  tool_input: { command },
});
const patch = call('apply_patch', '*** Begin Patch\n*** Add File: "a"\n+\\"\n*** End Patch');

const stop = (conversation: string, event = 'Stop') => ({
  session_id: conversation,
  turn_id: 'turn-1',
  hook_event_name: event,
  stop_hook_active: false,
  last_assistant_message: '"tool_name":"apply_patch"',
});

test('a call that needs no question is let through without asking, and a patch is told whole', async () => {
  gate.setKnown('conversation-1', []);
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
  rmSync(join(folder, '.envrc'));
  // What lies deeper the runner finds.
  gate.setKnown('conversation-1', undefined);
  expect(await look()).toBe(1);
});

test('R5: the end of a turn is asked about once its conversation has made a call', async () => {
  asked.length = 0;
  gate.setKnown('conversation-2', []);
  expect(await runHook(stop('conversation-2'))).toEqual({ code: 0, said: '' });
  expect(asked).toEqual([]);
  // A call cannot pass for an end.
  const call2 = { ...call('mcp__x', ''), session_id: 'conversation-2', tool_input: { hook_event_name: 'Stop' } };
  expect(await runHook(call2)).toEqual({ code: 0, said: '' });
  answer = 'Not yet.';
  for (const event of ['Stop', 'SubagentStop']) {
    expect(await runHook(stop('conversation-2', event))).toEqual({ code: 2, said: 'Not yet.' });
    expect(asked.pop()).toMatchObject({ hook_event_name: event, turn_id: 'turn-1', stop_hook_active: false });
  }
  answer = undefined;
  expect(await runHook(stop('conversation-2'))).toEqual({ code: 0, said: '' });
});

test('R5: whatever goes wrong is a no', async () => {
  const { platform, execPath: node } = process;
  const parts = { platform, node, program: 'none.js', socket: join(root, 'none'), folder: root };
  const no = { code: 2, said: expect.stringContaining('could not be asked') };
  expect(await runHook(patch, hookCommand(parts))).toEqual(no);
  expect(await runHook(patch, hookCommand({ ...parts, node: join(root, 'none') }))).toEqual(no);
  expect(await runHook('{"tool_name":"apply_patch"}')).toEqual(no);
  expect(await runHook('')).toEqual(no);
  // But not to the end of a turn, which would never end.
  expect(await runHook(stop('conversation-1'), gate.command.replaceAll('gate-process', 'none'))).toEqual({
    ...no,
    code: 1,
  });
  const over = await openGate({ mark: 'tests', log: silentLogger, admit: async () => undefined });
  over.close();
  expect(await runHook(patch, over.command)).toEqual(no);
});

const socketOf = ({ command }: Gate): string => /[^' ]*hawser-gate-[^' ]*\/socket/.exec(command)?.[0] ?? '';

test('R48: the socket is its user’s alone', () => {
  const socket = socketOf(gate);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
});

test('what a crash has left behind is removed by its mark, and nothing else', async () => {
  const mark = randomPart();
  const left = await openGate({ mark, log: silentLogger, admit: async () => undefined });
  onTestFinished(left.close);
  await removeGates(mark);
  expect([left, gate].map(socketOf).map(path => existsSync(dirname(path)))).toEqual([false, true]);
});
