// Giving things other names: the name is there at once, without waiting for the hub; where the hub is out of reach or says
// no, the old name is back, with the reason and what was typed.
import { start } from './support/hawser.ts';
import { joinAs } from './support/people.ts';
import { expect, openFirstThread, openPeopleThread, sharing, test } from './support/test.ts';

sharing('what is typed before the dialog has come is in its field, and Escape takes it back', async ({ thread }) => {
  const { page } = thread;
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/{rename-dialog,key-sheet}-*.js', async route => {
    asked[/rename/.test(route.request().url()) ? 0 : 1]?.resolve();
    await held.promise;
    await route.continue();
  });
  const place = page.url();
  await page.getByRole('heading', { level: 1 }).click(); // off the composer, whose keys are its own
  await page.keyboard.press('?');
  await asked[1]?.promise;
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await asked[0]?.promise;
  await page.keyboard.type('nubx'); // the first three do something to a page
  await page.keyboard.press('Backspace');
  held.resolve();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox')).toHaveValue('nub');
  await expect(dialog).toHaveCount(1);
  await page.keyboard.type('bin');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('nubbin');
  expect(page.url()).toBe(place);
});

test('a thread has its new name before the hub has answered, a machine its old one back without a hub', async ({
  apart,
  page,
  home,
}) => {
  const address = await openFirstThread(page, home);
  const heading = page.getByRole('heading', { level: 1 });
  const dialog = page.getByRole('dialog');
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
  await page.getByRole('button', { name: 'What one can do with this thread' }).click();
  await page.getByRole('menuitem', { name: /^Rename/ }).click();
  await dialog.getByRole('textbox').waitFor(); // the dialog itself comes from the hub
  apart.hub.process.kill('SIGSTOP'); // it hears, and says nothing
  await dialog.getByRole('textbox').fill('Tides at noon');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(heading).toHaveText('Tides at noon');
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Tides at noon' })).toBeVisible();
  apart.hub.process.kill('SIGCONT');
  await expect(page.getByText('You renamed the thread to “Tides at noon”')).toBeVisible();
  await expect(heading).toHaveText('Tides at noon');

  await page.goto(new URL('/machines', address).href);
  await page.getByRole('button', { name: /What one can do with/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const name = dialog.getByRole('textbox', { name: 'Name in this workspace' });
  const before = await name.inputValue();
  await apart.hub.kill();
  await name.fill('Studio laptop');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toHaveCount(0);
  const refused = page.getByRole('alert').filter({ hasText: 'Studio laptop' });
  await expect(refused).toContainText(`it is still called “${before}”`);
  await expect(refused).toContainText('The hub does not answer.');
  await expect(page.getByRole('region', { name: before })).toBeVisible();

  await apart.restartHub();
  await expect(page.getByRole('status').filter({ hasText: 'online' }).first()).toBeVisible();
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(name).toHaveValue('Studio laptop');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('region', { name: 'Studio laptop' })).toBeVisible();
  await expect(refused).toHaveCount(0);
});

test('a hub that says no is told of in words, wherever one is by then', async ({ home, page, elsewhere }) => {
  const hub = await start(home, ['hub', '--port', '0']);
  try {
    const address = await openPeopleThread(page, home, 'Ebb');
    const bo = await elsewhere();
    await joinAs('Bo', page, bo);
    await bo.goto(address);
    await bo.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
    await bo.keyboard.press('Escape');
    await bo.getByRole('button', { name: 'What one can do with this thread' }).click();
    await bo.getByRole('menuitem', { name: /^Rename/ }).click();
    await bo.getByRole('dialog').getByRole('textbox').fill('Flood');

    await page.getByRole('button', { name: 'What one can do with this thread' }).click();
    await page.getByRole('menuitem', { name: 'Who may do what here' }).click();
    await page.getByRole('combobox', { name: 'How far Bo may go' }).selectOption({ label: 'View' });
    await expect(bo.getByText('You may read here, but not write.')).toBeAttached();
    await bo.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    const refused = bo.getByRole('alert').filter({ hasText: '“Flood” was not taken; it is still called “Ebb”.' });
    await expect(refused).toContainText('You may not do that in this thread.');
    await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Ebb');
    await bo.getByRole('link', { name: /^Inbox/ }).click();
    await expect(refused).toBeVisible();
    await refused.getByRole('button', { name: 'Close' }).click();
    await expect(refused).toHaveCount(0);
    // And who may not, is not offered it.
    await bo.goBack();
    await bo.getByRole('button', { name: 'What one can do with this thread' }).click();
    await expect(bo.getByRole('menuitem', { name: /^Copy/ })).toBeVisible();
    await expect(bo.getByRole('menuitem', { name: /^Rename/ })).toHaveCount(0);
  } finally {
    await hub.stop();
  }
});
