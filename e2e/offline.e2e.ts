// Without a connection: the app opens from what is kept, shows how old that is, takes what one writes and sends it once
// when the hub is back. And a newer build of the app is offered, never forced.
import type { Page } from '@playwright/test';
import { untilKept } from './support/kept.ts';
import { serveNextBuild } from './support/next-build.ts';
import { expect, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

const asOf = (page: Page) => page.getByRole('status').filter({ hasText: /^Offline: this is as of \d\d:\d\d\./ });

test.use({ serviceWorkers: 'allow' });

test('the app can be installed: manifest, icons and worker are as browsers want them', async ({ thread }) => {
  const { page } = thread;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const devtools = await page.context().newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // The browser of a test forgets everything, and nothing can be installed into such a one.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter(id => id !== 'in-incognito')).toEqual([]);
  const { data, errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { icons } = JSON.parse(data ?? '') as { icons: { src: string; sizes: string; purpose?: string }[] };
  expect(icons.map(({ purpose }) => purpose)).toContain('maskable');
  for (const { src, sizes } of icons) {
    const size = await page.evaluate(async address => {
      const picture = await createImageBitmap(await (await fetch(address)).blob());
      return `${picture.width}x${picture.height}`;
    }, src);
    expect(size).toBe(sizes);
  }
});

test('without the hub it opens with its last state, at any address; what one writes is sent once when the hub is back', async ({
  apartThread: thread,
  page,
  apart,
}) => {
  await thread.play([{ do: 'say', text: 'The tide turns at two.' }], 'when does it turn');
  await thread.isAt('when does it turn', 'done');
  await untilKept(page, 'The tide turns at two.');
  const address = page.url();

  await apart.hub.stop();
  await page.goto(new URL('/machines', address).href);
  await expect(page.getByRole('heading', { name: 'Machines', level: 1 })).toBeVisible();
  await expect(asOf(page)).toBeVisible();
  await page.goto(address);
  await expect(thread.feed.getByText('The tide turns at two.', { exact: true })).toBeVisible();
  await expect(asOf(page)).toBeVisible();
  await thread.post('and after that?');
  await expect(thread.dock.getByText('kept here', { exact: true })).toBeVisible();
  // What was written is there after one more look, too.
  await page.reload();
  await expect(thread.dock.getByText('and after that?')).toBeVisible();

  await apart.restartHub();
  await thread.isAt('and after that?', 'done');
  await expect(thread.message('and after that?')).toHaveCount(1);
  await expect(asOf(page)).toHaveCount(0);
});

test('signing out leaves nothing of the person behind, only what is the browser’s', async ({ thread }) => {
  const { page } = thread;
  await thread.play([{ do: 'say', text: 'Between us.' }], 'tell me');
  await thread.isAt('tell me', 'done');
  await untilKept(page, 'Between us.');
  await thread.composer.fill('a draft of mine');
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Hawser' })).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const open = indexedDB.open('hawser');
        await new Promise(resolve => {
          open.onsuccess = resolve;
        });
        const work = open.result.transaction(['desk', 'threads']);
        const counts = [work.objectStore('desk').count(), work.objectStore('threads').count()];
        await new Promise(resolve => {
          work.oncomplete = resolve;
        });
        return [...counts.map(({ result }) => result), ...Object.keys(localStorage)];
      }),
    )
    .toEqual([0, 0]);
});

test('a tab that nobody looks at finds its hub again, to tell what happens there', async ({
  apartThread: thread,
  page,
  apart,
}) => {
  await thread.play([{ do: 'say', text: 'Here I am.' }], 'are you there');
  await thread.isAt('are you there', 'done');
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await apart.hub.stop();
  const noHub = thread.dock.getByText('No connection to the hub since');
  await expect(noHub).toBeVisible();
  await apart.restartHub();
  await expect(noHub).toBeHidden();
});

test('where there is no room to keep them, the parts that few need are loaded all the same', async ({ thread }) => {
  const { page } = thread;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload(); // only now does the worker stand between the page and the hub
  await expect(thread.composer).toBeVisible();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 0 });
  await page.keyboard.press('Control+,');
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch' });
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
});

test('a newer build is offered in one line, and used only when one says so', async ({
  apartThread: thread,
  page,
  apart,
}) => {
  await thread.play([{ do: 'say', text: 'Here I am.' }], 'are you there');
  await thread.isAt('are you there', 'done');
  await untilKept(page, 'Here I am.');
  await thread.composer.fill('half a thought');
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await apart.hub.stop();
  const stop = await serveNextBuild(Number(new URL(page.url()).port));
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then(each => each?.update()));

  const line = page.getByRole('status').filter({ hasText: 'A newer version is there.' });
  await expect(line).toBeVisible();
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
  // Where the browser is late to let the newer build take over, the page is loaded again and the line is there once more.
  await expect(async () => {
    if (await line.isVisible()) await line.getByRole('button', { name: 'Reload' }).click({ timeout: 5_000 });
    await expect(asOf(page)).toBeVisible({ timeout: 8_000 });
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(false);
    await expect(line).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  await expect(thread.composer).toHaveValue('half a thought');
  await stop();
});

test('nothing is loaded from anywhere but the hub', async ({ page, product }) => {
  const hub = new URL(String(product.ready.hubUrl)).host;
  const elsewhere: string[] = [];
  page.on('request', request => {
    const { host, protocol } = new URL(request.url());
    if (host !== hub && protocol !== 'blob:' && protocol !== 'data:') elsewhere.push(request.url());
  });
  const thread = new ThreadPage(page);
  await thread.open(String(product.ready.signInUrl));
  await thread.play([{ do: 'say', text: '```ts\nconst tide = 2;\n```\n\n**Done.**' }], 'show me');
  await thread.isAt('show me', 'done');
  for (const place of ['/machines', '/search', '/settings']) await page.goto(new URL(place, page.url()).href);
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  expect(elsewhere).toEqual([]);
});
