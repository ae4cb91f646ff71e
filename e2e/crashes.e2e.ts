// Things that die: the page, the hub, the runner, the agent. No word is lost, and what was cut off says so and goes on
// at one click.
import { readdir, readFile } from 'node:fs/promises';
import type { Step } from '../src/agents/practice/script.ts';
import { expect, openFirstThread, test, watchErrors } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

const WORDS = 400;
/** Eight seconds of text: long enough to break things in the middle. */
const stream: Step = { do: 'stream', count: WORDS, rate: 50 };
const allWords = Array.from({ length: WORDS }, (_, index) => `w${index}`);

/** The streamed words that stand in the thread, in order. */
const wordsIn = async (thread: ThreadPage): Promise<string[]> =>
  (await thread.feed.getByRole('paragraph').allTextContents()).flatMap(text => text.match(/\bw\d+\b/g) ?? []);

const midStream = async (thread: ThreadPage) => {
  await thread.play([stream], 'count for me');
  await expect(thread.feed.getByText(/\bw40 w41\b/)).toBeVisible();
};

test('a reload and a second browser in mid-stream see the same text, and go on with it', async ({
  thread,
  anotherThread,
}) => {
  await midStream(thread);
  await thread.page.reload();
  await expect(thread.feed.getByText(/\bw0 w1\b/)).toBeVisible();
  const other = await anotherThread();
  await expect(other.feed.getByText(/\bw0 w1\b/)).toBeVisible();
  for (const each of [thread, other]) {
    await each.isAt('count for me', 'done');
    expect(await wordsIn(each)).toEqual(allWords);
  }
});

test('the hub killed in mid-stream and started again loses and doubles no word', async ({ apart, page, home }) => {
  const errors = watchErrors(page);
  const thread = new ThreadPage(page);
  await thread.open(await openFirstThread(page, home));
  await midStream(thread);
  await apart.hub.kill();
  await expect(page.getByText(/offline|no connection/i).first()).toBeVisible();
  await apart.restartHub();
  await thread.isAt('count for me', 'done');
  expect(await wordsIn(thread)).toEqual(allWords);
  expect(errors.filter(text => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});

test('the runner killed in mid-turn: the turn says so, keeps its text, and continues at one click', async ({
  apartThread: thread,
  apart,
  page,
}) => {
  await midStream(thread);
  await apart.runner.kill();
  await expect(page.getByText(/offline/).first()).toBeVisible();
  await apart.restartRunner();
  await expect(thread.feed.getByText(/runner was restarted/).first()).toBeVisible();
  await thread.isAt('count for me', 'interrupted');
  const kept = await wordsIn(thread);
  expect(kept.length).toBeGreaterThan(40);
  expect(kept).toEqual(allWords.slice(0, kept.length));
  await thread.feed.getByRole('button', { name: 'Continue' }).click();
  await thread.isAt('Continue where you left off.', 'done');
});

test('the agent killed in mid-turn is started again, and the thread goes on', async ({ thread, product }) => {
  await midStream(thread);
  await killAgent(product.process.pid ?? 0);
  await expect(thread.feed.getByRole('button', { name: 'Continue' })).toBeVisible();
  const kept = await wordsIn(thread);
  expect(kept).toEqual(allWords.slice(0, kept.length));
  await thread.ask('hello again');
});

/** SIGKILL to the app-server that a process started. */
const killAgent = async (parent: number): Promise<void> => {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''); // ended meanwhile
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('app-server')) process.kill(Number(name), 'SIGKILL');
  }
};
