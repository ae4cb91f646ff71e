// What lsof and ps print on macOS, written down after their manuals (lsof(8), ps(1) of macOS 14).
import { expect, test } from 'vitest';
import { parseEnvirons, parseLsofFolders, parseLsofSockets, parsePs } from './darwin.ts';

test('sockets are read with their process, family and address', () => {
  const text = [
    'p501',
    ...['f23', 'tIPv6', 'd0x9a1b2c3d4e5f6071', 'n*:5173'],
    ...['f24', 'tIPv4', 'd0x9a1b2c3d4e5f6072', 'n127.0.0.1:24678'],
    'p777',
    ...['f3', 'tIPv6', 'd0x9a1b2c3d4e5f6073', 'n[::1]:3000'],
    ...['f4', 'tIPv4', 'd0x9a1b2c3d4e5f6074', 'n*:*'],
    '',
  ].join('\n');
  expect(parseLsofSockets(text)).toEqual([
    { pid: 501, socket: { id: '0x9a1b2c3d4e5f6071', port: 5173, bound: 'any6' } },
    { pid: 501, socket: { id: '0x9a1b2c3d4e5f6072', port: 24_678, bound: 'loopback4' } },
    { pid: 777, socket: { id: '0x9a1b2c3d4e5f6073', port: 3000, bound: 'loopback6' } },
  ]);
});

test('folders are read with their process', () => {
  expect(parseLsofFolders('p501\nfcwd\nn/Users/ada/my app\np777\nfcwd\nn/\n')).toEqual(
    new Map([
      [501, '/Users/ada/my app'],
      [777, '/'],
    ]),
  );
});

test('processes are read with parent, user, start and command', () => {
  const text = [
    '    1     0     0 Sun Nov  1 08:00:01 2026     /sbin/launchd',
    '  501     1   501 Sun Nov 22 20:42:46 2026     node ./node_modules/.bin/vite --port 5173',
    '  502   501   501 Sun Nov 22 20:42:47 2026     (esbuild)',
    'ps: something else',
  ].join('\n');
  expect(parsePs(text)).toEqual([
    { pid: 1, parent: 0, uid: 0, startedAt: Date.parse('Nov 1 2026 08:00:01'), argv: ['/sbin/launchd'] },
    {
      pid: 501,
      parent: 1,
      uid: 501,
      startedAt: Date.parse('Nov 22 2026 20:42:46'),
      argv: ['node', './node_modules/.bin/vite', '--port', '5173'],
    },
    { pid: 502, parent: 501, uid: 501, startedAt: Date.parse('Nov 22 2026 20:42:47'), argv: ['(esbuild)'] },
  ]);
});

test('of what follows a command, what looks like a variable is its environment', () => {
  expect(parseEnvirons('  501 node server.js TERM=xterm HAWSER_AGENT=abc NOTE=two words CODEX_THREAD_ID=t\n')).toEqual(
    new Map([[501, ['TERM=xterm', 'HAWSER_AGENT=abc', 'NOTE=two', 'CODEX_THREAD_ID=t']]]),
  );
});
