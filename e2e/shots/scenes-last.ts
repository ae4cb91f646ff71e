// Scenes after which nothing else can be staged: they take the machine away, then the hub.

import { until } from '../support/member.ts';
import { codex, machine } from './cast.ts';
import { type Scenes, show, working } from './scene.ts';
import { running } from './scenes-compose.ts';

export const lastScenes: Scenes = {
  'agent-silent': async stage => {
    const { thread, play } = await working(stage, 'Its agent does not answer');
    await play.end();
    stage.runner.change(machine({ ...codex(), silentSince: Date.now() - 90_000 }));
    return show(thread, page => page.getByText('has not answered since').waitFor());
  },
  'machine-offline': async stage => {
    const { thread, play } = await working(stage, 'Its machine went away');
    await play.end();
    stage.runner.close();
    await until(() => stage.machines().every(({ online }) => !online));
    thread.post({ text: 'When you are back: run it once more', attachments: [], mode: 'queue' });
    return show(thread);
  },
  'machine-gone': async stage => {
    await stage.machineBack();
    const thread = await running(stage, 'Its machine was forgotten');
    const page = stage.pages[0]?.page;
    if (!page) throw new Error('invariant: the stage has a page');
    await page.goto('/machines');
    await page.getByRole('button', { name: /What one can do with/ }).click();
    await page.getByRole('menuitem', { name: /Forget/ }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByText('No machine yet').waitFor();
    return show(thread, async each => {
      await each.getByRole('button', { name: 'Move the thread' }).waitFor();
    });
  },
  'machine-gone-archived': async stage => {
    const thread = await stage.thread('Its machine is gone, and so is it', 'web', 'none');
    const gone = stage.workspace.view.get();
    const left = gone.status === 'ready' && gone.threads.find(({ title }) => title === 'Its machine was forgotten');
    if (!left) throw new Error('invariant: the scene before left a thread without its machine');
    await thread.ask('archive_thread', {});
    const first = stage.pages[0]?.page;
    if (!first) throw new Error('invariant: the stage has a page');
    await first.goto(`/thread/${left.id}`);
    await first.getByRole('main').getByRole('button', { name: 'Archive this thread' }).click();
    await first.getByText('Archived by you').waitFor();
    return async (page, variant) => {
      await page.goto(`/thread/${left.id}`);
      await page.getByText('Archived by you').waitFor();
      if (variant.touch) await page.getByRole('button', { name: 'Threads and machines' }).click();
      await page
        .getByRole('button', { name: /\d+ archived/ })
        .first()
        .click();
      await page.getByRole('link', { name: 'Its machine is gone, and so is it' }).waitFor();
    };
  },
  'hub-offline': async stage => {
    const thread = await stage.thread('The hub went away', 'web', 'none');
    return async (page, variant) => {
      await show(thread)(page, variant);
      await page.context().setOffline(true);
      await page.evaluate(() => undefined);
      await page.getByText(/No connection to the hub/).waitFor({ timeout: 40_000 });
      await page.keyboard.press('Escape');
      await page.keyboard.press('Shift+A');
      await page.getByRole('alert').filter({ hasText: 'There is no connection' }).waitFor();
      const box = page.getByRole('textbox', { name: 'Message' });
      await box.fill('This is kept and sent later');
      await box.press('Enter');
    };
  },
};
