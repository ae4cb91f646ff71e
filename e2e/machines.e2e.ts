// Machines: the first one appearing while one reads how to add it, their names and threads, and one that is forgotten.
import { mkdir, rm } from 'node:fs/promises';
import { start } from './support/hawser.ts';
import { expect, signInLink, test } from './support/test.ts';

test('the guide for the first machine turns live when it appears', async ({ home, page }) => {
  const hub = await start(home, ['hub', '--port', '0']);
  const project = `${home.folder}-project`;
  await mkdir(project);
  try {
    await page.goto(await signInLink(home));
    await expect(page.getByText('No machine yet')).toBeVisible();
    await expect(page.getByText('hawser start ~/code')).toBeVisible();
    await page.goto(new URL('/machines', page.url()).href);
    await expect(page.getByText(/Waiting for a machine to dial 127\.0\.0\.1:\d+/)).toBeVisible();
    const runner = await start(home, ['start', project, '--practice']);
    const card = page.getByRole('main').getByRole('region');
    try {
      await expect(card).toContainText(/online since/);
      await expect(card).toContainText('-project');
      await expect(card).toContainText('not started; starts when needed');
    } finally {
      await runner.stop();
    }
    await expect(card).toContainText(/offline since/);
  } finally {
    await hub.stop();
    await rm(project, { recursive: true });
  }
});

test('a machine is renamed, its threads are links, and the name is said wherever it is used', async ({ thread }) => {
  const { page } = thread;
  await page.goto(new URL('/machines', page.url()).href);
  await page.getByRole('button', { name: /What one can do with/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename' });
  await dialog.getByRole('textbox').fill('Studio laptop');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  const card = page.getByRole('region', { name: 'Studio laptop' });
  await expect(card).toBeVisible();
  await card.getByRole('link', { name: 'First steps in sample' }).click();
  await expect(thread.dock).toContainText('Runs on Studio laptop in');
});

test('forgetting a machine says what it ends, and its threads can be archived or moved', async ({
  apart,
  page,
  home,
}) => {
  await page.goto(await signInLink(home));
  await page.getByRole('button', { name: 'New thread' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'Agent' }).selectOption({ label: 'Practice model' });
  await form.getByRole('textbox', { name: 'Title' }).fill('Tides');
  await form.getByRole('button', { name: 'Start the thread' }).click();
  await page.waitForURL(/\/thread\//);
  const address = page.url();
  await page.goto(new URL('/machines', address).href);
  await page.getByRole('button', { name: /What one can do with/ }).click();
  await page.getByRole('menuitem', { name: 'Forget this machine …' }).click();
  const dialog = page.getByRole('dialog', { name: /^Forget/ });
  await expect(dialog).toContainText('Its thread keeps everything');
  await expect(dialog).toContainText('hawser start');
  await dialog.getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByText('No machine yet')).toBeVisible();

  await page.goto(address);
  await expect(page.getByText('The machine of this thread was removed from the workspace.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Archive this thread' }).click();
  await expect(page.getByText('Archived by you')).toBeVisible();
  // Nothing is promised or offered here that would be refused, or has been done.
  await expect(page.getByText('Writing here brings it back.')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Archive this thread' })).toBeHidden();

  // Out of the list, and found, opened and brought back by keys alone.
  const link = page.getByRole('navigation').getByRole('link', { name: 'Tides' });
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await expect(link).toBeHidden();
  await page.getByRole('navigation').getByRole('button', { name: '1 archived' }).press('Enter');
  await link.press('Enter');
  await expect(page.getByText('Archived by you')).toBeVisible();
  await page.getByRole('button', { name: 'Bring it back' }).press('Enter');
  await expect(page.getByText('Archived by you')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Archive this thread' })).toBeVisible();
  const composer = page.getByRole('textbox', { name: 'Message', exact: true });
  await composer.fill('anyone there?');
  await composer.press('Enter');
  const kept = page.getByRole('listitem').filter({ hasText: 'anyone there?' });
  await expect(kept).toContainText('Move the thread to another machine');

  // The same laptop comes back the way it first came.
  await apart.runner.stop();
  await apart.restartRunner();
  await page.getByRole('button', { name: 'Move the thread' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Agent' }).selectOption({ label: 'Practice model' });
  await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click();
  await kept.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('article').filter({ hasText: 'anyone there?' }).getByRole('status')).toContainText(
    'done',
  );
});
