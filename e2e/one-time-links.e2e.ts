// Links that are good once, followed one after the other on the same page: only what stands behind the `#` differs then, and
// the browser does not load the page again.
import { start } from './support/hawser.ts';
import { expect, signInLink, test } from './support/test.ts';

test('a link is followed where another one was refused', async ({ page, home }) => {
  const hub = await start(home, ['hub', '--port', '0']);
  try {
    const used = await signInLink(home);
    await page.goto(used);
    await page.getByRole('navigation').waitFor();
    await page.goto(used);
    await expect(page.getByRole('alert')).toContainText('This sign-in link has been used');
    await page.goto(await signInLink(home));
    await expect(page.getByRole('navigation')).toBeVisible();

    await page.goto(new URL('/people', page.url()).href);
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const invitation = (await dialog.getByText(/\/invite#code=/).textContent()) ?? '';
    await page.goto(new URL('/invite#code=hws_x', page.url()).href);
    await expect(page.getByRole('heading', { name: 'This invitation is over' })).toBeVisible();
    await page.goto(invitation);
    await expect(page.getByRole('heading', { name: 'Join Workspace' })).toBeVisible();
  } finally {
    await hub.stop();
  }
});
