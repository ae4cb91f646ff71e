// The composer: mentions with files from the machine, commands, drafts that follow a person, and writing without a
// connection.
import type { Locator } from '@playwright/test';
import { expect, sharing as test } from './support/test.ts';
import type { ThreadPage } from './support/thread-page.ts';

const listOf = (thread: ThreadPage) => thread.page.getByRole('listbox', { name: 'What can be put here' });
/** The text while the list is open: the same element, as a combobox. */
const box = (thread: ThreadPage) => thread.dock.getByLabel('Message', { exact: true });

test('a file of the folder is mentioned with a few letters, by keys alone', async ({ thread }) => {
  await box(thread).pressSequentially('look at @rea');
  const readme = listOf(thread).getByRole('option', { name: /README\.md/ });
  await expect(readme).toHaveAttribute('aria-selected', 'true');
  await expect(box(thread)).toHaveRole('combobox');
  const chosen = await readme.getAttribute('id');
  await expect(box(thread)).toHaveAttribute('aria-activedescendant', chosen ?? '');
  await box(thread).press('Enter');
  await expect(box(thread)).toHaveValue('look at @README.md ');
  await expect(listOf(thread)).toHaveCount(0);
  await box(thread).press('ControlOrMeta+z');
  await expect(box(thread)).toHaveValue('look at @rea');
});

test('the list goes away with Escape, keeps every word, and comes back with the next mention', async ({ thread }) => {
  await box(thread).pressSequentially('@rea');
  await expect(listOf(thread)).toBeVisible();
  await box(thread).press('Escape');
  await expect(listOf(thread)).toHaveCount(0);
  await expect(box(thread)).toBeFocused();
  await expect(box(thread)).toHaveValue('@rea');
  await box(thread).pressSequentially(' and @');
  await listOf(thread).getByRole('option', { name: 'Practice model' }).click();
  await expect(box(thread)).toHaveValue('@rea and @practice ');
  await expect(box(thread)).toBeFocused();
});

test('a command at the beginning is done instead of sent; an unknown one is sent as it stands', async ({ thread }) => {
  await box(thread).pressSequentially('/ren');
  await expect(listOf(thread).getByRole('option')).toHaveText([/\/rename/]);
  await box(thread).press('Enter');
  const dialog = thread.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Named by a command');
  await dialog.getByRole('textbox').press('Enter');
  // It stays until the hub has answered, and what is typed meanwhile is typed into it.
  await expect(dialog).toBeHidden();
  await expect(thread.page.getByRole('heading', { level: 1 })).toHaveText('Named by a command');
  await expect(box(thread)).toHaveValue('');

  await box(thread).pressSequentially('/model');
  await box(thread).press('Enter');
  await expect(thread.page.getByRole('dialog', { name: 'How it runs' })).toBeVisible();
  await thread.page.keyboard.press('Escape');

  await box(thread).pressSequentially('/compact now');
  await expect(listOf(thread)).toHaveCount(0);
  await box(thread).press('Enter');
  await expect(thread.message('/compact now')).toBeVisible();
});

test('what is begun on one device goes on at the next, and is gone everywhere once it is sent', async ({
  thread,
  anotherThread,
}) => {
  const saved = thread.page.waitForResponse(answer => answer.request().method() === 'PUT' && answer.ok());
  await thread.composer.fill('begun on the laptop');
  await saved;
  const phone = await anotherThread();
  await phone.page.goto(thread.page.url());
  await expect(phone.composer).toHaveValue('begun on the laptop');
  const sent = phone.page.waitForResponse(answer => answer.request().method() === 'PUT' && answer.ok());
  await phone.composer.press('End');
  await phone.composer.pressSequentially(', sent from the phone');
  await phone.composer.press('Enter');
  await sent;
  await thread.page.reload();
  await expect(thread.message('begun on the laptop, sent from the phone')).toBeVisible();
  await expect(thread.composer).toHaveValue('');
});

