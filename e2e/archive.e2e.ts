// Threads that are put away: out of the lists and out of mind, whole, and back with one key or one word.
import { start } from './support/hawser.ts';
import { joinAs } from './support/people.ts';
import { expect, openPeopleThread, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test('a thread is archived and brought back by keys, and stands apart meanwhile', async ({ thread, page }) => {
  await thread.play([{ do: 'say', text: 'High water at two.' }], 'when is high water');
  await thread.isAt('when is high water', 'done');
  const sidebar = page.getByRole('navigation');
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  const link = sidebar.getByRole('link', { name: title });
  await expect(link).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+A');
  await expect(thread.dock.getByText('Archived by you')).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await expect(link).toBeHidden();

  // It is found where it was put, and where everything is found.
  await sidebar.getByRole('button', { name: '1 archived' }).click();
  await expect(link).toBeVisible();
  // Also where nothing else stands beside it, one sees that it is not one of the others.
  await expect(sidebar.getByRole('heading', { name: 'Archived' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill(title);
  await expect(page.getByRole('option', { name: new RegExp(`${title}.*archived`) }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(thread.dock.getByText('Archived by you')).toBeVisible();
  await expect(thread.message('when is high water')).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+A');
  await expect(thread.dock.getByText('Archived by you')).toBeHidden();
  await expect(thread.feed.getByText('You brought the thread back.')).toBeVisible();
  await expect(sidebar.getByRole('button', { name: '1 archived' })).toBeHidden();
});

test('a thread is put away and brought back before the hub has answered', async ({ page, home }) => {
  const hub = await start(home, ['hub', '--port', '0']);
  try {
    await openPeopleThread(page, home, 'Ebb');
    const thread = new ThreadPage(page);
    await thread.composer.waitFor();
    const archived = page.getByRole('navigation').getByRole('heading', { name: 'Archived' });
    const strip = thread.dock.getByText('Archived by you');
    await page.keyboard.press('Escape');
    hub.process.kill('SIGSTOP'); // it hears, and says nothing
    await page.keyboard.press('Shift+A');
    await expect(strip).toBeVisible();
    await expect(archived).toBeVisible();
    await page.keyboard.press('Shift+A');
    await expect(strip).toBeHidden();
    await expect(archived).toBeHidden();
    await page.keyboard.press('Shift+A');
    await expect(archived).toBeVisible();
    hub.process.kill('SIGCONT');
    await expect(thread.feed.getByText('You archived the thread.')).toHaveCount(2);
    await expect(strip).toBeVisible();
    await page.reload();
    await expect(archived).toBeVisible();
  } finally {
    await hub.kill(); // also where it was left stopped
  }
});

test('a thread at work is not offered for archiving, and writing into an archived one brings it back', async ({
  thread,
  page,
}) => {
  const menu = page.getByRole('button', { name: 'What one can do with this thread' });
  await thread.play([{ do: 'stream', count: 3_000, rate: 50 }], 'count for me');
  await thread.isAt('count for me', 'accepted');
  await menu.click();
  await expect(page.getByRole('menuitem', { name: /Rename/ })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Archive/ })).toBeHidden();
  await page.keyboard.press('Escape'); // once: the next would stop the turn
  // Its key says why not.
  await page.keyboard.press('Shift+A');
  const reason = thread.dock.getByRole('alert').filter({ hasText: 'The agent is at work in this thread' });
  await expect(reason).toBeVisible();
  await thread.dock.getByRole('button', { name: 'Close' }).click();
  await expect(reason).toBeHidden();
  await thread.stop();
  await thread.isAt('count for me', 'stopped');
  // What somebody has stopped has not failed.
  await expect(page.getByRole('navigation').getByRole('link', { name: /First steps/ })).not.toContainText('failed');

  await menu.click();
  await page.getByRole('menuitem', { name: /Archive/ }).click();
  await expect(thread.dock.getByText('Archived by you')).toBeVisible();
  await thread.play([{ do: 'say', text: 'Here I am.' }], 'still there?');
  await thread.isAt('still there?', 'done');
  await expect(thread.dock.getByText('Archived by you')).toBeHidden();
});

test('the page without an address leads to no archived thread', async ({ thread, page }) => {
  await thread.play([{ do: 'say', text: 'High water at two.' }], 'when is high water');
  await thread.isAt('when is high water', 'done');
  const address = page.url();
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+A');
  await expect(thread.dock.getByText('Archived by you')).toBeVisible();

  await page.goto(new URL('/', address).href);
  await expect(page.getByRole('heading', { name: 'Every thread is archived' })).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: '1 archived' }).click();
  await page.getByRole('navigation').getByRole('link', { name: title }).click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(thread.dock.getByText('Archived by you')).toBeHidden();
  await page.goto(new URL('/', address).href);
  await expect(page).toHaveURL(address);
});

test('what cannot be archived at the moment says why, and stays', async ({ apartThread: thread, page, apart }) => {
  await thread.play([{ do: 'say', text: 'High water at two.' }], 'when is high water');
  await thread.isAt('when is high water', 'done');
  await apart.hub.stop();
  await expect(thread.dock.getByText('No connection to the hub since')).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+A');
  const reason = thread.dock.getByRole('alert').filter({ hasText: 'There is no connection to the hub' });
  await expect(reason).toBeVisible();
  // Also to whoever has gone on to another page.
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await page.getByRole('link', { name: /^Inbox/ }).click();
  const line = page.getByRole('alert').filter({ hasText: `“${title}” was not archived.` });
  await expect(line).toContainText('There is no connection to the hub');
  await page.goBack();
  await expect(line).toHaveCount(0);
  await expect(reason).toBeVisible();
  await apart.restartHub();
  // It is said for as long as it is so.
  await expect(reason).toBeHidden();
  await expect(thread.dock.getByText('Archived by you')).toBeHidden();
  await page.keyboard.press('Shift+A');
  await expect(thread.dock.getByText('Archived by you')).toBeVisible();
});

test('who may only look sees who archived it, and is offered no way back', async ({ home, page, elsewhere }) => {
  const hub = await start(home, ['hub', '--port', '0']);
  try {
    const address = await openPeopleThread(page, home, 'Ebb');
    const bo = await elsewhere();
    await joinAs('Bo', page, bo);
    const menu = page.getByRole('button', { name: 'What one can do with this thread' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Who may do what here' }).click();
    await page.getByRole('combobox', { name: 'How far Bo may go' }).selectOption({ label: 'View' });
    await page.keyboard.press('Escape');
    await menu.click();
    await page.getByRole('menuitem', { name: /Archive/ }).click();
    await expect(page.getByText('Archived by you')).toBeVisible();

    await bo.goto(address);
    const bar = bo.getByRole('status').filter({ hasText: 'Archived by' });
    await expect(bar).toBeVisible();
    await expect(bar).not.toContainText('brings it back');
    await expect(bo.getByRole('button', { name: 'Bring it back' })).toHaveCount(0);
    await bo.keyboard.press('Shift+A');
    await bo.getByRole('button', { name: 'What one can do with this thread' }).click();
    await expect(bo.getByRole('menuitem', { name: /^Copy/ })).toBeVisible();
    await expect(bo.getByRole('menuitem', { name: /Bring it back|Archive/ })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Bring it back' })).toBeVisible();
  } finally {
    await hub.stop();
  }
});
