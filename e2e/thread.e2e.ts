// The rest of what one does in a thread: settings, search, an agent that cannot run, a failed turn.

import { start } from './support/hawser.ts';
import { expect, sharing, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

sharing('settings that are changed are what the agent says it runs with', async ({ thread }) => {
  await thread.change({ Sandbox: 'reads only', Asks: 'asks before untrusted commands' });
  await thread.ask('hello');
  await thread.dock.getByRole('button', { name: 'How the agent runs' }).click();
  await expect(thread.page.getByRole('dialog').getByText('reads only').last()).toBeVisible();
});

sharing('what was said and done is found again, and opened where it stands', async ({ thread }) => {
  const { page } = thread;
  await thread.play([{ do: 'say', text: 'The bollard is painted vermilion.', rate: 'flat' }], 'what colour is it?');
  await thread.isAt('what colour is it?', 'done');
  await page.getByRole('link', { name: 'Search' }).click();
  const field = page.getByRole('searchbox');
  await field.fill('vermil');
  const hit = page.getByRole('link', { name: /The bollard is painted/ }).first();
  await expect(hit).toBeVisible();
  await hit.click();
  await expect(thread.feed.getByText('The bollard is painted vermilion.', { exact: true })).toBeInViewport();
});

sharing('a turn that fails says what happened, keeps the thread usable, and is tried again', async ({ thread }) => {
  await thread.play([{ do: 'fail', status: 400, message: 'The tide is out.' }], 'fail, please');
  await expect(thread.feed.getByText(/The tide is out/).first()).toBeVisible();
  await thread.isAt('fail, please', 'failed');
  await thread.ask('hello');
});

test('an agent that is not installed is said in the thread, and the practice model takes over at one click', async ({
  page,
  home,
}) => {
  const product = await start(home, ['up', '--no-open', '--port', '0'], {
    env: { HAWSER_CODEX_BIN: '/nowhere/codex' },
  });
  const thread = new ThreadPage(page);
  await thread.open(String(product.ready.signInUrl));
  await expect(thread.feed.getByText(/There is no program at \/nowhere\/codex/).first()).toBeVisible();
  await thread.play([{ do: 'say', text: 'Hello.' }], 'hello');
  await expect(thread.waiting('hello')).toBeVisible();
  await expect(thread.feed.getByText(/npm install -g @openai\/codex/).first()).toBeVisible();
  await product.stop();

  // With a Codex that runs, and the practice model chosen in the thread, what was written is still there and goes on.
  const again = await start(home, ['up', '--no-open', '--port', new URL(String(product.ready.hubUrl)).port]);
  await expect(thread.feed.getByRole('heading', { name: /nobody is signed in/ })).toBeVisible();
  await thread.feed.getByRole('button', { name: /practice model/i }).click();
  await thread.isAt('hello', 'done');
  await again.stop();
});
