// Search: while one types, narrowed by filters that stand in the address, by keys, in the page and in the palette.
import { expect, sharing as test } from './support/test.ts';

test('finds come while one types, stay until newer ones are there, and are opened by keys', async ({ thread }) => {
  const { page } = thread;
  await thread.play([{ do: 'say', text: 'The bollard is painted vermilion.', rate: 'flat' }], 'what colour is it?');
  await thread.isAt('what colour is it?', 'done');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox');
  await expect(field).toBeFocused();
  const hit = page.getByRole('link', { name: /The bollard is painted/ }).first();
  // The index follows the log a moment later; what is typed again is looked for again.
  await expect(async () => {
    await field.fill('');
    await field.fill('vermil');
    await expect(hit).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(hit.locator('mark')).toHaveText('vermilion');
  await field.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(field).toBeFocused();
  await field.press('Enter');
  await expect(page).toHaveURL(/\/thread\/.*#seq-/);
  await expect(thread.feed.getByText('The bollard is painted vermilion.', { exact: true })).toBeInViewport();
  await page.goBack();
  await expect(field).toHaveValue('vermil');
});

test('a narrowed search is its address', async ({ thread }) => {
  const { page } = thread;
  await thread.play([{ do: 'say', text: 'Springs are tight.', rate: 'flat' }], 'how are the springs?');
  await thread.isAt('how are the springs?', 'done');
  await page.goto(new URL('/search?q=springs&kind=answer', page.url()).href);
  const results = page.getByRole('main');
  await expect(async () => {
    await page.reload();
    await expect(results.getByRole('listitem')).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole('combobox', { name: 'Kind' })).toHaveValue('answer');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Messages');
  await expect(results.getByRole('listitem')).toContainText('how are the springs?');
  await expect(page).toHaveURL(/kind=message/);
  await page.getByLabel('To', { exact: true }).fill('2020-01-01');
  await expect(page.getByRole('heading', { name: 'Nothing has “springs” in it' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(results.getByRole('listitem').first()).toBeVisible();
  await expect(page).toHaveURL(/\/search\?q=springs$/);
});

test('the palette finds messages too, and people', async ({ thread }) => {
  const { page } = thread;
  await thread.play([{ do: 'say', text: 'The capstan turns.', rate: 'flat' }], 'what turns?');
  await thread.isAt('what turns?', 'done');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /Threads, people/ });
  const hit = page.getByRole('option', { name: /^The capstan turns/ });
  await expect(async () => {
    await field.fill('');
    await field.fill('capst');
    await expect(hit).toBeVisible({ timeout: 500 });
  }).toPass();
  await hit.click();
  await expect(page).toHaveURL(/#seq-/);
  await page.keyboard.press('Control+k');
  await field.fill('capst');
  await expect(page.getByRole('option', { name: /Search everything for/ })).toBeVisible();
});
