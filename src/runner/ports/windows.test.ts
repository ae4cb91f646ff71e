// The Windows scanner over what `netstat -ano` and ConvertTo-Json print, written down after Microsoft's reference; it
// has not been run on Windows.
import { expect, test } from 'vitest';
import { listenerKey } from './listener.ts';
import { createWindowsScanner, parseNetstat, parseProcesses } from './windows.ts';

const HEADING =
  '\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n';
const AGENT = { pid: 100, mark: 'mark' };

test('who listens is told by nobody being at the other end, whatever the language of the state', () => {
  const text = [
    HEADING,
    '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044',
    '  TCP    127.0.0.1:5173         0.0.0.0:0              ABHÖREN         4242',
    '  TCP    127.0.0.1:5173         127.0.0.1:61234        ESTABLISHED     4242',
    '  TCP    [::1]:3000             [::]:0                 À L’ÉCOUTE      4243',
    '  UDP    0.0.0.0:5353           *:*                                    2200',
    '',
  ].join('\r\n');
  expect(parseNetstat(text).map(({ pid, socket: { port, bound } }) => [pid, port, bound])).toEqual([
    [1044, 135, 'any4'],
    [4242, 5173, 'loopback4'],
    [4243, 3000, 'loopback6'],
  ]);
});

const processes = JSON.stringify([
  { pid: 100, parent: 1, started: '134082000000000000', command: 'C:\\codex\\codex.exe app-server' },
  { pid: 101, parent: 100, started: '134082000010000000', command: '"C:\\Program Files\\nodejs\\node.exe" vite.js' },
  { pid: 102, parent: 101, started: '134082000020000000', command: null },
]);

test('processes are read with parent, start and command', () => {
  expect(parseProcesses(processes)[1]).toEqual({
    pid: 101,
    parent: 100,
    startedAt: Date.UTC(2025, 10, 21, 12, 0, 1),
    uid: null,
    argv: ['C:\\Program Files\\nodejs\\node.exe', 'vite.js'],
  });
  expect(parseProcesses('{"pid":4,"parent":0,"started":"134082000000000000","command":null}')).toHaveLength(1);
});

test('PowerShell is started only when what listens has changed, and nothing is without an agent', async () => {
  const started: string[] = [];
  let listening = '  TCP    127.0.0.1:5173         0.0.0.0:0              LISTENING       102\r\n';
  const scanner = createWindowsScanner({
    run: async program => {
      started.push(program);
      return program === 'netstat.exe' ? HEADING + listening : processes;
    },
  });
  expect(await scanner.scan([])).toEqual([]);
  expect(started).toEqual([]);
  const first = await scanner.scan([AGENT]);
  expect(first).toMatchObject([
    { port: 5173, hosts: ['127.0.0.1'], process: { pid: 102 }, origin: { session: 'hidden' } },
  ]);
  expect(await scanner.scan([AGENT])).toBe(first);
  expect(started).toEqual(['netstat.exe', 'powershell.exe', 'netstat.exe']);

  const [listener] = first;
  if (!listener) throw new Error('invariant: one listener');
  expect(listenerKey(listener)).toBe(`5173 102 ${Date.UTC(2025, 10, 21, 12, 0, 2)}`);
  expect(await scanner.stillListens(listener)).toBe(true);
  expect(await scanner.stillListens({ ...listener, process: { ...listener.process, birth: '1' } })).toBe(false);
  listening = '  TCP    127.0.0.1:5173         0.0.0.0:0              LISTENING       103\r\n';
  expect(await scanner.stillListens(listener)).toBe(false);
  expect(await scanner.scan([AGENT])).toEqual([]);
});
