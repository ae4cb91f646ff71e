// Reading a thread: finding places in it, near and far, while it stands still or grows; answering and quoting; and the
// parts of an answer that are more than words.
import type { JSHandle, Locator } from '@playwright/test';
import type { Step } from '../src/agents/practice/script.ts';
import { clipboard, letPageReadClipboard } from './support/clipboard.ts';
import { standStill } from './support/still.ts';
import { expect, sharing as test } from './support/test.ts';
import type { ThreadPage } from './support/thread-page.ts';

const says = (text: string): Step => ({ do: 'say', text, rate: 'flat' });

/** A command that asks first; a busy machine must not make it one that goes on behind the turn. */
const asking: Step = { do: 'run', command: 'touch here.txt', why: 'May I make a file?', login: false, yieldMs: 20_000 };

/** Enough paragraphs to fill several screens. */
const long = (name: string, paragraphs = 60): string =>
  Array.from({ length: paragraphs }, (_, n) => `${name} ${n}: the tide comes in and the tide goes out.`).join('\n\n');

/** Opens the menu of something that was said, and chooses. */
const choose = async (thread: ThreadPage, said: Locator, action: string) => {
  await said.hover();
  const row = said.locator('xpath=ancestor::*[@data-row]');
  await row.getByRole('button', { name: 'What one can do with this' }).click();
  await thread.page.getByRole('menuitem', { name: action }).click();
};

/**
 * Looks after every change of the page whether its middle still belongs to the button, also when the change is never drawn:
 * the pointer may be let go between two frames. While a frame is made it cannot, and what is half done there does not count.
 */
const missesOf = (button: Locator): Promise<JSHandle<string[]>> =>
  button.evaluateHandle(element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const misses: string[] = [];
    let drawing = false;
    const look = () => {
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      if (!drawing && !element.contains(hit)) misses.push(hit?.outerHTML.slice(0, 120) ?? 'nothing');
    };
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      drawing = false;
      look();
      requestAnimationFrame(draw);
    };
    const draw = () => {
      drawing = true;
      port2.postMessage('drawn');
    };
    draw();
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(look).observe(document.body, all);
    return misses;
  });

/** What the agent said. */
const answers = (thread: ThreadPage): Locator => thread.feed.getByTestId('prose');

/** Where a text stands, in pixels from the top of the window. */
const topOf = async (thread: ThreadPage, words: string): Promise<number> =>
  (await answers(thread).getByText(words, { exact: true }).boundingBox())?.y ?? Number.NaN;

test('a page that is read does not move while text streams in below, and says how much is new', async ({ thread }) => {
  const { page } = thread;
  await thread.play([says(long('old'))], 'fill the page');
  await expect(answers(thread).getByText('old 59:')).toBeInViewport();
  await thread.feed.hover();
  await page.mouse.wheel(0, -1_500);
  const words = 'old 15: the tide comes in and the tide goes out.';
  await expect(answers(thread).getByText(words)).toBeInViewport();
  const before = await topOf(thread, words);
  await thread.play([{ do: 'stream', count: 400, rate: 400 }, says('That was all.')], 'and more');
  const pill = page.getByRole('button', { name: /\d+ new/ });
  await expect(pill).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  expect(await topOf(thread, words)).toBe(before);
  await pill.click();
  await expect(answers(thread).getByText('That was all.')).toBeInViewport();
  await expect(pill).toHaveCount(0);
});

test('a button that is pressed is below the pointer at every moment while the thread grows, and is clicked', async ({
  thread,
  anotherThread,
}) => {
  const { page } = thread;
  await thread.play([says(long('old')), asking], 'ask me');
  const allow = thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true });
  const other = await anotherThread();
  await standStill(page);
  await allow.hover();
  await page.mouse.down();
  const misses = await missesOf(allow);
  await other.steer('Above the question.');
  await expect(thread.feed.getByText('Above the question.')).toBeAttached();
  await other.change({ Sandbox: 'reads only' });
  const note = thread.feed.getByText(/changed from the next turn on/);
  await expect(note).toBeAttached();
  await standStill(page);
  expect(await misses.jsonValue()).toEqual([]);
  await page.mouse.up();
  await expect(allow).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  await expect(note).toBeInViewport();
});

