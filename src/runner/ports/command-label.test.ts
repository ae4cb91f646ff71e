import { expect, test } from 'vitest';
import { commandLabel } from './command-label.ts';

test.each<[argv: string[], label: string]>([
  [['node', '/p/node_modules/vite/bin/vite.js', '--port', '3'], 'vite'],
  [['/usr/bin/node', '/p/node_modules/.bin/next', 'dev'], 'next'],
  [['node', '/p/node_modules/@angular/cli/bin/ng.js', 'serve'], '@angular/cli'],
  [['node', '--watch', 'src/server.ts'], 'server.ts'],
  [['node', '-e', 'require("http")'], 'node'],
  [['node'], 'node'],
  [['python3', '-m', 'http.server', '8000'], 'http.server'],
  [['/opt/python3.11', 'manage.py', 'runserver'], 'manage.py'],
  [['npm', 'run', 'dev'], 'npm run dev'],
  [['bash', '-lc', 'npm run dev'], 'bash'],
  [['next-server (v16.0.1)'], 'next-server'],
  [['C:\\Program Files\\nodejs\\node.exe', 'C:\\p\\node_modules\\vite\\bin\\vite.js'], 'vite'],
  [['./target/debug/my-server', '--verbose'], 'my-server'],
  [[], ''],
])('%j is called %j', (argv, label) => {
  expect(commandLabel(argv)).toBe(label);
});

test('a label stays short', () => {
  expect(commandLabel(['x'.repeat(500)])).toHaveLength(60);
});
