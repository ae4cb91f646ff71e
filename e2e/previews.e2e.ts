// See the app the agent just started: found, shared, opened by a second person, changed under both, closed to both.
import { expect, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test.slow(); // a page is written and served, and two people look at it
test.use({ expectedErrors: async ({ home: _ }, use) => use([/status of 404/]) });

test('a page the agent serves is offered, shared, opened by a second person, reloads under both, and closes', async ({
  thread,
  browser,
}) => {
  const { page } = thread;
  await thread.post('make a small web page about the tides');
  await page.getByRole('button', { name: /^Allow once/ }).click();
  const card = page.getByRole('region', { name: /^Port \d+$/ });
  await card.getByRole('button', { name: 'Share', exact: true }).click();
  const address = (await card.getByRole('link').textContent()) ?? '';

  const open = async (context = page.context()) => {
    const preview = await context.newPage();
    await preview.goto(address);
    await preview.getByRole('link', { name: 'Open it through Hawser' }).click();
    await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Tides');
    return preview;
  };
  const mine = await open();
  await expect(mine).toHaveURL(`${address}/`);

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(address);
  await expect(stranger.getByRole('heading', { name: 'Nothing here for you' })).toBeVisible();
  await stranger.context().close();

  const second = await (await browser.newContext()).newPage();
  await invited(page, second);
  const theirs = await open(second.context());

  await thread.post('change the title to “Low water”');
  for (const each of [mine, theirs]) {
    await expect(each.getByRole('heading', { level: 1 })).toHaveText('Low water', { timeout: 15_000 });
  }

  await card.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
  for (const each of [mine, theirs]) {
    await each.goto(address);
    await expect(each.getByRole('heading', { name: 'Nothing here for you' })).toBeVisible();
  }
  await second.context().close();
  expect(new ThreadPage(page).page).toBe(page);
});
