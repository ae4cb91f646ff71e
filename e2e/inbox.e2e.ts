// The inbox: what waits in any thread, decided by keys without leaving it, with receipts; turns that ended
// unseen.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import type { ThreadPage } from './support/thread-page.ts';
import { touch } from './support/touch.ts';

const openInbox = async (page: Page) => {
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
};

/** A second thread beside the first, on its page. */
const anotherOne = async ({ page, composer, feed }: ThreadPage, title: string) => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: /title|about|name/i })
    .first()
    .fill(title);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await composer.waitFor();
  await feed.waitFor();
};

test('what waits is decided by keys, one after the other, and leaves a receipt', async ({ thread, product }) => {
  const { page } = thread;
  const first = join(String(product.ready.folder), '..', 'first.txt');
  const second = join(String(product.ready.folder), '..', 'second.txt');
  await thread.play([touch(first)], 'make the first');
  await thread.approval('May I run this?').waitFor();
  await anotherOne(thread, 'Another thread');
  await thread.play([touch(second)], 'make the second');
  await thread.approval('May I run this?').waitFor();

  await openInbox(page);
  await expect(page.getByRole('link', { name: /^Inbox/ })).toContainText('2');
  const cards = page.getByRole('region', { name: 'May I run this?' });
  await expect(cards).toHaveCount(2);
  await expect(cards.first()).toContainText(`touch ${first}`);
  await expect(cards.first()).toBeFocused();

  await page.keyboard.press('j');
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(cards.first()).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByText(/allowed by you/i).first()).toBeVisible();
  // The next one is selected by itself, and is declined with a reason.
  await expect(cards).toHaveCount(1);
  await expect(cards.first()).toBeFocused();
  await page.keyboard.press('d');
  await page.getByRole('textbox', { name: /why/i }).fill('Not there.');
  await page.keyboard.press('Enter');
  await expect(cards).toHaveCount(0);
  const lately = page.getByRole('region', { name: 'Answered lately' });
  await expect(lately.getByRole('link')).toHaveCount(2);
  await expect(lately).toContainText('declined by you: “Not there.”');
  await expect
    .poll(() =>
      stat(first).then(
        file => file.isFile(),
        () => false,
      ),
    )
    .toBe(true);
  expect(await stat(second).catch(() => undefined)).toBeUndefined();
});

test('Enter opens the thread at the question, and an answer given there empties the inbox', async ({ thread }) => {
  const { page } = thread;
  await thread.play([touch('here.txt')], 'make a file');
  await thread.approval('May I run this?').waitFor();
  await openInbox(page);
  await expect(page.getByRole('region', { name: 'May I run this?' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/thread\/.*#apr-/);
  await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  await thread.isAt('make a file', 'done');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
});

test('a turn that ends while one is elsewhere is news until it is marked read', async ({ thread }) => {
  const { page } = thread;
  await thread.play(
    [
      { do: 'wait', ms: 2_500 },
      { do: 'say', text: 'The tide is in.' },
    ],
    'tell me later',
  );
  await openInbox(page);
  const news = page.getByRole('region', { name: 'Ended since you looked' });
  await expect(news.getByRole('link')).toHaveCount(1);
  await expect(news.getByRole('link')).toBeFocused();
  await page.keyboard.press('y');
  await expect(news).toHaveCount(0);
});