test('a button that is pressed stays below the pointer when what stands after it goes away', async ({
  thread,
  anotherThread,
}) => {
  const { page } = thread;
  const write: Step = { do: 'write', files: [{ path: 'src/a.ts', text: 'one\ntwo\n' }] };
  await thread.play([says(long('old')), write, asking], 'write it');
  const sides = thread.feed.getByRole('region', { name: '1 file' }).getByRole('button', { name: 'Side by side' });
  const question = thread.approval('May I run this?');
  const other = await anotherThread();
  await question.waitFor();
  await standStill(page);
  await sides.hover();
  await page.mouse.down();
  const misses = await missesOf(sides);
  await other.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(question).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  await standStill(page);
  expect(await misses.jsonValue()).toEqual([]);
  await page.mouse.up();
  await expect(sides).toHaveAttribute('aria-pressed', 'true');
});

for (const deaf of [false, true]) {
  const how = deaf ? 'was not heard while it was said' : 'was heard while it was said';
  test(`a very long answer that ${how} stands there whole when it is complete`, async ({ thread }) => {
    const { page } = thread;
    const count = 12_000;
    const sent: string[] = [];
    await page.routeWebSocket(/socket/, socket => {
      socket.connectToServer().onMessage(frame => {
        const [, , , name = ''] = typeof frame === 'string' ? (JSON.parse(frame) as string[]) : [];
        sent.push(name);
        if (!(deaf && name.startsWith('live'))) socket.send(frame);
      });
    });
    await page.reload();
    await thread.play([{ do: 'stream', count, rate: 'flat' }]);
    await expect.poll(() => sent).toContain('item_spoken');
    await expect(answers(thread).getByText(`w${count - 1}`)).toBeInViewport();
    await expect(thread.dock.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    await thread.feed.hover();
    await page.mouse.wheel(0, -1_000_000);
    await expect(answers(thread).getByText(/^w0 w1 /)).toBeInViewport();
  });
}

test('a link leads to what it names, also in a page that is not loaded, and back leads back', async ({ thread }) => {
  test.slow(); // a thread of more than a page is written first
  const { page } = thread;
  await letPageReadClipboard(page);
  await thread.play([says('The bollard is vermilion.')], 'what colour is it?');
  await thread.isAt('what colour is it?', 'done');
  await choose(thread, answers(thread), 'Copy link');
  const link = await clipboard(page);
  expect(link).toMatch(/#item-/);
  // More events than a page of the log holds.
  for (const name of ['one', 'two', 'three']) {
    const runs = Array.from({ length: 140 }, (_, n): Step => ({ do: 'say', text: `${name} ${n}`, rate: 'flat' }));
    await thread.play([...runs, says(`end of ${name}`)], `part ${name}`);
    await expect(answers(thread).getByText(`end of ${name}`)).toBeInViewport();
  }
  await page.goto('about:blank');
  await page.goto(link);
  const named = answers(thread).getByText('The bollard is vermilion.');
  await expect(named).toBeInViewport();
  await expect(named.locator('xpath=ancestor::*[@data-row]')).toBeFocused();

  await choose(thread, thread.message('what colour is it?'), 'Copy link');
  const message = await clipboard(page);
  expect(message).toMatch(/#msg-/);
  await page.keyboard.press('g');
  await expect(answers(thread).getByText('end of three')).toBeInViewport();
  await page.goto(message);
  await expect(thread.message('what colour is it?')).toBeInViewport();
  await page.goBack();
  await expect(named).toBeInViewport();
  await page.goto(link.replace(/#.*/, '#item-nowhere'));
  await expect(page.getByText('What this link leads to is not in this thread.')).toBeVisible();
});

test('a page of the log that fills less than the screen is followed by those before it', async ({ thread }) => {
  // What was asked for and what was written have more than a page together.
  const table = 'high tide, low tide\n'.repeat(7_000);
  await thread.play([{ do: 'write', files: [{ path: 'tides.txt', text: table }] }, says('Written.')], 'write it down');
  await thread.isAt('write it down', 'done');
  const sockets = thread.page.waitForEvent('websocket');
  await thread.page.reload();
  const pages: string[] = [];
  (await sockets).on('framesent', ({ payload }) => {
    if (String(payload).includes('"read_page"')) pages.push(String(payload));
  });
  await expect(thread.message('write it down')).toBeVisible();
  await expect(answers(thread).getByText('Written.')).toBeVisible();
  expect(pages.length).toBeGreaterThan(0);
});

test('what came while one was away lies below a line, which one can jump to', async ({ thread, anotherThread }) => {
  await thread.play([says(long('before'))], 'first of all');
  await expect(answers(thread).getByText('before 59:')).toBeInViewport();
  const { page } = thread;
  await page.getByRole('link', { name: 'Machines' }).click();
  const other = await anotherThread();
  await other.play([says(long('after'))], 'while you were away');
  await expect(answers(other).getByText('after 59:')).toBeInViewport();
  await page.goBack();
  await expect(answers(thread).getByText('after 59:')).toBeInViewport();
  await page.getByRole('button', { name: /new since you were here/ }).click();
  await expect(thread.feed.getByRole('heading', { name: 'New' })).toBeInViewport();
  await expect(thread.message('while you were away')).toBeInViewport();
});

test('who comes back to a thread finds it where it was left', async ({ thread }) => {
  const { page } = thread;
  await thread.play([says(long('tides'))], 'tell me of the tides');
  await expect(answers(thread).getByText('tides 59:')).toBeInViewport();
  await thread.feed.hover();
  const middle = answers(thread).getByText('tides 20:');
  await expect(async () => {
    await page.mouse.wheel(0, -150);
    await expect(middle).toBeInViewport({ timeout: 100 });
  }).toPass();
  await standStill(page);
  const before = await middle.boundingBox();
  await page.getByRole('link', { name: 'Machines' }).click();
  await expect(page).toHaveTitle('Machines');
  await page.goBack();
  await expect(middle).toBeInViewport();
  await standStill(page);
  expect(Math.abs(((await middle.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(3);
});

test('a message is answered, and its answer leads back to it', async ({ thread }) => {
  await thread.ask('hello');
  await choose(thread, thread.message('hello'), 'Reply');
  await thread.ask('hello again');
  const answered = thread.message('hello again').getByRole('link', { name: /Answers .*hello/ });
  await expect(answered).toBeVisible();
  await standStill(thread.page);
  await answered.click();
  await expect(thread.page).toHaveURL(/#msg-/);
});

test('a passage is quoted into what one writes, by the keyboard too', async ({ thread }) => {
  await letPageReadClipboard(thread.page);
  await thread.play([says('Belay **that** line.')], 'say it');
  await thread.isAt('say it', 'done');
  await choose(thread, answers(thread), 'Quote');
  await expect(thread.composer).toHaveValue('> Belay **that** line.\n\n');
  await answers(thread).getByRole('button', { name: 'Copy the answer as Markdown' }).focus();
  await thread.page.keyboard.press('Shift+F10');
  await thread.page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
  expect(await clipboard(thread.page)).toBe('Belay **that** line.');
});

test('formulas are set as mathematics, and money stays money', async ({ thread }) => {
  const text =
    'Euler wrote $e^{i\\pi} = -1$ for $5.\n\n$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$\n\nBroken: $\\frac{1$ end.';
  await thread.play([says(text)], 'mathematics');
  await expect(answers(thread).locator('math')).toHaveCount(2);
  await expect(answers(thread).locator('math mfrac')).toHaveCount(1);
  await expect(answers(thread).getByText('for $5.')).toBeVisible();
  await expect(answers(thread).getByText('\\frac{1', { exact: true })).toBeVisible();
});

test('R28: a diagram is drawn only when asked for, in a frame that has no origin', async ({ thread }) => {
  const { page } = thread;
  await thread.play([says('```mermaid\ngraph LR\n  Hub --> Runner\n```\n\nThat is all.')], 'draw it');
  await expect(answers(thread).getByText('Hub --> Runner')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
  await thread.feed.getByRole('button', { name: 'Draw the diagram' }).click();
  const frame = page.frameLocator('iframe[title=Diagram]');
  await expect(frame.getByText('Runner')).toBeVisible();
  const inside = page.frames().find(each => each.url().endsWith('/diagram.html'));
  expect(await inside?.evaluate(() => window.origin)).toBe('null');
  await thread.feed.getByRole('button', { name: 'Show the source' }).click();
  await expect(answers(thread).getByText('Hub --> Runner')).toBeVisible();
});

test('a diagram that cannot be drawn says why and shows its source', async ({ thread }) => {
  await thread.play([says('```mermaid\nno such diagram\n```\n\nSorry.')], 'draw nonsense');
  await thread.feed.getByRole('button', { name: 'Draw the diagram' }).click();
  await expect(thread.feed.getByRole('alert')).toContainText('This diagram cannot be drawn');
  await expect(answers(thread).getByText('no such diagram', { exact: true })).toBeVisible();
});

test('a picture that the agent looked at is fetched from its machine and shown', async ({ thread }) => {
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const draw: Step = { do: 'run', command: `echo ${dot} | base64 -d > chart.png`, login: false };
  await thread.play([draw, { do: 'look', path: 'chart.png' }, says('Seen.')], 'look at the chart');
  await thread.isAt('look at the chart', 'done');
  await thread.feed.getByRole('button', { name: /^Ran 1 command, looked at 1 picture/ }).click();
  await thread.feed.getByRole('button', { name: /Looked at chart\.png/ }).click();
  const picture = thread.feed.getByRole('img', { name: 'Picture chart.png' });
  await expect.poll(() => picture.evaluate(element => (element as HTMLImageElement).naturalWidth)).toBe(1);
});

test('where all of a thread is on the screen nothing leads to its end, also after something was unfolded', async ({
  thread,
}) => {
  await thread.play([{ do: 'run', command: 'seq 3', login: false }, says('Counted.')], 'count');
  await thread.isAt('count', 'done');
  const command = thread.feed.getByRole('button', { name: /^Ran/ });
  await command.click();
  await expect(command).toHaveAttribute('aria-expanded', 'true');
  await expect(answers(thread).getByText('Counted.')).toBeInViewport();
  await expect(thread.page.getByRole('button', { name: /^Newest/ })).toHaveCount(0);
});

test('the changes of a turn are a tree, and stand side by side when one likes', async ({ thread }) => {
  const { page } = thread;
  const files = ['docs/tides.md', 'src/a.ts', 'src/ui/b.ts', 'src/ui/c.ts'];
  await thread.change({ Sandbox: 'no sandbox, full access', Asks: 'never asks' });
  await thread.play([{ do: 'write', files: files.map(path => ({ path, text: 'one\ntwo\nthree\n' })) }], 'make them');
  const card = thread.feed.getByRole('region', { name: '4 files' });
  await expect(card.getByText('src/', { exact: true })).toBeVisible();
  await expect(card.getByText('ui/', { exact: true })).toBeVisible();
  await thread.play([{ do: 'write', files: [{ path: 'src/a.ts', from: 'two', to: 'two and a half' }] }], 'change one');
  const change = thread.feed.getByRole('region', { name: '1 file' });
  await change.getByRole('button', { name: 'Side by side' }).click();
  await change.getByRole('button', { name: /a\.ts/ }).click();
  const diff = change.getByRole('group', { name: 'Changes to src/a.ts' });
  const [was, is] = [diff.getByText('two', { exact: true }).first(), diff.getByText(/two and a half/).first()];
  await expect(is).toBeVisible();
  // Both are asked until nothing moves any more: the page follows its end.
  await expect(async () => {
    const [left, right] = [await was.boundingBox(), await is.boundingBox()];
    expect(left?.y).toBe(right?.y);
    expect((right?.x ?? 0) - (left?.x ?? 0)).toBeGreaterThan(200);
  }).toPass({ timeout: 15_000 });
  await page.reload();
  await expect(thread.feed.getByRole('button', { name: 'Side by side', pressed: true }).first()).toBeVisible();
});
