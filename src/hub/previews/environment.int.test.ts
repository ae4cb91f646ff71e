// What a session's commands are told of the addresses its ports will have, with the real Codex: the same words reach the
// command, and sharing the port makes them true.
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { scriptPrompt } from '../../agents/practice/script.ts';
import { startTestAgent } from '../../agents/practice/testing.ts';
import { signInAsOwner } from '../../web/data/test-owner.ts';
import type { Thread } from '../../web/data/thread.ts';
import { usualPorts } from '../../wire/protocol/previews.ts';
import { portsOf, setUpPreviews, startApp } from './test-preview.ts';

/** One of those that commands are told of, and that nobody has. */
const freeUsualPort = async (): Promise<number> => {
  for (const port of usualPorts) {
    const server = createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('all of the usual ports are taken on this machine');
};

test('R9, R18: a command knows the address of a port before it is shared; the next time it is another', async () => {
  const host = startTestAgent();
  onTestFinished(() => host.close());
  const app = await startApp(await freeUsualPort());
  const set = await setUpPreviews(0, undefined, portsOf([app]), host.agent);
  const owner = await signInAsOwner(set.hub);
  /** The environment of a command of a thread that works in a folder. */
  const environmentIn = async (thread: Thread, folder: string) => {
    const text = scriptPrompt([{ do: 'run', command: 'env > told.env', login: false }]);
    thread.post({ text, attachments: [], mode: 'queue' });
    const written = await vi.waitFor(
      async () => {
        const found = await readFile(join(folder, 'told.env'), 'utf8');
        expect(found).toContain('CODEX_THREAD_ID=');
        return found;
      },
      { timeout: 30_000, interval: 50 },
    );
    return parseEnv(written);
  };
  const url = `HAWSER_URL_${app.port}`;
  const stop = (id: string) => set.post(`/api/previews/${id}/stop`, {});

  const thread = owner.open(set.threadId);
  const told = await environmentIn(thread, set.folder);
  expect(told.HAWSER_PREVIEW_HOST).toBe('localhost');
  expect(told.__VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS).toBe('.localhost');
  const first = await set.share(app.port);
  expect(first.url).toBe(told[url]);
  const cookie = await set.enter(first);
  expect((await set.at(first)('/', { headers: { cookie } })).status).toBe(200);

  await stop(first.id);
  const second = await set.share(app.port);
  expect(second.url).not.toBe(first.url);

  // Another thread of the same machine has addresses of its own, and none of this one's.
  const folder = join(set.folder, 'other');
  await mkdir(folder);
  const wish = { runnerId: set.runner.id, agent: 'practice', folder } as const;
  const other = await set.hub.ensureThread(wish);
  const told2 = await environmentIn(owner.open(other), folder);
  expect(told2[url]).toMatch(/^http:\/\/[0-9a-z]{26}\.localhost:\d+$/);
  expect([first.url, second.url]).not.toContain(told2[url]);

  // A conversation that is taken up again hears of what is true by then.
  await rm(join(folder, 'told.env'));
  await thread.ask('start_session', { ...wish, settings: {} });
  expect((await environmentIn(thread, folder))[url]).toBe(second.url);
});