test('writing goes on without a connection, over a reload, and is sent once when there is one', async ({
  thread,
  expectedErrors,
}) => {
  expectedErrors.push(/WebSocket/);
  const { page } = thread;
  let cut = false;
  const cutAll: (() => Promise<void>)[] = [];
  await page.routeWebSocket(/\/socket\//, socket => {
    if (cut) return void socket.close();
    socket.connectToServer();
    cutAll.push(() => socket.close());
  });
  await page.reload();
  await thread.post('before the cut');
  await thread.isAt('before the cut', 'done');
  cut = true;
  for (const close of cutAll.splice(0)) await close();
  await expect(page.getByText(/No connection to the hub/)).toBeVisible();
  await thread.post('written in the tunnel');
  await expect(thread.waiting('written in the tunnel')).toContainText('kept here');
  await thread.composer.fill('and half of another');
  await page.reload();
  await page.getByText('Opening the workspace').waitFor();
  cut = false;
  await thread.isAt('written in the tunnel', 'done');
  await expect(thread.message('written in the tunnel')).toHaveCount(1);
  await expect(thread.composer).toHaveValue('and half of another');
});

test('↑ brings back what one wrote before, ↓ goes forward again', async ({ thread }) => {
  for (const words of ['the first', 'the second']) {
    await thread.post(words);
    await thread.isAt(words, 'done');
  }
  await thread.composer.press('ArrowUp');
  await expect(thread.composer).toHaveValue('the second');
  await thread.composer.press('ArrowUp');
  await expect(thread.composer).toHaveValue('the first');
  await thread.composer.press('ArrowDown');
  await thread.composer.press('ArrowDown');
  await expect(thread.composer).toHaveValue('');
});

test('a file dropped on the page uploads, can be removed, and goes with the message', async ({ thread }) => {
  const drag = (over: Locator, what: 'dragover' | 'dragleave' | 'drop', name: string) =>
    over.evaluate(
      (element, [type, file]) => {
        const files = new DataTransfer();
        files.items.add(new File(['tide,height\n'], file, { type: 'text/csv' }));
        const event = new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true });
        element.dispatchEvent(event);
        return event.defaultPrevented; // else the browser opens the file in place of the page
      },
      [what, name] as const,
    );
  const words = thread.dock.getByText('Drop files to attach them');
  await thread.composer.fill('written before');
  expect(await drag(thread.page.locator('body'), 'dragover', 'tides.csv')).toBe(true);
  await expect(words).toBeVisible();
  await drag(thread.page.locator('body'), 'dragleave', 'tides.csv');
  await expect(words).toHaveCount(0);
  expect(await drag(thread.composer, 'drop', 'tides.csv')).toBe(true);
  expect(await drag(thread.page.locator('body'), 'drop', 'unwanted.csv')).toBe(true);
  await expect(thread.composer).toHaveValue('written before');
  const list = thread.dock.getByRole('list', { name: 'Attached files' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await list.getByRole('button', { name: 'Remove unwanted.csv' }).click();
  await expect(list).toContainText('12 bytes');
  await thread.post('here are the tides');
  await expect(thread.message('here are the tides').getByRole('link', { name: /tides\.csv/ })).toBeVisible();
});

test('a reply says above the text what it answers, and Escape leaves it with every word still there', async ({
  thread,
}) => {
  await thread.post('how high is the tide?');
  await thread.isAt('how high is the tide?', 'done');
  const replyTo = (await thread.message('how high is the tide?').getAttribute('id'))?.replace('msg-', '');
  const { origin, pathname } = new URL(thread.page.url());
  await thread.page.request.put(`${origin}/api/drafts/${pathname.split('/').at(-1)}`, {
    headers: { origin },
    data: { text: 'two metres', attachments: [], replyTo, at: Date.now() },
  });
  await thread.page.reload();
  await expect(thread.dock.getByText('Replying to you:')).toBeVisible();
  await expect(thread.composer).toHaveValue('two metres');
  await thread.composer.press('Escape');
  await expect(thread.dock.getByText('Replying to you:')).toHaveCount(0);
  await expect(thread.composer).toBeFocused();
  await expect(thread.composer).toHaveValue('two metres');
});
