// The frame around the threads: channels, the sidebar's width and folds, going back and forward, and what a tab says of
// itself.
import { start } from './support/hawser.ts';
import { expect, sharing, signInLink, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test('a channel is made from the palette, stands in the sidebar, and folds for good', async ({ page, product }) => {
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/palette-*.js', async route => {
    await held.promise;
    await route.continue();
  });
  // Only now: the page fetches the palette by itself when it has nothing else to do.
  await new ThreadPage(page).open(String(product.ready.signInUrl));
  const place = page.url();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  await page.keyboard.type('bm/n?'); // each of them does something to a page
  await expect(field).toHaveValue('bm/n?');
  for (const _ of 'bm/n?') await page.keyboard.press('Backspace');
  await page.keyboard.type('new');
  await page.keyboard.press('ArrowDown'); // past “New thread”
  await expect(field).toHaveValue('new');
  await expect(page.getByRole('option')).toHaveCount(0); // the list itself is still on its way
  expect(page.url()).toBe(place);
  await page.keyboard.press('Enter');
  held.resolve();
  const dialog = page.getByRole('dialog', { name: 'New channel' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('harbour');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const channel = page.getByRole('region', { name: 'Channel harbour' });
  await expect(channel).toContainText('No threads yet');
  await channel.getByRole('button', { name: /harbour/ }).click();
  await expect(channel.getByText('No threads yet')).toHaveCount(0);
  await page.reload();
  await expect(channel.getByRole('button', { name: /harbour/ })).toHaveAttribute('aria-expanded', 'false');

  await page.getByRole('button', { name: 'New channel' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Harbour');
  await expect(dialog.getByText('There is a channel of this name already.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Make the channel' })).toBeDisabled();
});

sharing(
  'what is typed while the palette is on its way stays in the field, with the caret where it was',
  async ({ page, workbench }) => {
    const held = Promise.withResolvers<void>();
    await page.route('**/assets/palette-*.js', async route => {
      await held.promise;
      await route.continue();
    });
    await new ThreadPage(page).open(workbench.url);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('thread');
    await page.keyboard.press('Home');
    held.resolve();
    await page.getByRole('option', { name: 'New thread' }).waitFor();
    await page.keyboard.type('new ');
    await expect(page.getByRole('combobox')).toHaveValue('new thread');
    await page.keyboard.press('ArrowUp'); // from the first to the last, and back
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'New thread' })).toBeVisible();
  },
);

test('a channel stands in the sidebar before the hub has answered, and goes with the reason when it is not made', async ({
  page,
  home,
}) => {
  let hub = await start(home, ['hub', '--port', '0']);
  try {
    await page.goto(await signInLink(home));
    const sidebar = page.getByRole('navigation', { name: 'Workspace' });
    const dialog = page.getByRole('dialog', { name: 'New channel' });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await sidebar.getByRole('button', { name: 'New channel' }).click();
    await name.fill('harbour');
    await dialog.getByRole('checkbox', { name: 'Only for people I let in' }).check();
    hub.process.kill('SIGSTOP'); // it hears, and says nothing
    await dialog.getByRole('button', { name: 'Make the channel' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(sidebar.getByText('# harbour')).toBeVisible();
    await expect(sidebar.getByText('being made')).toBeVisible();
    hub.process.kill('SIGCONT');
    await expect(page.getByRole('region', { name: 'Channel harbour' })).toBeVisible();
    await expect(sidebar.getByText('being made')).toHaveCount(0);

    await sidebar.getByRole('button', { name: 'New channel' }).click();
    await name.fill('quay');
    await hub.kill();
    await dialog.getByRole('button', { name: 'Make the channel' }).click();
    const refused = page.getByRole('alert').filter({ hasText: '“quay” was not made.' });
    await expect(refused).toContainText('There is no connection to the hub');
    await expect(sidebar.getByText('# quay')).toHaveCount(0);

    hub = await start(home, ['hub', '--port', new URL(String(hub.ready.hubUrl)).port]);
    await expect(sidebar.getByRole('status').filter({ hasText: 'online' })).toBeVisible();
    await refused.getByRole('button', { name: 'Try again' }).click();
    await expect(name).toHaveValue('quay');
    await dialog.getByRole('button', { name: 'Make the channel' }).click();
    await expect(page.getByRole('region', { name: 'Channel quay' })).toBeVisible();
    await expect(refused).toHaveCount(0);
  } finally {
    await hub.kill(); // also where it was left stopped
  }
});

sharing('the sidebar is as wide as one makes it, by pointer and by keys, and goes away', async ({ thread }) => {
  const { page } = thread;
  const edge = page.getByRole('separator', { name: 'Width of the sidebar' });
  const sidebar = page.getByRole('navigation', { name: 'Workspace' });
  const box = await edge.boundingBox();
  if (!box) throw new Error('the edge of the sidebar has no place');
  await page.mouse.move(box.x + box.width / 2, 300);
  await page.mouse.down();
  await page.mouse.move(340, 300, { steps: 4 });
  await page.mouse.up();
  await expect(edge).toHaveAttribute('aria-valuenow', '340');
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', '356');
  await page.reload();
  await expect.poll(async () => Math.round((await sidebar.boundingBox())?.width ?? 0)).toBe(356);
  await page.keyboard.press('Control+b');
  await expect(sidebar).toHaveCount(0);
  await page.keyboard.press('Control+b');
  await expect(sidebar).toBeVisible();
});

sharing('keys go back and forward, and every place has its title', async ({ thread }) => {
  const { page } = thread;
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await expect(page).toHaveTitle('Inbox');
  await page.keyboard.press('m');
  await expect(page).toHaveTitle('Machines');
  await page.keyboard.press('Control+[');
  await expect(page).toHaveTitle('Inbox');
  await page.keyboard.press('Control+]');
  await expect(page).toHaveTitle('Machines');
});

test('the tab, the sidebar and its groups tell that someone is needed', async ({ thread }) => {
  const { page } = thread;
  const ask = { do: 'run', command: 'touch x.txt', why: 'May I?', login: false } as const;
  await thread.play([ask], 'make a file');
  await expect(page).toHaveTitle(/^\(1\) /);
  await expect(page.locator('#icon')).toHaveAttribute('href', '/icons/need.svg');
  await expect(page.getByRole('link', { name: /^Inbox/ })).toContainText('1 waits for you');
  await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  await thread.isAt('make a file', 'done');
  await expect(page.locator('#icon')).toHaveAttribute('href', '/icons/idle.svg');
});
