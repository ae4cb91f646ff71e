// A real Vite dev server behind a preview, with no setting of its own for that: its page, its modules, and its WebSocket,
// which tells of an edit. `npm run matrix` does the same with more dev servers and a browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { setUpPreviews } from './test-preview.ts';
import { scannedPorts } from './test-scanned-ports.ts';

const startVite = async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hawser-vite-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = (text: string) => writeFile(join(folder, 'main.js'), `${text}\nimport.meta.hot.accept();\n`);
  await write('export const title = "One";');
  await writeFile(join(folder, 'index.html'), '<h1>Tides</h1><script type="module" src="/main.js"></script>');
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, '--port', '0'], { cwd: folder, stdio: 'ignore' });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  await once(child, 'spawn');
  const ports = scannedPorts(child.pid ?? 0);
  const port = await vi.waitFor(
    async () => {
      const [listener] = await ports.listeners();
      return listener?.port ?? expect.fail('it does not listen yet');
    },
    { timeout: 30_000, interval: 50 },
  );
  return { port, ports, write };
};

test('Vite serves its page, its modules and its hot reload through a preview as it is', async () => {
  const { port, ports, write } = await startVite();
  const { hub, share, enter, at } = await setUpPreviews(0, undefined, ports);
  const preview = await share(port);
  const headers = { cookie: await enter(preview), origin: preview.url };
  const read = async (path: string) => (await at(preview)(path, { headers })).body;
  expect(await read('/')).toContain('/@vite/client');
  expect(await read('/main.js')).toContain('One');
  // Beside a thread its page begins with a script of the hub's, and is the same besides (R18).
  const framed = {
    ...headers,
    'sec-fetch-dest': 'iframe',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'cross-site',
  };
  const beside = (await at(preview)('/', { headers: framed })).body;
  expect(beside).toContain('observe.js');
  expect(beside.replace(/<script src="\/\.hawser\/[^>]*><\/script>/, '')).toBe(await read('/'));
  const token = /wsToken = "([^"]+)"/.exec(await read('/@vite/client'))?.[1];

  const { host } = new URL(preview.url);
  const socket = new WebSocket(`ws://127.0.0.1:${hub.url.port}/?token=${token}`, 'vite-hmr', {
    headers: { ...headers, host },
  });
  onTestFinished(() => socket.terminate());
  const told: unknown[] = [];
  socket.on('message', data => told.push(JSON.parse(String(data))));
  await vi.waitFor(() => expect(told).toContainEqual({ type: 'connected' }), { timeout: 10_000 });
  const edited = async () => {
    // Again until it is seen: what is written before Vite watches the folder is no edit to it.
    await write('export const title = "Two";');
    expect(told).toContainEqual(expect.objectContaining({ type: 'update' }));
  };
  await vi.waitFor(edited, { timeout: 10_000, interval: 200 });
  expect(await read('/main.js')).toContain('Two');
});
