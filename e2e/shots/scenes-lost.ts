// A lost password. The staged hub sends no mail and knows no lost one; its answers about that are put in.
import type { Page } from '@playwright/test';
import type { Act, Scenes } from './scene.ts';

/** Answers in the hub's place for as long as it takes to get there. */
const withAnswers =
  (answers: Readonly<Record<string, object>>, then: (page: Page) => Promise<void>): Act =>
  async page => {
    const paths = Object.keys(answers);
    for (const path of paths) await page.route(`**${path}`, route => route.fulfill({ json: answers[path] }));
    // Else what only differs behind the `#` would not load the page again.
    await page.goto('/open-preview');
    await then(page);
    for (const path of paths) await page.unroute(`**${path}`);
  };

const MAILS = { '/api/sign-in-ways': { mails: true }, '/api/password-resets': {} };

const lose = async (page: Page): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
  await page.getByRole('button', { name: 'Forgot your password?' }).click();
  await page.getByRole('heading', { name: 'Forgot your password' }).waitFor();
};

export const lostScenes: Scenes = {
  'sign-in-mails': async () =>
    withAnswers(MAILS, async page => {
      await page.goto('/sign-in?new-password');
      await page.getByRole('button', { name: 'Forgot your password?' }).waitFor();
    }),
  'lost-password': async () => withAnswers(MAILS, lose),
  'lost-password-sent': async () =>
    withAnswers(MAILS, async page => {
      await lose(page);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByText('a letter is on its way').waitFor();
    }),
  'new-password': async () =>
    withAnswers({ '/api/password-resets/look': { email: 'bo@example.com' } }, async page => {
      await page.goto('/reset#code=tide');
      await page.getByRole('textbox', { name: 'New password' }).waitFor();
    }),
  'new-password-over': async () =>
    withAnswers({}, async page => {
      await page.goto('/reset#code=ebb');
      await page.getByRole('alert').waitFor();
    }),
};
