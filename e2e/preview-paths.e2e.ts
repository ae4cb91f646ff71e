// Previews where no wildcard DNS is to be had: on one host for all of them, with a real Vite and its hot reload. That host
// is under `localhost` here, and the hub at an address, so that they are two sites as they are elsewhere.
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { start } from './support/hawser.ts';
import { joinAs } from './support/people.ts';
import { expect, openFirstThread, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test.slow(); // a dev server is started, and two people look at it

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
const page =
  '<!doctype html><title>Tides</title><link rel="icon" href="data:,"><h1></h1><script type="module" src="/main.js"></script>';
const line = (text: string) => `export const text = '${text}';`;
const main = (text: string) =>
  `${line(text)}\nconst show = to => { document.querySelector('h1').textContent = to; };\n` +
  `show(text);\nimport.meta.hot.accept(next => show(next.text));\n`;

test('R10, R18: Vite with hot reload on one host for all previews, which says what it is', async ({
  page: own,
  elsewhere,
  home,
}) => {
  const port = await freePort();
  const origin = `http://previews.localhost:${port}`;
  const where = ['--port', `${port}`, '--public-url', `http://127.0.0.1:${port}`, '--preview-url', origin];
  const hub = await start(home, ['hub', ...where, '--dangerous-preview-paths']);
  const project = `${home.folder}-project`;
  await mkdir(project);
  const runner = await start(home, ['start', project, '--practice']);
  try {
    await openFirstThread(own, home);
    const thread = new ThreadPage(own);
    await expect(own.getByRole('complementary', { name: 'How safe this hub is' })).toContainText('share one host');
    await thread.play([
      {
        do: 'write',
        files: [
          { path: 'index.html', text: page },
          { path: 'main.js', text: main('One') },
        ],
      },
      {
        do: 'run',
        command: `${process.execPath} ${VITE} --port 0`,
        why: 'May I start Vite?',
        yieldMs: 2_000,
        login: false,
      },
    ]);
    await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
    const card = own.getByRole('region', { name: /^Port \d+$/ });
    await expect(card.getByText('Previews share one host here')).toBeVisible();
    const share = async () => {
      await card.getByRole('button', { name: 'Share', exact: true }).click();
      const link = card.getByRole('link');
      await expect(link).toHaveText(/\/~[0-9a-z]{26}$/);
      return (await link.textContent()) ?? '';
    };
    const address = await share();
    expect(address.startsWith(`${origin}/~`)).toBe(true);

    const second = await elsewhere();
    await joinAs('Bo', own, second);
    const open = async (at: string) => {
      await second.goto(at);
      await second.getByRole('link', { name: 'Open it through Hawser' }).click();
      await expect(second.getByRole('heading', { level: 1 })).toHaveText('One');
    };
    await open(`${address}/deep?x=1`);
    await expect(second).toHaveURL(`${origin}/deep?x=1`);
    await second.reload();
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('One');
    await second.evaluate(() => localStorage.setItem('left', 'here'));

    await card.getByRole('button', { name: 'Look at it here' }).click();
    const pane = own.getByRole('complementary', { name: /^Preview of port/ });
    const framed = pane.frameLocator('iframe').getByRole('heading', { level: 1 });
    await expect(framed).toHaveText('One');
    await expect(pane.getByText('Previews share one host here')).toBeVisible();
    await expect(pane.getByRole('link', { name: 'Open in a tab' })).toHaveAttribute('href', `${address}/`);

    // Changed in place: the page is the same one.
    await second.evaluate(() => Object.assign(window, { same: true }));
    const edit = (from: string, to: string) =>
      thread.play(
        [{ do: 'write', files: [{ path: 'main.js', from: line(from), to: line(to) }] }],
        `from ${from} to ${to}`,
      );
    await edit('One', 'Two');
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('Two');
    await expect(framed).toHaveText('Two');
    expect(await second.evaluate(() => 'same' in window)).toBe(true);

    // Another preview finds nothing of what this one has left in the browser.
    await edit('Two', 'One');
    await expect(framed).toHaveText('One');
    expect(await second.evaluate(() => localStorage.getItem('left'))).toBe('here');
    await card.getByRole('button', { name: 'Stop sharing' }).click();
    const next = await share();
    expect(next).not.toBe(address);
    await open(next);
    expect(await second.evaluate(() => localStorage.getItem('left'))).toBeNull();
  } finally {
    await runner.stop();
    await hub.stop();
    await rm(project, { recursive: true });
  }
});
