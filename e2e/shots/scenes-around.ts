// Scenes of the app around its pages: its other language, the colours some people need, being without a connection. What
// each changes in its browser is undone as soon as the next scene goes somewhere else.
import type { Page } from '@playwright/test';
import { untilKept } from '../support/kept.ts';
import { approval, CHOICES } from './cast.ts';
import { type Act, COMMAND, flowOf, type Scene, type Scenes, show, working } from './scene.ts';
import type { Stage } from './stage.ts';

const asking = async (stage: Stage, title: string) => {
  const { thread, play } = await working(stage, title);
  await play.say({ type: 'approval.opened', approval: approval(play.turnId, COMMAND, CHOICES.command) });
  thread.post({ text: 'Then add a “high tide” badge to the header', attachments: [], mode: 'queue' });
  return thread;
};

/** The language is read once while the page starts; the next one starts in English again. */
export const inGerman =
  (act: Act): Act =>
  async (page, variant) => {
    await page.goto('/machines');
    await page.evaluate(() => localStorage.setItem('hawser:preferences', '{"language":"de"}'));
    await act(page, variant);
    await page.evaluate(() => localStorage.removeItem('hawser:preferences'));
  };

const germanPage = (path: string, heading: string): Scene => {
  const act: Act = async page => {
    await page.goto(path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };
  return async () => inGerman(act);
};

const withMedia =
  (media: NonNullable<Parameters<Page['emulateMedia']>[0]>, act: Act): Act =>
  async (page, variant) => {
    await page.emulateMedia(media);
    await act(page, variant);
    const usual = Object.fromEntries(Object.keys(media).map(name => [name, null]));
    page.once('framenavigated', () => void page.emulateMedia(usual));
  };

export const aroundScenes: Scenes = {
  'german-thread': async stage => {
    const thread = await asking(stage, 'Gezeiten auf der Hafenseite');
    return inGerman(async page => {
      await page.goto(`/thread/${thread.id}`);
      await page.getByRole('region', { name: 'Darf ich das ausführen?' }).waitFor();
    });
  },
  'german-settings': germanPage('/settings', 'Einstellungen'),
  'german-machines': germanPage('/machines', 'Rechner'),
  'more-contrast': async stage => withMedia({ contrast: 'more' }, show(await asking(stage, 'With more contrast'))),
  'forced-colors': async stage => withMedia({ forcedColors: 'active' }, show(await asking(stage, 'In forced colours'))),
  'offline-kept': async stage => {
    const thread = await asking(stage, 'Kept for later');
    return async (page, variant) => {
      await show(thread)(page, variant);
      await untilKept(page, 'Kept for later', false);
      await page.context().setOffline(true);
      await page.reload();
      await page.getByText(/Offline: this is as of/).waitFor();
      await flowOf(page).waitFor(); // what is kept is read after that
      page.once('framenavigated', () => void page.context().setOffline(false));
    };
  },
};
