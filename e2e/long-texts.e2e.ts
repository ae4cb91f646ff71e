// Texts of which a page has only the ends: very long answers and outputs are there at once when a thread opens again,
// and whole as soon as somebody wants them so.
import type { Step } from '../src/agents/practice/script.ts';
import { clipboard, letPageReadClipboard } from './support/clipboard.ts';
import { expect, sharing, test } from './support/test.ts';

const COUNT = 40_000;
/** Some words beyond what a page has of its beginning. */
const MIDDLE = 'w2900 ';
const streams: Step = { do: 'stream', count: COUNT, rate: 'flat' };

sharing(
  'of a very long answer the ends are there at once, the rest is unfolded in its place',
  async ({ thread, page }) => {
    await letPageReadClipboard(page);
    await thread.play([streams], 'count for me');
    await expect(thread.feed.getByText(`w${COUNT - 1}`)).toBeInViewport();
    await expect(thread.dock.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link);
    const answer = thread.feed.getByTestId('prose');
    await expect(answer.getByText(`w${COUNT - 1}`)).toBeInViewport();

    // Copying takes all of it, and moves nothing.
    const gap = thread.feed.getByRole('button', { name: /characters in between/ });
    await page.getByRole('button', { name: 'Copy the answer as Markdown' }).click();
    const whole = Array.from({ length: COUNT }, (_, n) => `w${n}`).join(' ');
    await expect.poll(async () => (await clipboard(page)).trim()).toBe(whole);
    await expect(answer.getByText(`w${COUNT - 1}`)).toBeInViewport();

    await thread.feed.hover();
    await page.mouse.wheel(0, -1_000_000);
    await expect(answer.getByText(/^w0 w1 /)).toBeInViewport();
    await expect(answer.getByText(MIDDLE)).toHaveCount(0);
    await expect(async () => {
      await page.mouse.wheel(0, 300);
      await expect(gap).toBeInViewport({ timeout: 100 });
    }).toPass();
    await gap.focus();
    await page.keyboard.press('Enter');
    await expect(gap).toHaveCount(0);
    await expect(answer.locator('xpath=ancestor::*[@data-row]').and(page.locator(':focus'))).toHaveCount(1);
    await expect(answer.getByText(MIDDLE)).toBeInViewport();
    await page.keyboard.press('g');
    await expect(answer.getByText(`w${COUNT - 1}`)).toBeInViewport();
  },
);

test('a long output is read when it is unfolded, and without the hub it says what is missing and why', async ({
  apartThread: thread,
  apart,
  page,
}) => {
  const lines = 20_000;
  await thread.play(
    [
      { do: 'run', command: `seq 1 ${lines}`, login: false },
      { do: 'say', text: 'Counted.' },
    ],
    'count',
  );
  await thread.isAt('count', 'done');
  await page.reload();
  const command = thread.feed.getByRole('button', { name: new RegExp(`seq 1 ${lines}`) });
  await command.waitFor();
  await apart.hub.stop();
  await expect(thread.dock.getByText('No connection to the hub since')).toBeVisible();
  await command.click();
  const output = thread.feed.getByRole('group', { name: 'Output' });
  await expect(output.getByText('1', { exact: true })).toBeVisible();
  const why = thread.feed.getByRole('alert').filter({ hasText: 'There is no connection to the hub' });
  await expect(why).toBeVisible();

  await apart.restartHub();
  await expect(thread.dock.getByText('No connection to the hub since')).toBeHidden();
  await why.getByRole('button', { name: 'Try again' }).click();
  await expect(why).toHaveCount(0);
  await output.hover();
  await output.evaluate(box => (box.scrollTop = box.scrollHeight / 2));
  await expect(output.getByText(String(lines / 2), { exact: true })).toBeVisible();
});
