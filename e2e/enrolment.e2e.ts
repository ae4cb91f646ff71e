// A machine is let in by a person in a browser: with a code typed there, and from the machine's own browser; then it
// shows up among the machines, with what its owner allows on it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './support/hawser.ts';
import { login } from './support/login.ts';
import { expect, test } from './support/test.ts';

const otherHome = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-other-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
};

test('a code typed in the browser lets a machine in, after one look at what it is', async ({
  thread,
  product,
  expectedErrors,
}) => {
  expectedErrors.push(/404/); // the wrong code
  const other = await otherHome();
  const { page } = thread;
  const { event, done } = login(other.folder, 'tide-station', [String(product.ready.hubUrl), '--device']);
  const { url, code } = await event;
  await page.goto(String(url));
  await page.getByLabel('Code').fill('BBBB-BBBB');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('No machine waits with this code.')).toBeVisible();
  await page.getByLabel('Code').fill(String(code).toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Let “tide-station” in?' })).toBeVisible();
  await page.getByRole('button', { name: 'Let it in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'tide-station is in' })).toBeVisible();
  expect(await done).toBe(0);

  const runner = await start(other, ['start', '--practice']);
  await page.getByRole('button', { name: 'Go to the machines' }).click();
  const card = page.getByRole('region', { name: 'tide-station' });
  await expect(card).toContainText('Its owner alone');
  await expect(card).toContainText('changes files in its folder');
  await runner.stop();
  await other.remove();
});

test('the machine’s own browser asks too, and a no is told to the terminal', async ({ thread, product }) => {
  const other = await otherHome();
  const { page } = thread;
  const first = login(other.folder, 'tide-station', [String(product.ready.hubUrl)]);
  await page.goto((await first.event).url ?? '');
  await page.getByRole('button', { name: 'Do not let it in' }).click();
  await expect(page.getByText('Go back to the terminal.')).toBeVisible();
  expect(await first.done).toBe(1);
  const second = login(other.folder, 'tide-station', [String(product.ready.hubUrl)]);
  await page.goto((await second.event).url ?? '');
  await page.getByRole('button', { name: 'Let it in', exact: true }).click();
  await expect(page.getByText('Go back to the terminal.')).toBeVisible();
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
  expect(await second.done).toBe(0);
  await other.remove();
});
