// Every scene of the screenshots, in both themes, on a desktop and on a phone: nothing serious or critical for axe-core,
// nothing that scrolls sideways, nothing too small for a thumb. And what a screen reader hears while an agent works.
import type { Page } from '@playwright/test';
import { axe, sideways, tooSmall } from './shots/judge.ts';
import { scenes } from './shots/scenes.ts';
import { openStage, VARIANTS } from './shots/stage.ts';
import { standStill } from './support/still.ts';
import { expect, sharing, test } from './support/test.ts';

/**
 * One scene on a desktop in light, the next on a phone in dark, so that the whole suite keeps its time; with
 * HAWSER_EVERY_VARIANT=1 each scene in each size and each theme, which takes four times as long.
 */
const everyVariant = process.env.HAWSER_EVERY_VARIANT !== undefined;
const variants = VARIANTS.filter(({ name }) => everyVariant || ['desktop-light', 'phone-dark'].includes(name));

test('every scene is usable by everybody', async () => {
  // Some ninety scenes; a slow machine may take its time.
  test.setTimeout(30 * 60_000);
  const stage = await openStage(variants);
  const found = new Set<string>();
  for (const { page } of stage.pages) page.setDefaultTimeout(20_000);
  try {
    for (const [index, [name, scene]] of Object.entries(scenes).entries()) {
      // All that is wrong is told at once, a scene that cannot be staged or played included.
      const act = await scene(stage).catch(async (error: Error) => {
        const shown = await Promise.all(stage.pages.map(({ page }) => inFront(page)));
        found.add(`${name}: cannot be staged: ${error.message}\n${shown.join('\n')}`);
      });
      if (!act) continue;
      const pages = everyVariant ? stage.pages : stage.pages.slice(index % 2, (index % 2) + 1);
      await Promise.all(
        pages.map(async ({ variant, page }) => {
          const problems = await act(page, variant).then(
            () => problemsOf(page, variant.touch),
            async (error: Error) => [`does not play: ${error.message}\n${await inFront(page)}\n${await stage.logs()}`],
          );
          for (const problem of problems) found.add(`${name}, ${variant.name}: ${problem}`);
        }),
      );
    }
  } finally {
    await stage.close();
  }
  expect([...found]).toEqual([]);
});

/** What a page says at the moment, for whoever has to find out why a scene could not be staged: a dialog before the rest. */
const inFront = async (page: Page): Promise<string> => {
  const parts = await page.locator('dialog[open], main').allInnerTexts();
  return `${page.url()} shows: ${parts.reverse().join(' | ').replaceAll(/\s+/g, ' ').slice(0, 600)}`;
};

const problemsOf = async (page: Page, touch: boolean): Promise<string[]> => {
  await standStill(page);
  const wide = await sideways(page);
  return [
    ...(await axe(page)),
    ...(wide > 0 ? [`scrolls sideways by ${wide} px`] : []),
    ...(touch ? (await tooSmall(page)).map(what => `too small for a thumb: ${what}`) : []),
  ];
};

sharing(
  'a screen reader finds its way by landmarks and headings, and is told little while text streams',
  async ({ thread }) => {
    const { page } = thread;
    await expect(page.getByRole('navigation', { name: 'Workspace' })).toHaveCount(1);
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);

    // Everything that a live region says from now on, as a screen reader would queue it.
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      new MutationObserver(changes => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement;
          const region = element?.closest('[role=status], [role=alert], [aria-live]:not([aria-live=off])');
          if (region?.textContent) said.push(region.textContent);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await thread.play([{ do: 'stream', count: 200, rate: 100 }], 'count for me');
    await thread.isAt('count for me', 'done');
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    expect(said).toContain('Practice model is working.');
    expect(said).toContain('Practice model is done.');
    expect(said.filter(text => /\bw\d+\b/.test(text))).toEqual([]);
    expect(said.length).toBeLessThan(20);
  },
);
