// The main job without a mouse: sign in, write, allow, read the diff, queue, steer, stop, and find one's way around.
// Wherever the focus is, it shows.
import { tabAround, tabTo } from './support/keyboard.ts';
import { expect, sharing, test } from './support/test.ts';

test('from the sign-in link to the diff, by keys alone', async ({ thread }) => {
  const { page, composer, feed } = thread;
  await page.keyboard.press('Escape');
  await page.keyboard.press('i');
  await expect(composer).toBeFocused();
  await page.keyboard.type('make a small web page about tides and serve it');
  await page.keyboard.press('Enter');

  await thread.approval('May I run this?').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await thread.isAt('make a small web page', 'done');

  const files = feed.getByRole('region', { name: /^\d+ files/ });
  await tabTo(page, files.getByRole('button', { name: /index\.html/ }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(files.getByText('<!doctype html>')).toBeVisible();
});

sharing('queue, steer and stop, by keys alone', async ({ thread }) => {
  const { page, composer, feed } = thread;
  await thread.play([{ do: 'stream', count: 3_000, rate: 50 }], 'count for me');
  await expect(feed.getByText(/\bw5 w6\b/)).toBeVisible();
  // The first Escape closes the palette; the second is a first one again, and no turn ends by it.
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(feed.getByText(/\bw250 w251\b/)).toBeVisible();
  await composer.focus();
  await page.keyboard.type('wait for your turn');
  await page.keyboard.press('Enter');
  await expect(thread.waiting('wait for your turn')).toBeVisible();
  await page.keyboard.type('count faster');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(thread.message('count faster')).toBeVisible();

  // The waiting message is reached, changed where it stands, and kept.
  await tabTo(
    page,
    thread.waiting('wait for your turn').getByRole('button', { name: 'Change this message' }),
    'Shift+Tab',
  );
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('it is your turn');
  await page.keyboard.press('Enter');
  await expect(thread.waiting('it is your turn')).toBeVisible();

  await tabTo(page, composer);
  await page.keyboard.press('ControlOrMeta+.');
  await expect(feed.getByText('You stopped the turn.')).toBeVisible();
});

sharing('settings, search, palette and keys, by keys alone', async ({ thread }) => {
  const { page } = thread;
  await thread.ask('hello there');
  await page.keyboard.press('ControlOrMeta+,');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  const system = page.getByRole('main').getByRole('radio', { name: 'As the system' });
  await tabTo(page, system);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('hello');
  await expect(
    page
      .getByRole('main')
      .getByRole('link', { name: /hello there/ })
      .first(),
  ).toBeVisible();
  await tabTo(
    page,
    page
      .getByRole('main')
      .getByRole('link', { name: /hello there/ })
      .first(),
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/thread\//);

  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Threads, people, machines and actions' })).toBeFocused();
  await page.keyboard.type('machines');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Machines', level: 1 })).toBeVisible();

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

sharing('every stop on every page shows that it has the focus', async ({ thread }) => {
  const { page } = thread;
  await thread.post('make a small web page about tides and serve it');
  await thread.approval('May I run this?').waitFor();
  const address = page.url();
  for (const place of [address, '/machines', '/search', '/settings']) {
    await page.goto(new URL(place, address).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect((await tabAround(page)).length).toBeGreaterThan(5);
  }
});
