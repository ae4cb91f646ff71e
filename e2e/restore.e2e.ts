// A hub that is lost and brought back from its backup, as docs/self-hosting.md says to: whoever had a passkey, or a
// password and a second factor, signs in with it again.
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { totp } from '../src/hub/accounts/test-totp.ts';
import { giveAuthenticator } from './support/authenticator.ts';
import { runToEnd, start } from './support/hawser.ts';
import { PASSWORD } from './support/people.ts';
import { expect, signInLink, test } from './support/test.ts';

test.slow(); // two hubs, one after the other

test('a restored hub takes the passkey, and the password with the second factor', async ({ page, home }) => {
  await giveAuthenticator(page);
  const hub = await start(home, ['hub', '--port', '0']);
  const link = new URL(await signInLink(home));
  link.hostname = 'localhost';
  const account = new URL('/account', link).href;
  await page.goto(link.href);
  await page.getByRole('navigation').waitFor();

  await page.goto(account);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('Passkey of Chrome · Linux')).toBeVisible();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com');
  await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set a password' }).click();
  const factor = page.getByRole('region', { name: 'Second factor' });
  await factor.getByRole('textbox', { name: 'The password you have now' }).fill(PASSWORD);
  await factor.getByRole('button', { name: 'Set it up' }).click();
  const secret = (await factor.getByText(/^[A-Z2-7 ]{20,}$/).textContent())?.replaceAll(' ', '') ?? '';
  await factor.getByRole('textbox', { name: 'The six digits it shows now' }).fill(totp(secret));
  await factor.getByRole('button', { name: 'Turn it on' }).click();
  await expect(factor.getByText('It is on.')).toBeVisible();

  const backup = join(home.folder, 'backups', 'monday');
  expect(await runToEnd(home, ['hub', 'backup', backup])).toMatchObject({ code: 0 });
  await hub.stop();
  await rename(join(home.folder, 'hub'), join(home.folder, 'lost'));
  await cp(backup, join(home.folder, 'hub'), { recursive: true, preserveTimestamps: true });
  const restored = await start(home, ['hub', '--port', link.port]);
  try {
    await page.goto(account);
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible(); // still signed in

    await page.context().clearCookies();
    await page.goto(account);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();

    await page.context().clearCookies();
    await page.goto(account);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('textbox', { name: 'The six digits your app shows now' }).fill(totp(secret));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  } finally {
    await restored.stop();
  }
});
