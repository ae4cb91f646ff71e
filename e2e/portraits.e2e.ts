// A picture of oneself: chosen in one browser, seen in another without a reload, and removed again.
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { start } from './support/hawser.ts';
import { joinAs } from './support/people.ts';
import { expect, signInLink, test, watchErrors } from './support/test.ts';

/** 512 × 512 pixels. */
const PICTURE = fileURLToPath(new URL('../src/web/public/icons/app-512.png', import.meta.url));

const faces = (page: Page) => page.getByRole('main').locator('img[src^="/api/portraits/"]');

test('R29: a picture is cut to size in the browser, seen by others at once, and removed', async ({
  page,
  home,
  elsewhere,
}) => {
  const hub = await start(home, ['hub', '--port', '0']);
  try {
    await page.goto(await signInLink(home));
    await page.getByRole('navigation').waitFor();
    const bo = await elsewhere();
    const errors = [watchErrors(page), watchErrors(bo)];
    await joinAs('Bo', page, bo);
    await bo.goto(new URL('/people', page.url()).href);
    await expect(bo.getByText('Bo · you')).toBeVisible();
    await expect(faces(bo)).toHaveCount(0);

    await page.goto(new URL('/account', page.url()).href);
    const field = page.getByRole('group', { name: 'Picture' });
    const choose = async (file: Parameters<Page['setInputFiles']>[1]) => {
      const chooser = page.waitForEvent('filechooser');
      await field.getByRole('button', { name: /…$/ }).click();
      await (await chooser).setFiles(file);
    };
    await choose(PICTURE);
    await expect(faces(bo)).toHaveCount(1);
    // The hub has the small one, in this browser and in theirs.
    for (const face of [faces(bo), faces(page).first()]) {
      await expect.poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(192);
    }

    // Where it does not come, the letters stay.
    const lame = await bo.context().newPage();
    await lame.route('**/api/portraits/*', route => route.abort());
    const failed = lame.waitForEvent('requestfailed', request => request.url().includes('/api/portraits/'));
    await lame.goto(bo.url());
    await failed;
    await expect(faces(lame)).toHaveCount(0);
    await expect(lame.getByText('Bo · you')).toBeVisible();

    await choose({ name: 'face.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') });
    await expect(page.getByRole('alert')).toContainText('This browser can’t read that file as a picture.');
    await expect(faces(bo)).toHaveCount(1);

    await field.getByRole('button', { name: 'Remove' }).click();
    await expect(faces(bo)).toHaveCount(0);
    await expect(faces(page)).toHaveCount(0);
    expect(errors.flat()).toEqual([]);
  } finally {
    await hub.stop();
  }
});
