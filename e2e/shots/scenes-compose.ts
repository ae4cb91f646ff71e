// Scenes of the composer, the queue, a session's settings and the machines.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Thread } from '../../src/web/data/thread.ts';
import type { MessageId } from '../../src/wire/protocol/ids.ts';
import { until } from '../support/member.ts';
import { machine } from './cast.ts';
import { type Act, type Scenes, show } from './scene.ts';
import { inGerman } from './scenes-around.ts';
import { PICTURE, type Stage, type Variant } from './stage.ts';

const field = (page: Page) => page.getByLabel('Message', { exact: true });
const typing =
  (text: string): Act =>
  async page => {
    await field(page).fill('');
    await field(page).pressSequentially(text);
    await page.getByRole('listbox').waitFor();
  };

export const running = async (stage: Stage, title: string): Promise<Thread> => {
  stage.runner.change(machine());
  const thread = await stage.thread(title, 'web');
  await stage.turn(thread, 'Make the harbour page read the tides');
  return thread;
};

const UPLOADS = '**/api/attachments*';

export const composeScenes: Scenes = {
  'mention-files': async stage => show(await running(stage, 'Mentioning a file'), typing('Look at @tide')),
  'mention-all': async stage => show(await running(stage, 'Mentioning anything'), typing('Ask @')),
  commands: async stage => show(await running(stage, 'Commands'), typing('/')),
  'commands-model': async stage => show(await running(stage, 'Choosing a model'), typing('/model ')),
  'file-over': async stage =>
    show(await running(stage, 'A file over the page'), async page => {
      await field(page).fill('Here are the heights of this week');
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['time,height'], 'tides.csv', { type: 'text/csv' }));
        document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await page.getByText('Drop files to attach them').waitFor();
    }),
  attached: async stage => {
    // Drafts follow one from device to device: every variant writes its own.
    const threads = new Map<Variant, Thread>();
    for (const { variant } of stage.pages) threads.set(variant, await running(stage, 'With files'));
    return async (page, variant) => {
      await show(threads.get(variant) as Thread)(page, variant);
      await field(page).fill('Here are the heights of this week, and the chart as it is now');
      const picker = page.locator('input[type=file]');
      const attach = (name: string, mimeType: string, content: string | Buffer) =>
        picker.setInputFiles({ name, mimeType, buffer: Buffer.from(content) });
      await attach('chart.png', 'image/png', readFileSync(PICTURE));
      await attach('tides.csv', 'text/csv', 'time,height\n'.repeat(900));
      await page.getByText('11 kB').waitFor();
      await attach('film.mov', 'video/quicktime', 'neither text nor a picture: \0');
      await page.getByText(/can be attached/).waitFor();
      await page.route(UPLOADS, () => undefined); // the last one stays on its way
      page.once('framenavigated', () => void page.unroute(UPLOADS));
      await attach('soundings-of-the-whole-harbour-2026.csv', 'text/csv', 'time,depth\n'.repeat(90_000));
      await page.getByRole('progressbar').waitFor();
    };
  },
  recalled: async stage => {
    const thread = await stage.thread('Written before', 'web');
    const play = await stage.turn(thread, 'Which berths are free at high tide? Count only those with shore power.');
    await play.end();
    return show(thread, async page => {
      await field(page).press('ArrowUp');
      await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    });
  },
  mentioned: async stage => {
    const thread = await running(stage, 'With mentions in it');
    const text = 'Please read @data/tides.csv and @src/TideChart.tsx, then tell @root what you would change.';
    thread.post({ text, attachments: [], mode: 'queue' });
    await until(() => thread.view.get().head?.waiting.length === 2);
    const { message } = thread.view.get().head?.waiting[1] ?? {};
    await stage.runner.say(thread.id, { type: 'message.updated', messageId: message?.id as MessageId, state: 'done' });
    return show(thread);
  },
  'queue-undo': async stage => {
    const thread = await running(stage, 'Undo in the queue');
    // Nobody is there to confirm a cancellation, so every variant cancels another one.
    for (const text of ['Add a “high tide” badge', 'Make the chart green at night', 'Write the notes', 'Deploy it']) {
      thread.post({ text, attachments: [], mode: 'queue' });
    }
    await until(() => thread.view.get().head?.waiting.length === 5);
    return show(thread, async (page, variant) => {
      const card = page.locator('[data-card]').nth(stage.pages.findIndex(each => each.variant === variant));
      await card.getByRole('button', { name: 'Cancel this message' }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    });
  },
  'session-where': async stage =>
    show(await running(stage, 'How it runs'), page => page.getByRole('button', { name: 'How the agent runs' }).click()),
  'german-session': async stage => {
    const thread = await running(stage, 'So läuft er');
    return inGerman(async page => {
      await page.goto(`/thread/${thread.id}`);
      await page.getByRole('button', { name: 'So läuft der Agent' }).click();
    });
  },
  'german-queue': async stage => {
    const thread = await running(stage, 'Mit einer Warteschlange');
    thread.post({ text: 'Danach die Häfen mit weniger als zwei Metern Tiefe', attachments: [], mode: 'queue' });
    return inGerman(async page => {
      await page.goto(`/thread/${thread.id}`);
      await page.getByLabel('Nachricht', { exact: true }).fill('Prüf es auch bei 320 px');
    });
  },
  'machine-card': async stage => {
    await running(stage, 'Works on this machine');
    stage.runner.load({ sessions: 4, queued: 2, turns: 1 });
    return async page => {
      await page.goto('/machines');
      await page.getByRole('button', { name: /What one can do with/ }).click();
      await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    };
  },
  'machine-forget': async stage => {
    await running(stage, 'Works on this machine too');
    stage.runner.load({ sessions: 4, queued: 2, turns: 1 });
    return async page => {
      await page.goto('/machines');
      await page.getByRole('button', { name: /What one can do with/ }).click();
      await page.getByRole('menuitem', { name: /Forget/ }).click();
      await page.getByRole('dialog').waitFor();
    };
  },
  'reply-strip': async stage => {
    const thread = await running(stage, 'Replying');
    const replyTo = thread.view.get().head?.waiting[0]?.message.id;
    return show(thread, async page => {
      const draft = { text: 'Yes, and please keep the table', attachments: [], replyTo, at: Date.now(), saved: true };
      await page.evaluate(
        ([name, value]) => localStorage.setItem(name ?? '', value ?? ''),
        [`hawser:draft:${thread.id}`, JSON.stringify(draft)],
      );
      await page.reload();
      await page.getByText('Replying to').waitFor();
    });
  },
};
