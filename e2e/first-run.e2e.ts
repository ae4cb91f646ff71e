// What a newcomer does: start, sign in, ask for a page, watch, allow, read the diff.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';

test('from the link in the terminal to a page the agent made and serves', async ({ thread, product }) => {
  const { page, feed } = thread;
  await expect(page).toHaveURL(/\/thread\/thr_/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('First steps in sample');

  await thread.post('make a small web page about tides and serve it');
  await thread.isAt('make a small web page', 'accepted');
  await expect(feed.getByRole('region', { name: 'Plan' })).toContainText('Write the page');

  const approval = thread.approval('May I run this?');
  await expect(approval).toContainText('node tides/server.mjs');
  await expect(approval).toContainText('outside its sandbox');
  await approval.getByRole('button', { name: 'Allow', exact: true }).click();
  await thread.isAt('make a small web page', 'done');
  await expect(feed.getByText('Allowed').first()).toBeVisible();

  const files = feed.getByRole('region', { name: /^\d+ files/ });
  await files.getByRole('button', { name: /index\.html/ }).click();
  await expect(files.getByText('<!doctype html>')).toBeVisible();
  const made = await readFile(join(String(product.ready.folder), 'tides', 'index.html'), 'utf8');
  expect(made).toContain('<!doctype html>');
});

test('a link that was used says how to get another, and nothing is lost', async ({ thread, product }) => {
  const { page } = thread;
  await page.context().clearCookies();
  await page.goto(String(product.ready.signInUrl));
  await expect(page.getByRole('alert').getByText('hawser link', { exact: true })).toBeVisible();
});

test('a message is answered as it is typed, word by word, and stands there whole in the end', async ({ thread }) => {
  await thread.play([{ do: 'stream', count: 120, rate: 120 }], 'count for me');
  await expect(thread.feed.getByText(/\bw5 w6\b/)).toBeVisible();
  await thread.isAt('count for me', 'done');
  await expect(thread.feed.getByText(/\bw118 w119\b/)).toBeVisible();
});
