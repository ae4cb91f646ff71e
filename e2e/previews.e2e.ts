// See the app the agent just started: found, shared, opened by a second person, changed under both, closed to both.
import type { Page } from '@playwright/test';
import type { Step } from '../src/agents/practice/script.ts';
import { runToEnd } from './support/hawser.ts';
import { addressOf, joinAs, PASSWORD } from './support/people.ts';
import { expect, test } from './support/test.ts';

test.slow(); // a page is written and served, and two people look at it

const signInAgain = async (page: Page): Promise<undefined> => {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(addressOf('Bo'));
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('a page the agent serves is shared from the thread, reloads under two people, and closes to both', async ({
  thread,
  elsewhere,
  home,
  expectedErrors,
}) => {
  // The frame beside the thread: before it is let in, and cut off when sharing stops.
  expectedErrors.push(/404/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const { page } = thread;
  await thread.post('make a small web page about the tides');
  await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  const card = page.getByRole('region', { name: /^Port \d+$/ });
  const port = /\d+/.exec((await card.getAttribute('aria-label')) ?? '')?.[0];
  expect((await runToEnd(home, ['ports', '--json'])).stdout).toContain(`"port":${port},`);
  await card.getByRole('button', { name: 'Share', exact: true }).click();
  const address = (await card.getByRole('link').textContent()) ?? '';

  const open = async (who: Page, signIn = async (_page: Page) => undefined): Promise<Page> => {
    const preview = await who.context().newPage();
    await preview.goto(address);
    await preview.getByRole('link', { name: 'Open it through Hawser' }).click();
    await signIn(preview);
    await expect(title(preview)).toHaveText('Tides');
    // Nothing of the way in is left in the address (R12).
    await expect(preview).toHaveURL(`${address}/`);
    return preview;
  };
  const second = await elsewhere();
  await joinAs('Bo', page, second);
  // Signed out meanwhile: they come back to the preview all the same.
  await second.context().clearCookies();
  const previews = [await open(page), await open(second, signInAgain)];

  // Beside the thread, in a frame that is let in by itself and has cookies of its own.
  await card.getByRole('button', { name: 'Look at it here' }).click();
  const pane = page.getByRole('complementary', { name: `Preview of port ${port}` });
  const framed = pane.frameLocator('iframe').getByRole('heading', { level: 1 });
  await expect(framed).toHaveText('Tides');
  await page.reload();
  await expect(framed).toHaveText('Tides');

  const stranger = await elsewhere();
  await stranger.goto(address);
  await expect(title(stranger)).toHaveText('Nothing here for you');

  const change: Step = {
    do: 'write',
    files: [{ path: 'tides/index.html', from: '    <h1>Tides</h1>', to: '    <h1>Low water</h1>' }],
  };
  await thread.play([change], 'change the title');
  for (const preview of previews) await expect(title(preview)).toHaveText('Low water');
  await expect(framed).toHaveText('Low water');

  await card.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
  await expect(pane.getByRole('status')).toHaveText('This is no longer shared.');
  await page.reload();
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
  await expect(page.getByRole('complementary', { name: /^Preview/ })).toHaveCount(0);
  for (const preview of previews) {
    await preview.reload();
    await expect(title(preview)).toHaveText('Nothing here for you');
  }

  // And once more from the laptop, by hand.
  const atLaptop = async (...words: string[]) => (await runToEnd(home, ['share', String(port), ...words])).stdout;
  const url = (await atLaptop('--with', 'me')).trim().split(/\s/)[0] ?? '';
  expect(url).not.toBe(address);
  await expect(card.getByRole('link', { name: url })).toBeVisible();
  expect(await atLaptop('--stop')).toContain('no longer shared');
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
});
