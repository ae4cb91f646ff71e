import { expect, test } from 'vitest';
import { sensitivity } from './sensitive.ts';
import { listenerOn } from './test-listener.ts';

const NONE: ReadonlySet<number> = new Set();

test.each<[port: number, argv: string[]]>([
  [3000, ['node', 'server.js']],
  [5173, ['node', '/p/node_modules/vite/bin/vite.js']],
  [8000, ['python3', '-m', 'http.server', '8000']],
  [4200, ['node', '/p/node_modules/@angular/cli/bin/ng.js', 'serve']],
  [80, ['./server']],
  [9000, ['php', '-S', 'localhost:9000']],
  [3000, ['node', '--inspect', 'server.js']],
  [8080, ['serve', 'postgres']],
])('R8: port %i of %j may be offered', (port, argv) => {
  expect(sensitivity(listenerOn(port, { argv }), NONE)).toBeUndefined();
});

test.each<[reason: string, port: number, argv: string[]]>([
  ['database', 5432, ['node', 'proxy.js']],
  ['database', 15_432, ['postgres', '-D', '/data']],
  ['database', 15_432, ['postgres: writer process']],
  ['database', 7777, ['/usr/bin/redis-server', '*:7777']],
  ['debugger', 9229, ['node', '--inspect', 'server.js']],
  ['debugger', 41_000, ['node', '--inspect-brk=127.0.0.1:41000', 'server.js']],
  ['debugger', 41_000, ['node', '--inspect=41000', 'server.js']],
  ['debugger', 9000, ['python3', '-m', 'debugpy', '--listen', '9000']],
  ['browser', 45_000, ['/opt/chrome/chrome', '--remote-debugging-port=0']],
  ['remote_access', 22, ['sshd: /usr/sbin/sshd [listener]']],
  ['remote_access', 2222, ['sshd: ada']],
  ['infrastructure', 2375, ['dockerd']],
  ['mail', 25, ['./server']],
  ['editor', 8443, ['/usr/lib/node', '/usr/lib/code-server/out/node/code-server']],
  ['agent', 4500, ['/opt/codex/bin/codex', 'app-server', '--listen', 'ws://127.0.0.1:4500']],
  ['hawser', 4800, ['node', '/usr/bin/hawser.js', 'start']],
])('R8: %s, port %i of %j, is not offered', (reason, port, argv) => {
  expect(sensitivity(listenerOn(port, { argv }), NONE)).toBe(reason);
});

test('R8: Hawser’s own ports, the agent’s, and those of its tool servers are not offered', () => {
  expect(sensitivity(listenerOn(3000), new Set([3000]))).toBe('hawser');
  expect(sensitivity(listenerOn(3000, {}, { agent: true }), NONE)).toBe('agent');
  expect(sensitivity(listenerOn(3000, {}, { session: null }), NONE)).toBe('agent');
  expect(sensitivity(listenerOn(3000, {}, { session: 'hidden' }), NONE)).toBeUndefined();
});
