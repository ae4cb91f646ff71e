// Ports in the thread: one that may be shared, one that is, one whose program has ended; and the way into a preview.
import type { Thread } from '../../src/web/data/thread.ts';
import { FOLDER, running } from './cast.ts';
import { ASK, type Scenes, show } from './scene.ts';
import type { Play, Stage } from './stage.ts';

const serving = async (stage: Stage, title: string): Promise<{ thread: Thread; play: Play }> => {
  const thread = await stage.thread(title, 'web');
  const play = await stage.turn(thread, ASK);
  await play.begin(running('npm run dev'));
  await play.say({
    type: 'port.found',
    port: 5_173,
    app: {
      command: 'vite',
      folder: FOLDER,
      kind: 'http',
      tls: false,
      title: 'Harbour · tides of the week',
      framework: 'Vite',
      everywhere: true,
    },
    returned: false,
  });
  return { thread, play };
};

export const previewScenes: Scenes = {
  'port-found': async stage => show((await serving(stage, 'Preview: found')).thread),
  'port-people': async stage => {
    const { thread } = await serving(stage, 'Preview: people');
    return show(thread, async page => {
      await page.getByRole('combobox', { name: 'Who may open it' }).selectOption('people');
    });
  },
  'port-shared': async stage => {
    const { thread } = await serving(stage, 'Preview: shared');
    return show(thread, async page => {
      const button = page.getByRole('button', { name: 'Share', exact: true });
      if (await button.isVisible()) await button.click();
      await page.getByRole('button', { name: 'Stop sharing' }).waitFor();
      await page.getByRole('button', { name: 'Copy the address' }).waitFor();
    });
  },
  'port-over': async stage => {
    const { thread, play } = await serving(stage, 'Preview: over');
    await play.say({ type: 'port.gone', port: 5_173 });
    return show(thread);
  },
  'open-preview': async () => async page => {
    await page.goto('/open-preview');
    await page.getByRole('alert').waitFor();
  },
};
