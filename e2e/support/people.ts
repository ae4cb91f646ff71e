// A second person of the workspace, invited and joined by what the forms send; the forms are people.e2e.ts's to fill in.
import { expect, type Page } from '@playwright/test';

/** What everybody made here signs in with. */
export const PASSWORD = 'a tide comes in twice a day';

export const addressOf = (name: string): string => `${name.toLowerCase()}@example.com`;

/**
 * @param owner a page of who invites
 * @param page blank, in a browser of its own; signed in as the new member afterwards, and nowhere yet
 */
export const joinAs = async (name: string, owner: Page, page: Page): Promise<void> => {
  const { url } = await post(owner, '/api/invitations', { role: 'member', note: name, days: 1, uses: 1 });
  await page.goto(new URL('/sign-in', owner.url()).href);
  const code = new URLSearchParams(new URL(url).hash.slice(1)).get('code');
  await post(page, '/api/invitations/accept', { code, name, email: addressOf(name), password: PASSWORD });
};

/** On the page of people, which is open. */
export const removePerson = async (page: Page, name: string): Promise<void> => {
  const row = page
    .getByRole('listitem')
    .filter({ hasText: name })
    .filter({ has: page.getByRole('combobox') });
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove from the workspace' }).click();
  await expect(row).toHaveCount(0);
};

const post = (page: Page, path: string, body: object) =>
  page.evaluate(
    async ([to, sent]) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(to, { method: 'POST', headers, body: JSON.stringify(sent) })).json();
    },
    [path, body] as const,
  );
