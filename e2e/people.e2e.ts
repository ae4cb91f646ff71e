// Several people in one workspace: invited, suggesting, taken over, let in and put out; and the ways of signing in that
// need a real browser.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { giveAuthenticator } from './support/authenticator.ts';
import { PASSWORD, removePerson } from './support/people.ts';
import { expect, signInLink, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test.slow(); // two browsers, and several pages loaded anew

/** Another page of the same hub. */
const go = (page: Page, path: string) => page.goto(new URL(path, page.url()).href);

/** Makes an invitation on the page of people. @returns its link */
const inviteAs = async (page: Page, role: string): Promise<string> => {
  await go(page, '/people');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Whom it is for' }).fill('Bo');
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption({ label: role });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.getByText(/\/invite#code=/).textContent();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return link ?? '';
};

const comeIn = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Bo');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('navigation').waitFor();
};

test('a guest joins by a link, suggests, is taken over, and is gone at once when removed', async ({
  thread,
  elsewhere,
}) => {
  const { page } = thread;
  const address = page.url();
  const bo = await elsewhere();
  await comeIn(bo, await inviteAs(page, 'guest'));
  await page.goto(address);
  await bo.goto(address);
  const guest = new ThreadPage(bo);
  await expect(bo.getByText('You may suggest here.')).toBeVisible();

  await guest.post('list the files');
  const waiting = bo.getByRole('region', { name: 'You suggested' });
  await expect(waiting).toContainText('Waits for somebody who drives');
  const card = page.getByRole('region', { name: 'Bo suggests' });
  await expect(card).toContainText('list the files');
  await card.getByRole('button', { name: 'Decline, say why' }).click();
  await card.getByRole('textbox', { name: 'Why not' }).fill('We did that a minute ago');
  await card.getByRole('button', { name: 'Decline' }).click();
  await expect(bo.getByRole('region', { name: /declined your suggestion/ })).toContainText('We did that a minute ago');

  await guest.post('what can you do?');
  await card.getByRole('button', { name: 'Change it first' }).click();
  await card.getByRole('textbox').fill('help');
  await card.getByRole('button', { name: 'Send this' }).click();
  await thread.isAt('help', 'done');
  await expect(guest.message('help')).toBeVisible();

  await go(page, '/people');
  await removePerson(page, 'Bo');
  await expect(bo.getByRole('heading', { name: 'Sign in to Hawser' })).toBeVisible({ timeout: 5_000 });

  await go(page, '/audit');
  await expect(page.getByRole('listitem').filter({ hasText: 'removed a member' })).toContainText('Bo');
  // Days narrow it, where the reader is.
  const day = (shift: number) => {
    const date = new Date(Date.now() + shift * 86_400_000);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map(part => String(part).padStart(2, '0'))
      .join('-');
  };
  const entries = page.getByRole('main').getByRole('listitem');
  await page.getByLabel('To', { exact: true }).fill(day(-2));
  await expect(page.getByText('Nothing fits.')).toBeVisible();
  await page.getByLabel('To', { exact: true }).fill(day(0));
  await expect(entries.first()).toBeVisible();
  await page.getByLabel('From', { exact: true }).fill(day(2));
  await expect(page.getByText('Nothing fits.')).toBeVisible();
});

test('a role that grows lets one drive at once, without a reload, where the laptop lets everybody', async ({
  thread,
  elsewhere,
  home,
}) => {
  const { page } = thread;
  await appendFile(join(home.folder, 'config.toml'), '\n[drive]\nworkspace = true\n');
  const address = page.url();
  const bo = await elsewhere();
  await comeIn(bo, await inviteAs(page, 'guest'));
  await bo.goto(address);
  await expect(bo.getByText('You may suggest here.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Role of Bo' }).selectOption({ label: 'member' });
  await expect(bo.getByText('You may suggest here.')).toHaveCount(0);
  const member = new ThreadPage(bo);
  await member.ask('help');
});

test('a password set on the account page signs in elsewhere, and the list of browsers signs that out', async ({
  thread,
  elsewhere,
}) => {
  const { page } = thread;
  await go(page, '/account');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com');
  await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set a password' }).click();
  await expect(page.getByText('Changed. Your other browsers are signed out.')).toBeVisible();

  const other = await elsewhere();
  await other.goto(new URL('/people', page.url()).href);
  await other.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com');
  await other.getByRole('textbox', { name: 'Password' }).fill('not that one at all');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('alert')).toContainText('Address or password is not right.');
  await other.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('heading', { name: 'People' })).toBeVisible();

  await go(page, '/account');
  await page
    .getByRole('region', { name: 'Where you are signed in' })
    .getByRole('button', { name: 'Sign out', exact: true })
    .click();
  await expect(other.getByRole('heading', { name: 'Sign in to Hawser' })).toBeVisible({ timeout: 5_000 });
});

test('a passkey made here signs in here again', async ({ page, product, home }) => {
  await giveAuthenticator(page);
  const link = new URL(await signInLink(home));
  link.hostname = 'localhost';
  expect(String(product.ready.hubUrl)).toContain(link.port);
  await page.goto(link.href);
  await page.getByRole('navigation').waitFor();
  await page.goto(new URL('/account', link).href);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('Passkey of Chrome · Linux')).toBeVisible();
  await page.context().clearCookies();
  await page.goto(new URL('/account', link).href);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await expect(page.getByText('with a passkey')).toBeVisible();
});
