// One product for many tests: it stays up as long as the worker that runs them, and each test has a thread of its own in
// it, in a folder of its own. Starting hub, runner and agent anew takes a third of a short test's time.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { ensureSample } from '../../src/cli/sample.ts';
import type { ThreadId } from '../../src/wire/protocol/ids.ts';
import { defaultSettings } from '../../src/wire/protocol/settings.ts';
import { type Home, makeHome, start } from './hawser.ts';
import { member, type StorageState, signedIn, until } from './member.ts';

/** Where a test works. */
export type Workbench = {
  /** The address of its thread. */
  readonly url: string;
  /** The sample project, for its agent alone; what is beside it is nobody else's either. */
  readonly folder: string;
  /** Ends what its agent still does, and puts the thread out of the way. */
  leave(): Promise<void>;
};

export type Workshop = {
  readonly home: Home;
  /** Signs a browser in. */
  readonly storageState: StorageState;
  workbench(): Promise<Workbench>;
  close(): Promise<void>;
};

export const openWorkshop = async (browser: Browser): Promise<Workshop> => {
  const home = await makeHome();
  // Beside the home: folders inside one are not opened to agents.
  const folders = `${home.folder}-projects`;
  await mkdir(folders);
  const product = await start(home, ['up', folders, '--practice', '--no-open', '--port', '0']);
  const url = String(product.ready.hubUrl);
  const storageState = await signedIn(browser, String(product.ready.signInUrl));
  const { workspace, open, close: signOut } = await member(url, storageState);
  let workbenches = 0;

  const threadIn = async (folder: string): Promise<ThreadId> => {
    const view = workspace.view.get();
    if (view.status !== 'ready') throw new Error('the workshop is not open');
    const [channel] = view.channels;
    const [runner] = view.runners;
    if (!channel || !runner) throw new Error('the workshop has no channel or no machine');
    const session = { runnerId: runner.id, agent: 'practice' as const, folder, settings: defaultSettings };
    return workspace.createThread({ channelId: channel.id, title: 'harbour', session });
  };

  return {
    home,
    storageState,
    workbench: async () => {
      workbenches += 1;
      const folder = await ensureSample(join(folders, String(workbenches), 'harbour'));
      const id = await threadIn(folder);
      return {
        url: new URL(`/thread/${id}`, url).href,
        folder,
        leave: async () => {
          const thread = open(id);
          const asked = (event: 'archive_thread' | 'interrupt_turn') =>
            thread.ask(event, {}).then(
              () => true,
              () => false, // something is at work, or nothing is
            );
          // What is cancelled may begin this very moment, and is stopped the next time.
          await until(async () => {
            for (const { message } of thread.view.get().head?.waiting ?? []) {
              await thread.ask('cancel_message', { messageId: message.id }).catch(() => undefined);
            }
            if (await asked('archive_thread')) return true;
            await asked('interrupt_turn');
            return false;
          });
          thread.close();
        },
      };
    },
    close: async () => {
      signOut();
      await product.stop();
      await home.remove();
      await rm(folders, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
