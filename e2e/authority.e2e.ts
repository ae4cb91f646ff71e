// Who may do what, as two people see it side by side: a member who only reads along, stands in for an answer, and is let
// drive once the laptop agrees. What is refused and what reaches the agent: src/hub/two-people.int.test.ts.
import { join } from 'node:path';
import { runToEnd } from './support/hawser.ts';
import { joinAs } from './support/people.ts';
import { expect, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test.slow(); // two browsers, and several pages loaded anew

test('a member reads along, answers in the owner’s place, and drives once the laptop agrees', async ({
  thread,
  product,
  elsewhere,
  home,
}) => {
  const { page } = thread;
  const address = page.url();
  const bo = await elsewhere();
  await joinAs('Bo', page, bo);
  await bo.goto(address);
  const other = new ThreadPage(bo);
  await expect(bo.getByText('You may suggest here.')).toBeVisible();
  const file = join(String(product.ready.folder), '..', 'for-ada.txt');
  await thread.play([{ do: 'run', command: `touch ${file}`, why: 'May I?', login: false }], 'make the file');
  const card = other.approval('May I run this?');
  await expect(card).toContainText(/You may read along\. Who may answer this: /);
  await expect(card.getByRole('button', { name: 'Allow', exact: true })).toHaveCount(0);
  const inboxOf = (reader: typeof bo) => reader.getByRole('link', { name: /^Inbox/ });
  await expect(inboxOf(page)).toContainText('1 waits for you');
  await expect(inboxOf(bo)).not.toContainText('for you');
  await expect(bo.getByRole('navigation').getByText('waits for others')).toBeAttached();

  // Named on another page of hers; the card that is open lets him answer at once.
  const desk = await page.context().newPage();
  await desk.goto(new URL('/people', address).href);
  await desk.getByRole('button', { name: 'Name somebody' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Person' }).selectOption({ label: 'Bo' });
  await dialog.getByRole('combobox', { name: 'For' }).selectOption({ label: '8 hours' });
  await dialog.getByRole('button', { name: 'Let them answer' }).click();
  await expect(desk.getByRole('region', { name: 'Stand-ins' })).toContainText('Bo answers for you');
  await expect(inboxOf(bo)).toContainText('1 waits for you');
  await card.getByRole('button', { name: 'Allow', exact: true }).click();
  await thread.isAt('make the file', 'done');
  await expect(thread.feed.getByText('allowed by Bo, for you').first()).toBeVisible();

  // Driving is proposed in the browser, and accepted on the laptop.
  await desk.goto(new URL('/machines', address).href);
  await desk.getByRole('button', { name: /What one can do with/ }).click();
  await desk.getByRole('menuitem', { name: 'Who may use it' }).click();
  await desk.getByRole('combobox', { name: 'How far Bo may go' }).selectOption({ label: 'Drive' });
  await expect(desk.getByText('proposed to this machine, not accepted yet')).toBeVisible();
  await expect(bo.getByText('You may suggest here.')).toBeVisible();
  expect((await runToEnd(home, ['policy', 'accept', '1'])).code).toBe(0);
  await expect(desk.getByText('this machine lets them drive')).toBeVisible();
  await expect(bo.getByText('You may suggest here.')).toHaveCount(0);

  // And taken back for this thread alone.
  await page.getByRole('button', { name: 'What one can do with this thread' }).click();
  await page.getByRole('menuitem', { name: 'Who may do what here' }).click();
  await page.getByRole('combobox', { name: 'How far Bo may go' }).selectOption({ label: 'View' });
  await expect(page.getByText('may look, and answers approvals for')).toBeVisible();
  await expect(bo.getByText('You may read here, but not write.')).toBeVisible();
});
