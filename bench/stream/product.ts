// The product as a newcomer starts it, watched by a browser's data layer (flat out) and by a real page (at a pace).
import { readFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../../e2e/support/chromium.ts';
import { type Started, start } from '../../e2e/support/hawser.ts';
import { scriptPrompt } from '../../src/agents/practice/script.ts';
import { median } from '../figure.ts';
import { type HubClient, signIn } from '../hub-client.ts';

/** A home that is removed with the bench's own folder. */
const homeIn = (folder: string, name: string) => ({ folder: `${folder}/${name}`, remove: async () => undefined });

/** The product as a newcomer starts it, with its home in the bench's own folder. */
export const launch = (folder: string, name: string): Promise<Started> =>
  start(homeIn(folder, name), ['up', '--practice', '--no-open', '--port', '0']);

/** @returns deltas per second from the first to the last that a viewer hears of, and how far memory grew */
export const throughProduct = async (folder: string, deltas: number, rounds: number) => {
  const product = await launch(folder, 'flat-out');
  try {
    const viewer = await signIn(String(product.ready.signInUrl));
    await viewer.join(`thread:${viewer.threadId}`);
    const rss = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${product.process.pid}/status`, 'utf8'))?.[1]) / 1_024;
    const rates: number[] = [];
    let before = 0;
    let most = 0;
    for (let round = 0; round <= rounds; round += 1) {
      const seconds = await streamOnce(viewer, deltas, `bench-round-${round}`, () => {
        most = Math.max(most, rss());
      });
      // The first round warms everything up and sets the memory that later ones are compared with.
      if (round === 0) before = rss();
      else rates.push(deltas / seconds);
      most = Math.max(most, rss());
    }
    viewer.close();
    return { rate: median(rates), grownMb: most - before };
  } finally {
    await product.stop();
  }
};

/** One turn of flat-out text, timed by what a viewer hears of it. */
const streamOnce = async (viewer: HubClient, deltas: number, nonce: string, onLive: () => void): Promise<number> => {
  const topic = `thread:${viewer.threadId}`;
  let first = 0;
  let last = 0;
  const over = new Promise<void>(resolve => {
    viewer.onBroadcast((_topic, event, payload) => {
      if (event === 'live') {
        last = performance.now();
        first ||= last;
        onLive();
      }
      if (event === 'event' && payload.type === 'turn.completed') resolve();
    });
  });
  const text = scriptPrompt([{ do: 'stream', count: deltas, rate: 'flat' }]);
  await viewer.push(topic, 'post_message', { nonce, text, attachments: [], mode: 'queue' });
  await over;
  return (last - first) / 1_000;
};

/** @returns for every word, milliseconds from the model's saying it to its being in the page */
export const paintLatencies = async (folder: string, words: number, rate: number): Promise<number[]> => {
  const product = await launch(folder, 'paced');
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(String(product.ready.signInUrl));
    await send(page, 'hello');
    await page.getByText('done', { exact: true }).first().waitFor();
    await watchStamps(page);
    await send(page, scriptPrompt([{ do: 'stream', count: words, rate, stamped: true }]));
    await page.waitForFunction(count => Object.keys(window.seenStamps ?? {}).length >= count, words, {
      timeout: 120_000,
    });
    return await page.evaluate(() => Object.values(window.seenStamps ?? {}));
  } finally {
    await browser.close();
    await product.stop();
  }
};

export const send = async (page: Page, text: string) => {
  const box = page.getByRole('textbox', { name: /message/i });
  await box.fill(text);
  await box.press('Enter');
};

declare global {
  interface Window {
    /** Word → milliseconds it took. */
    seenStamps?: Record<string, number>;
  }
}

/** Notes when each stamped word first stands in the document. Both clocks are this machine's. */
const watchStamps = (page: Page) =>
  page.evaluate(() => {
    const seen: Record<string, number> = {};
    window.seenStamps = seen;
    new MutationObserver(records => {
      const now = Date.now();
      for (const { target, addedNodes } of records) {
        for (const node of [target, ...addedNodes]) {
          for (const [, word = '', at] of (node.textContent ?? '').slice(-4_000).matchAll(/\b(w\d+)@(\d{13})/g)) {
            seen[word] ??= now - Number(at);
          }
        }
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
