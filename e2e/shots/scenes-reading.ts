// Scenes of reading: a formula and a diagram, changes as a tree and side by side, an answer to a message, its menu.
import type { Page } from '@playwright/test';
import type { MessageId } from '../../src/wire/protocol/ids.ts';
import { until } from '../support/member.ts';
import { CHANGES, edits, says } from './cast.ts';
import { flowOf, type Scene, type Scenes, show, working } from './scene.ts';

const FORMULAS = `With a distance $d$ and a height $h$ a line must be $\\sqrt{d^2 + h^2}$ long, and over a tide

$$L(t) = \\sqrt{d^2 + \\left(h_0 + A \\sin \\frac{2\\pi t}{T}\\right)^2}$$

so that the slack is largest at $t = \\tfrac{T}{4}$. That rope costs $5 a metre.

\`\`\`mermaid
graph LR
  Browser --> Hub
  Hub --> Runner
  Runner --> Codex
\`\`\`
`;

/** More than a page carries whole. */
const YEAR = Array.from({ length: 365 }, (_, day) =>
  [
    `## Day ${day + 1}`,
    ...['04:12', '10:26', '16:40', '22:51'].map(at => `- **${at}** the water turns, and ${'the tide '.repeat(12)}.`),
  ].join('\n'),
).join('\n\n');

/** The same as code, so that what is left out lies inside of a code block. */
const YEAR_AS_CODE = `Here is the year:

\`\`\`ts
export const tides = [
${Array.from({ length: 4_000 }, (_, n) => `  { day: ${Math.floor(n / 4) + 1}, turn: ${(n % 4) + 1}, at: '04:12' },`).join('\n')}
];
\`\`\`

That is all of it.
`;

/** To what is left out. Each row that comes into view is measured, which moves the rest; lost again, it is further down. */
const toMiddle = (page: Page): Promise<void> =>
  flowOf(page).evaluate(async feed => {
    let step = -1_000;
    for (let [still, tries] = [0, 0]; still < 10 && tries < 300; tries += 1) {
      const middle = [...feed.querySelectorAll('button')].find(button => /in between/.test(button.textContent));
      if (middle) [still, step] = [still + 1, 300];
      middle?.scrollIntoView({ block: 'center' });
      if (!middle) feed.scrollTop += step;
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
  });

const longAnswer =
  (title: string, ask: string, answer: string): Scene =>
  async stage => {
    const thread = await stage.thread(title, 'web');
    const play = await stage.turn(thread, ask);
    await play.item(says(answer, 'final'));
    await play.end();
    return show(thread, toMiddle);
  };

export const readingScenes: Scenes = {
  'reading-formulas': async stage => {
    const thread = await stage.thread('Formulas and a diagram', 'web');
    const play = await stage.turn(thread, 'How long must a mooring line be?');
    await play.item(says(FORMULAS, 'final'));
    await play.end();
    return show(thread, async page => {
      await page.getByRole('button', { name: 'Draw the diagram' }).click();
      await page.frameLocator('iframe').getByText('Codex').waitFor();
      await flowOf(page).evaluate(feed => feed.scrollTo({ top: feed.scrollHeight }));
    });
  },
  'reading-long': longAnswer('A very long answer', 'List every tide of the year', YEAR),
  'reading-long-code': longAnswer('A very long answer of code', 'List every tide of the year as code', YEAR_AS_CODE),
  'reading-sides': async stage => {
    const thread = await stage.thread('Changes side by side', 'web');
    const play = await stage.turn(thread, 'Show the tides');
    const more = { ...CHANGES[2], path: 'build/charts/axis.ts', kind: 'add' as const, diff: '', added: 3, removed: 0 };
    await play.item(edits([...CHANGES, more]));
    await play.end();
    return show(thread, async (page, { touch }) => {
      if (!touch) await page.getByRole('button', { name: 'Side by side', pressed: false }).click();
      await page.getByRole('button', { name: /Harbour\.tsx/ }).click();
    });
  },
  'reading-picture': async stage => {
    const thread = await stage.thread('A picture', 'web');
    const play = await stage.turn(thread, 'Draw our sign');
    const picture = { ...says(''), kind: 'image', path: 'build/charts/sign.png', caption: 'The sign at the pier' };
    await play.item(picture as never);
    await play.item(says('There it is.', 'final'));
    await play.end();
    return show(thread, async page => {
      await page.getByRole('button', { name: /sign\.png/ }).click();
      await page.getByRole('img', { name: 'The sign at the pier' }).waitFor();
    });
  },
  'reading-reply': async stage => {
    const { thread, play } = await working(stage, 'An answer to a message');
    await play.end();
    await until(() => thread.view.get().head?.waiting.length === 0);
    const replyTo = thread.view.get().timeline.entries.find(entry => entry.kind === 'message')?.key as MessageId;
    const next = await stage.turn(thread, 'One thing at a time.');
    await next.item(says('Understood.', 'final'));
    await next.end();
    await until(() => thread.view.get().head?.waiting.length === 0);
    thread.post({ text: 'And in metres, please.', attachments: [], mode: 'queue', replyTo });
    return show(thread, async (page, { touch }) => {
      const message = page.getByRole('article').last();
      if (!touch) await message.hover();
      await message.locator('xpath=..').getByRole('button', { name: 'What one can do with this' }).click();
    });
  },
};
