// The `test` of end-to-end files: a product of its own, started as a person starts it, and a signed-in page on its first
// thread; or, where nothing but a thread is needed, `sharing`, a thread of its own in a product that many tests share.
// A page that logs an error to its console fails its test.
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { test as base, expect, type Page } from '@playwright/test';
import { type Home, makeHome, PROGRAM, readLogs, type Started, start } from './hawser.ts';
import { ThreadPage } from './thread-page.ts';
import { openWorkshop, type Workbench, type Workshop } from './workshop.ts';

export type Apart = {
  readonly hub: Started;
  readonly runner: Started;
  /** Starts the hub again, on the same port. */
  restartHub(): Promise<Started>;
  restartRunner(): Promise<Started>;
};

type Fixtures = {
  home: Home;
  /** Hub and runner in one process, on the practice model. */
  product: Started;
  /** Hub and runner in two processes, for tests that kill one. */
  apart: Apart;
  /** The first thread of `product`, signed in. */
  thread: ThreadPage;
  /** The same of `apart`. */
  apartThread: ThreadPage;
  /** A blank page in a browser of its own, which is signed in where the tests share a product. */
  elsewhere: () => Promise<Page>;
  /** Another browser of the same person. */
  anotherThread: () => Promise<ThreadPage>;
  /** Errors a test expects in its page's console, such as those of a hub that is down. */
  expectedErrors: RegExp[];
};

export const test = base.extend<Fixtures, { workshop: Workshop }>({
  // Here and not at `sharing`, for a worker runs only tests that know the same fixtures of workers.
  workshop: [
    async ({ browser }, use) => {
      const workshop = await openWorkshop(browser);
      await use(workshop);
      await workshop.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern.
  home: async ({}, use, info) => {
    const home = await makeHome();
    await use(home);
    // What the product did meanwhile is gone with its home, and a failure elsewhere is seen only by what was printed.
    if (info.status !== info.expectedStatus) process.stdout.write(await readLogs(home));
    await home.remove();
  },
  product: async ({ home }, use) => {
    const product = await start(home, ['up', '--practice', '--no-open', '--port', '0']);
    await use(product);
    await product.stop();
  },
  apart: async ({ home }, use) => {
    const all: Started[] = [];
    const run = async (args: readonly string[]) => {
      const one = await start(home, args);
      all.push(one);
      return one;
    };
    const hub = await run(['hub', '--port', '0']);
    const { port } = new URL(String(hub.ready.hubUrl));
    // A project beside the home: folders inside a Hawser home are not opened to agents.
    const project = `${home.folder}-project`;
    await mkdir(project);
    const runner = await run(['start', project, '--practice']);
    await use({
      hub,
      runner,
      restartHub: () => run(['hub', '--port', port]),
      restartRunner: () => run(['start', '--practice']),
    });
    for (const one of all.reverse()) await one.stop();
    await rm(project, { recursive: true });
  },
  expectedErrors: async ({ browser: _ }, use) => use([]),
  thread: async ({ page, product, expectedErrors }, use) => {
    await useThread(page, String(product.ready.signInUrl), expectedErrors, use);
  },
  apartThread: async ({ page, apart: _, home }, use) => {
    const thread = new ThreadPage(page);
    await thread.open(await openFirstThread(page, home));
    await use(thread);
  },
  elsewhere: async ({ browser, storageState }, use) => {
    const pages: Page[] = [];
    await use(async () => {
      const page = await (await browser.newContext({ ...(storageState && { storageState }) })).newPage();
      pages.push(page);
      return page;
    });
    // Else they look for their hub beside every later test.
    for (const page of pages) await page.context().close();
  },
  anotherThread: ({ elsewhere, home }, use) =>
    use(async () => {
      const thread = new ThreadPage(await elsewhere());
      await thread.open(await signInLink(home));
      return thread;
    }),
});
export { expect };

/** Tests that need nothing but a thread: theirs is in a product that stays up for the next. */
export const sharing = test.extend<{ workbench: Workbench }>({
  workbench: async ({ workshop }, use, info) => {
    const workbench = await workshop.workbench();
    await use(workbench);
    if (info.status !== info.expectedStatus) process.stdout.write(await readLogs(workshop.home));
    await workbench.leave();
  },
  storageState: async ({ workshop }, use) => use(workshop.storageState),
  thread: async ({ page, workbench, expectedErrors }, use) => {
    await useThread(page, workbench.url, expectedErrors, use);
  },
  anotherThread: ({ elsewhere, workbench }, use) =>
    use(async () => {
      const thread = new ThreadPage(await elsewhere());
      await thread.open(workbench.url);
      return thread;
    }),
});

/** `hawser link`, as a person types it when the first link is used up. */
export const signInLink = async (home: Home): Promise<string> => {
  const args = [PROGRAM, 'link', '--home', home.folder];
  return (await promisify(execFile)(process.execPath, args)).stdout.trim();
};

/** Signs in to a hub that has no thread of its own yet, and starts one. @returns its address */
export const openFirstThread = async (page: Page, home: Home): Promise<string> => {
  await page.goto(await signInLink(home));
  return startThread(page);
};

/** Starts a thread by the form, on the machine that it offers. @returns its address */
export const startThread = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'New thread' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Agent' }).selectOption({ label: 'Practice model' });
  await dialog.getByRole('button', { name: 'Start the thread' }).click();
  await page.waitForURL(/\/thread\//);
  return page.url();
};

/** The same at a hub without a machine: a thread in which people talk. */
export const openPeopleThread = async (page: Page, home: Home, title: string): Promise<string> => {
  await page.goto(await signInLink(home));
  await page.getByRole('button', { name: 'New thread' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
  await dialog.getByRole('button', { name: 'Start the thread' }).click();
  await page.waitForURL(/\/thread\//);
  // Before it is, one can write, and what one then does with a thread waits for the hub.
  await expect(page.getByRole('status').getByText('online')).toBeVisible();
  await expect(page.getByText('Opening the thread …')).toBeHidden();
  return page.url();
};

/** A test on the page of a thread, which fails by what the page complains about. */
const useThread = async (
  page: Page,
  link: string,
  expectedErrors: readonly RegExp[],
  use: (thread: ThreadPage) => Promise<void>,
): Promise<void> => {
  const errors = watchErrors(page);
  const thread = new ThreadPage(page);
  await thread.open(link);
  await use(thread);
  expect(errors.filter(text => !expectedErrors.some(expected => expected.test(text)))).toEqual([]);
};

export const watchErrors = (page: Page): string[] => {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => {
    // Asking who is signed in before signing in is answered with 401, which Chromium reports by itself.
    if (message.type() === 'error' && !message.text().includes('401')) errors.push(message.text());
  });
  return errors;
};
