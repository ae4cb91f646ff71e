// Messages on their way: waiting, changed, moved, cancelled, steered; the turn stopped, and the queue that then waits
// for a person.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, sharing as test } from './support/test.ts';
import type { Workbench } from './support/workshop.ts';

/** A turn that lasts until the test lets it end, by making a file. */
const untilFile = async (workbench: Workbench) => {
  const file = join(workbench.folder, '..', 'go-on');
  await rm(file, { force: true });
  return { wait: { do: 'wait' as const, file }, letGo: () => writeFile(file, '') };
};

test('messages wait their turn, can be changed, moved and cancelled, and go in their order', async ({
  thread,
  workbench,
}) => {
  const { wait, letGo } = await untilFile(workbench);
  await thread.play([wait], 'hold the line');
  await thread.isAt('hold the line', 'accepted');
  for (const words of ['first wish', 'second wish', 'third wish']) {
    await thread.post(words);
    await expect(thread.waiting(words).getByRole('status')).toContainText('queued');
  }

  await thread.waiting('second wish').getByRole('button', { name: 'Change this message' }).click();
  const editor = thread.dock.getByRole('textbox', { name: 'Text of the waiting message' });
  await editor.fill('second wish, in other words');
  await editor.press('Enter');
  await expect(thread.waiting('second wish, in other words')).toBeVisible();

  await thread.waiting('third wish').getByRole('button', { name: 'Cancel this message' }).click();
  await expect(thread.waiting('third wish')).toHaveCount(0);

  await letGo();
  await thread.isAt('second wish, in other words', 'done');
  const asked = await thread.feed.getByRole('article').allInnerTexts();
  const order = ['first wish', 'second wish, in other words'].map(words =>
    asked.findIndex(text => text.includes(words)),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  await expect(thread.message('third wish').getByRole('status')).toContainText('cancelled');
});

test('a long message that waits shows two lines, and nothing of the third', async ({ thread, workbench }) => {
  const { wait, letGo } = await untilFile(workbench);
  await thread.play([wait], 'hold the line');
  await thread.isAt('hold the line', 'accepted');
  await thread.post(`long wish: ${'a badge for the high tide, '.repeat(30)}`);
  await thread.post('short wish');
  const heightOf = (words: string) =>
    thread
      .waiting(words)
      .getByText(words)
      .evaluate(element => element.getBoundingClientRect().height);
  expect(await heightOf('long wish')).toBeCloseTo(2 * (await heightOf('short wish')), 0);
  await letGo();
});

test('a steering message goes into the running turn', async ({ thread, workbench }) => {
  const { wait, letGo } = await untilFile(workbench);
  await thread.play([wait, { do: 'say', text: 'The line was held.' }], 'hold the line');
  await thread.isAt('hold the line', 'accepted');
  await thread.steer('and hold it tight');
  await thread.isAt('and hold it tight', 'accepted');
  await letGo();
  await thread.isAt('hold the line', 'done');
  await thread.isAt('and hold it tight', 'done');
});

test('stopping a turn says who stopped it, and what waits goes on when someone says so', async ({
  thread,
  workbench,
}) => {
  const { wait } = await untilFile(workbench);
  await thread.play([wait], 'hold the line');
  await thread.isAt('hold the line', 'accepted');
  await thread.post('the next thing');
  await expect(thread.waiting('the next thing')).toBeVisible();
  await thread.stop();
  await thread.isAt('hold the line', 'stopped');
  await expect(thread.feed.getByText('You stopped the turn.')).toBeVisible();
  await expect(thread.waiting('the next thing')).toBeVisible();
  await thread.dock.getByRole('button', { name: 'Continue' }).click();
  await thread.isAt('the next thing', 'done');
});

test('a picture is attached, shown, and given to the agent', async ({ thread }) => {
  // One white pixel; what it shows does not matter, that the agent is really given it does.
  const pixel = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  );
  const chooser = thread.page.waitForEvent('filechooser');
  await thread.dock.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles({ name: 'tide.png', mimeType: 'image/png', buffer: pixel });
  await expect(thread.dock.getByText('tide.png')).toBeVisible();
  await thread.post('What is in this picture?');
  await thread.isAt('What is in this picture?', 'done');
  await expect(thread.message('What is in this picture?').getByRole('img')).toBeVisible();
  await expect(thread.feed.getByText(/PNG/i).last()).toBeVisible();
});

test('a cancelled message can be had back for a moment, in its old place, and nothing jumps meanwhile', async ({
  thread,
  workbench,
}) => {
  const { wait } = await untilFile(workbench);
  await thread.play([wait], 'hold the line');
  await thread.isAt('hold the line', 'accepted');
  for (const words of ['first wish', 'second wish', 'third wish']) await thread.post(words);
  await expect(thread.waiting('third wish').getByRole('status')).toContainText('on laptop');
  const top = (words: string) => thread.waiting(words).evaluate(card => Math.round(card.getBoundingClientRect().top));
  const before = await Promise.all([top('first wish'), top('third wish')]);

  const second = thread.waiting('second wish');
  await second.getByRole('button', { name: 'Cancel this message' }).click();
  await expect(second).toContainText('cancelled');
  expect(await Promise.all([top('first wish'), top('third wish')])).toEqual(before);
  await second.getByRole('button', { name: 'Undo' }).click();
  await expect(thread.dock.getByRole('listitem')).toHaveText([/first wish/, /second wish/, /third wish/]);
  await expect(second.getByRole('status')).toContainText('queued');
});

test('keys alone reorder, cancel, undo and steer what waits', async ({ thread, workbench }) => {
  const { wait, letGo } = await untilFile(workbench);
  await thread.play([wait, { do: 'say', text: 'The line was held.' }], 'hold the line');
  await thread.isAt('hold the line', 'accepted');
  for (const words of ['first wish', 'second wish']) await thread.post(words);
  const cards = thread.dock.getByRole('listitem');
  await expect(cards).toHaveText([/first wish.*on laptop/, /second wish.*on laptop/]);

  await thread.waiting('second wish').focus();
  await thread.page.keyboard.press('Alt+ArrowUp');
  await expect(cards).toHaveText([/second wish/, /first wish/]);
  await thread.waiting('first wish').focus();
  await thread.page.keyboard.press('Backspace');
  await expect(thread.waiting('first wish').getByRole('button', { name: 'Undo' })).toBeFocused();
  await thread.page.keyboard.press('Enter');
  // The cancelled one may still be on its way out above the one that came back.
  await expect(thread.waiting('first wish').getByRole('status').last()).toContainText('on laptop');
  await expect(thread.waiting('first wish')).toHaveCount(1);
  await thread.waiting('second wish').focus();
  await thread.page.keyboard.press('s');
  await thread.isAt('second wish', 'accepted');
  await letGo();
  const again = thread.message('first wish').last();
  await expect(again.getByRole('status')).toContainText('done');
});
