// Text in the page: how soon a word is on the screen, how smoothly, and what becomes of the page when there is very much
// of it. The product as a newcomer starts it, the real Codex, the practice model, and Chromium.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../e2e/support/chromium.ts';
import { scriptPrompt } from '../src/agents/practice/script.ts';
import { type Bench, type Figure, percentile } from './figure.ts';
import { readWatch, startWatching, watchPage } from './page-watch.ts';
import { scratch } from './scratch.ts';
import { launch, send } from './stream/product.ts';
import { traceTasks } from './task-times.ts';

const WORDS = 2_000;
const PACE = 50;
/** Numbered and stamped words of 20 characters: 5 MB. */
const MANY_WORDS = 262_000;
const REOPENINGS = 7;

export const paint: Bench = {
  summary: 'text in the page: how soon, how smoothly, and when there is very much of it',
  run: async progress => {
    const folder = mkdtempSync(join(scratch(), 'paint-'));
    const product = await launch(folder, 'paint');
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await watchPage(page);
      await page.goto(String(product.ready.signInUrl));
      await stream(page, 200, 'flat'); // Codex starts with the first turn
      const figures: Figure[] = [];
      for (const part of [atPace, atOnce, veryMuch]) {
        const made = await part(page);
        figures.push(...made);
        for (const { name, value, unit } of made) progress(`${name}: ${value.toFixed(1)} ${unit}`);
      }
      return figures;
    } finally {
      await browser.close();
      await product.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

const atPace = async (page: Page): Promise<Figure[]> => {
  await stream(page, WORDS, PACE);
  const { words, longTasks } = await readWatch(page);
  const latencies = Object.values(words).map(({ said, seen }) => seen - said);
  if (latencies.length < WORDS) throw new Error(`only ${latencies.length} of ${WORDS} words were seen in the page`);
  const name = `${PACE} words/s, model to screen`;
  return [
    { name: `${name}: p50`, value: percentile(latencies, 0.5), unit: 'ms', goal: '<= 40 ms' },
    { name: `${name}: p95`, value: percentile(latencies, 0.95), unit: 'ms', goal: '<= 90 ms' },
    { name: `${PACE} words/s: long tasks of the page`, value: longTasks.length, unit: 'tasks', goal: '<= 2' },
  ];
};

/** Says stamped words and waits until the last of them stands in the page. */
const stream = async (page: Page, count: number, rate: number | 'flat'): Promise<void> => {
  await startWatching(page, true);
  await send(page, scriptPrompt([{ do: 'stream', count, rate, stamped: true }]));
  await page.waitForFunction(last => last in window.pageWatch.words, `w${count - 1}`, { timeout: 120_000 });
};

const atOnce = async (page: Page): Promise<Figure[]> => {
  await stream(page, WORDS, 'flat');
  const { words, longTasks } = await readWatch(page);
  const last = words[`w${WORDS - 1}`];
  if (!last) throw new Error('invariant: the last word was waited for');
  await readUpwards(page, WORDS);
  const { words: all } = await readWatch(page);
  if (Object.keys(all).length < WORDS) throw new Error(`${Object.keys(all).length} of ${WORDS} words can be read`);
  return [
    { name: 'at once: last word said to all on the page', value: last.seen - last.said, unit: 'ms', goal: '<= 500 ms' },
    { name: 'at once: longest task of the page', value: Math.max(0, ...longTasks), unit: 'ms' },
  ];
};

/** Scrolls up until so many words were seen: a page that holds all words shows only those of its window. */
const readUpwards = async (page: Page, count: number): Promise<void> => {
  await page.getByRole('region', { name: 'What was said and done' }).hover();
  for (let turns = 0; turns < 100; turns += 1) {
    if (await page.evaluate(all => Object.keys(window.pageWatch.words).length >= all, count)) return;
    await page.mouse.wheel(0, -500);
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
};

const veryMuch = async (page: Page): Promise<Figure[]> => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await startWatching(page);
  const endTrace = await traceTasks(page);
  await send(page, scriptPrompt([{ do: 'stream', count: MANY_WORDS, rate: 'flat', stamped: true }]));
  const last = page.getByText(`w${MANY_WORDS - 1}@`);
  await last.waitFor({ timeout: 180_000 });
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  const { longTasks } = await readWatch(page);
  const cpu = Math.max(0, ...(await endTrace()).map(({ cpuMs }) => cpuMs));
  const reopened = await reopen(page, `w${MANY_WORDS - 1}@`);
  return [
    { name: '5 MB answer: longest task of the page', value: Math.max(0, ...longTasks), unit: 'ms', goal: '<= 200 ms' },
    { name: '5 MB answer: most processor time of one task', value: cpu, unit: 'ms', goal: '<= 200 ms' },
    { name: '5 MB answer: long tasks of the page', value: longTasks.length, unit: 'tasks' },
    {
      name: '5 MB answer: the page opens again',
      value: percentile(reopened.times, 0.5),
      unit: 'ms',
      goal: '< 1,000 ms',
    },
    { name: '5 MB answer: the page opens again, right after', value: reopened.times[0] ?? Number.NaN, unit: 'ms' },
    { name: '5 MB answer: longest task then', value: reopened.longest, unit: 'ms', goal: '<= 200 ms' },
  ];
};

/** Milliseconds until a page that is loaded anew shows the end of its answer: at once, and then again and again. */
const reopen = async (page: Page, end: string): Promise<{ times: number[]; longest: number }> => {
  // Looked for by the page itself: Playwright's own search for a text in so much of it takes the page's time.
  await watchPage(page, end);
  const times: number[] = [];
  let longest = 0;
  for (let round = 0; round < REOPENINGS; round += 1) {
    await page.reload();
    await page.waitForFunction(() => window.pageWatch.shownAt > 0);
    times.push(await page.evaluate(() => window.pageWatch.shownAt));
    longest = Math.max(longest, ...(await readWatch(page)).longTasks);
  }
  return { times, longest };
};
