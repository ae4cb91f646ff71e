// Waiting for a page to stand still: fonts are there, animations with an end have ended, and nothing moves any more.
// A picture or a measurement taken earlier would be of a page on its way.
import type { Page } from '@playwright/test';

/** As many frames without a change count as standing still. */
const CALM_FRAMES = 6;
/** A page that streams never stands still; after this many frames it is taken as it is. */
const MOST_FRAMES = 180;

/** Resolves when nothing on the page has moved or come for some frames. */
export const standStill = (page: Page): Promise<void> =>
  page.evaluate(
    async ({ calm, most }) => {
      await document.fonts.ready;
      const ending = document.getAnimations().filter(each => each.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map(each => each.finished));
      const places = () =>
        Array.from(document.body.querySelectorAll('main *, dialog *, [role=dialog] *, nav *'), element => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return `${x},${y},${width},${height}`;
        }).join(';');
      let before = '';
      for (let frame = 0, still = 0; frame < most && still < calm; frame += 1) {
        await new Promise(requestAnimationFrame);
        const now = places();
        still = now === before ? still + 1 : 0;
        before = now;
      }
    },
    { calm: CALM_FRAMES, most: MOST_FRAMES },
  );
