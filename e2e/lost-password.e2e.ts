// Somebody who lost their password, at a hub that sends mail: the letter arrives at a real mail server, its link is opened
// in a real browser. And the same by a link that whoever runs the hub prints.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestMailServer } from '../src/hub/mail/test-mail-server.ts';
import { runToEnd, start } from './support/hawser.ts';
import { joinAs, PASSWORD } from './support/people.ts';
import { expect, signInLink, test, watchErrors } from './support/test.ts';

test.slow(); // three browsers, and commands of the terminal

const NEXT = 'the ebb comes as often';

test('R50: a lost password is replaced by a link in a letter, and whoever was signed in with the old one is out', async ({
  page,
  home,
  elsewhere,
}) => {
  const server = await startTestMailServer();
  await mkdir(join(home.folder, 'hub'), { recursive: true });
  const mail = `[mail]\nserver = "smtp://127.0.0.1:${server.port}"\nfrom = "Harbour <harbour@example.com>"\n`;
  await writeFile(join(home.folder, 'hub', 'config.toml'), mail);
  const hub = await start(home, ['hub', '--port', '0']);
  try {
    await page.goto(await signInLink(home));
    await page.getByRole('navigation').waitFor();
    const bo = await elsewhere();
    await joinAs('Bo', page, bo);
    await bo.goto(new URL('/people', page.url()).href);
    await bo.getByRole('navigation').waitFor();

    const other = await elsewhere();
    const errors = watchErrors(other);
    await other.goto(new URL('/sign-in', page.url()).href);
    await other.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
    await other.getByRole('button', { name: 'Forgot your password?' }).click();
    await expect(other.getByRole('textbox', { name: 'E-mail address' })).toHaveValue('bo@example.com');
    await other.getByRole('button', { name: 'Send the link' }).click();
    await expect(other.getByRole('status')).toContainText('If somebody signs in with bo@example.com');
    await expect.poll(() => server.letters.length).toBe(1);
    const [link = ''] = /http\S+\/reset#code=\S+/.exec(server.letters[0]?.text ?? '') ?? [];

    await other.goto(link);
    await expect(other.getByRole('textbox', { name: 'E-mail address' })).toHaveValue('bo@example.com');
    expect(other.url()).not.toContain('code'); // it is behind nothing that is kept
    await other.getByRole('textbox', { name: 'New password' }).fill(NEXT);
    await other.getByRole('button', { name: 'Set the password' }).click();
    await expect(other.getByText('Your new password is set')).toBeVisible();
    await expect(bo.getByRole('heading', { name: 'Sign in to Hawser' })).toBeVisible();

    const signIn = async (password: string) => {
      await other.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
      await other.getByRole('textbox', { name: 'Password' }).fill(password);
      await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    await signIn(PASSWORD);
    await expect(other.getByRole('alert')).toContainText('Address or password is not right.');
    await signIn(NEXT);
    await expect(other.getByRole('navigation')).toBeVisible();

    await bo.goto(link);
    await expect(bo.getByRole('alert')).toContainText('This link is not good any more');
    const printed = await runToEnd(home, ['link', '--for', 'bo@example.com']);
    await bo.goto(printed.stdout.trim());
    await expect(bo.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
    expect((await runToEnd(home, ['link', '--for', 'nobody@example.com'])).stderr).toContain(
      'Nobody here signs in with nobody@example.com and a password.',
    );
    expect(errors).toEqual([]);
  } finally {
    await hub.stop();
    server.close();
  }
});
