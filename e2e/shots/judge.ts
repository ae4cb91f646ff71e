// What can be measured of a page that is otherwise only looked at: axe-core's rules, whether anything makes it scroll
// sideways, and whether a thumb can hit everything there is to press. Runs inside the page; used over all scenes.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const AXE = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is serious or critical, in one line each: the rule, why, and where. */
export const axe = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await load(page);
  // Forced colours take effect after the computed style that axe reads: it would judge those that nobody sees.
  const forced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches);
  const rules: RunOptions = { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: !forced } } };
  const { violations } = await page.evaluate(async options => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(of: Document, how: RunOptions): Promise<AxeResults> };
    };
    const { violations: found } = await checker.run(document, options);
    return { violations: found };
  }, rules);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`,
      ),
    );
};

/**
 * Through the debugger, so the page's policy, which forbids foreign scripts, stays as it is; and straight to it, because it
 * knows a script again that it has compiled before, which what Playwright makes of one it does not.
 */
const load = async (page: Page): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Runtime.evaluate', { expression: await AXE });
  await devtools.detach();
};

/** Pixels that the page is wider than its window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The least side of what a thumb has to hit, in pixels (WCAG 2.5.5, and what both phone systems ask for). */
const THUMB = 44;

/**
 * Everything to press that is smaller than a thumb needs, with its size. Links in running text are as tall as their line
 * (WCAG 2.5.8 excepts them), and a control counts with the label around it.
 */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(thumb => {
    const all = document.querySelectorAll<HTMLElement>(
      'button, a[href], input:not([type=hidden], :disabled), select, textarea, summary, [role=button], [role^=menuitem], [role=option]',
    );
    const top = document.querySelector('dialog[open], [popover]:popover-open:not([role=tooltip])') ?? document.body;
    return [...all].flatMap(element => {
      const target = element.closest('label') ?? element;
      if (!top.contains(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        return [];
      if (element.matches('a') && getComputedStyle(element).display === 'inline') return [];
      if (element.closest('[inert], [aria-hidden=true], .sr-only')) return [];
      const box = target.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) return [];
      const { width, height } = box;
      if (width >= thumb - 0.5 && height >= thumb - 0.5) return [];
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40);
      return [`${element.tagName.toLowerCase()} “${name}” ${Math.round(width)}×${Math.round(height)}`];
    });
  }, THUMB);
