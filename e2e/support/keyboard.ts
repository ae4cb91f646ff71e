// Moving through a page by keys alone. At every stop it must show where one is: that is asserted on the way.
import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page here has; a page in which one never arrives fails, rather than going round for ever. */
const MOST_STOPS = 120;

/** Presses Tab, or what goes the other way, until `target` has the focus. */
export const tabTo = async (page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate(element => element === document.activeElement)) return;
    await page.keyboard.press(key);
    expect(await unmarkedFocus(page)).toBeUndefined();
  }
  throw new Error(`${target} is not reached by ${key}`);
};

/** Goes once around everything that can be reached by Tab. @returns the stops, by their names */
export const tabAround = async (page: Page): Promise<string[]> => {
  const stops: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement } = document;
      if (!activeElement || activeElement === document.body) return undefined;
      return activeElement.getAttribute('aria-label') ?? activeElement.textContent?.trim().slice(0, 60) ?? '';
    });
    if (name === undefined && stops.length > 0) return stops;
    expect(await unmarkedFocus(page)).toBeUndefined();
    stops.push(name ?? '');
  }
  throw new Error('Tab goes on and on');
};

/** What has the focus without showing it; undefined when it shows, or when nothing has it. */
const unmarkedFocus = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return undefined;
    // A text field shows its caret (WCAG 2.4.7 counts it).
    if (focused.matches('textarea, input:not([type=radio], [type=checkbox])')) return undefined;
    const outlined = (element: Element | null): boolean => {
      if (!element) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    };
    // A choice may be drawn by the label around its radio button.
    if (outlined(focused) || outlined(focused.closest('label'))) return undefined;
    return focused.outerHTML.slice(0, 200);
  });
