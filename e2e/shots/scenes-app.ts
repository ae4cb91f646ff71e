// The queue, what blocks a session, and every screen around the threads.

import { until } from '../support/member.ts';
import { codex, machine, says } from './cast.ts';
import { neighbours, type Scenes, show, working } from './scene.ts';

export const appScenes: Scenes = {
  queue: async stage => {
    const { thread } = await working(stage, 'With a queue');
    for (const text of [
      'Then add a “high tide” badge to the header',
      'Make the chart green at night',
      'And write the release notes: what changed, why, and what people have to do. Keep it to one paragraph that can be read aloud.',
    ]) {
      thread.post({ text, attachments: [], mode: 'queue' });
    }
    return show(thread, async page => {
      await page.getByRole('textbox', { name: 'Message' }).fill('Also check it at 320 px');
    });
  },
  'queue-held': async stage => {
    const thread = await stage.thread('Held', 'web');
    const play = await stage.turn(thread, 'Run the tests');
    thread.post({ text: 'Then deploy it', attachments: [], mode: 'queue' });
    await until(() => thread.view.get().head?.waiting.length === 2);
    await play.end('interrupted');
    await play.say({ type: 'queue.held', reason: 'The turn was stopped.' });
    return show(thread, async page => {
      const edit = page.getByRole('button', { name: 'Change this message' });
      await edit.click();
    });
  },
  'blocked-signed-out': async stage => {
    const problem = {
      code: 'signed_out',
      message: 'Codex is installed, but nobody is signed in.',
      hint: 'Sign in with ChatGPT or an API key in the thread, run `codex login` on the laptop, or use the practice model.',
    };
    stage.runner.change(machine(codex('signed_out', problem)));
    const thread = await stage.thread('Blocked: signed out', 'api', 'requested');
    await stage.runner.say(thread.id, { type: 'session.blocked', problem: { ...problem, code: 'agent_unavailable' } });
    return show(thread);
  },
  'blocked-device-code': async stage => {
    const problem = { code: 'agent_unavailable', message: 'Codex is installed, but nobody is signed in.' };
    stage.runner.change(machine(codex('signed_out', problem)));
    const thread = await stage.thread('Blocked: device code', 'api', 'requested');
    await stage.runner.say(thread.id, { type: 'session.blocked', problem });
    return show(thread, async page => {
      await page.getByRole('button', { name: 'Sign in with ChatGPT' }).click();
      await page.getByText('TIDE-4Q7K').waitFor();
    });
  },
  'blocked-missing': async stage => {
    const problem = {
      code: 'agent_missing',
      message: 'Codex is not installed on this machine.',
      hint: 'Install it with `npm install -g @openai/codex`, or use the practice model.',
    };
    stage.runner.change(machine(codex('missing', problem)));
    const thread = await stage.thread('Blocked: missing', 'api', 'requested');
    await stage.runner.say(thread.id, { type: 'session.blocked', problem: { ...problem, code: 'agent_unavailable' } });
    return show(thread);
  },
  'blocked-folder': async stage => {
    stage.runner.change(machine());
    const thread = await stage.thread('Blocked: folder', 'api', 'requested');
    const problem = {
      code: 'folder_not_allowed',
      message: '/home/mira/secrets is not inside a folder that this machine has opened to agents.',
      hint: 'On the machine itself, run: `hawser paths add <folder>`',
    };
    await stage.runner.say(thread.id, { type: 'session.blocked', problem });
    return show(thread);
  },
  fresh: async stage => show(await stage.thread('A fresh thread', 'web')),
  'no-session': async stage => show(await stage.thread('For people only', 'web', 'none')),
  'session-settings': async stage => {
    stage.runner.change(machine());
    const { thread } = await working(stage, 'Session settings');
    return show(thread, page => page.getByRole('button', { name: 'How the agent runs' }).click());
  },
  'new-thread': async stage => {
    stage.runner.change(machine());
    const thread = await stage.thread('Beside a new thread', 'web');
    return show(thread, async page => {
      await page.keyboard.press('n');
      await page.getByRole('dialog').waitFor();
    });
  },
  palette: async stage => {
    await neighbours(stage);
    const thread = await stage.thread('Behind the palette', 'web');
    return show(thread, async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ti');
    });
  },
  keys: async stage => {
    const thread = await stage.thread('Behind the keys', 'web');
    return show(thread, async page => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    });
  },
  sidebar: async stage => {
    await neighbours(stage);
    const thread = await stage.thread('Beside the sidebar', 'web');
    return show(thread, async (page, variant) => {
      if (variant.touch) await page.getByRole('button', { name: 'Threads and machines' }).click();
      else await page.getByRole('button', { name: /You and your settings|stage|root/ }).click();
    });
  },
  machines: async stage => {
    stage.runner.change(machine());
    stage.runner.load({ sessions: 4, queued: 2, turns: 1 });
    return async page => {
      await page.goto('/machines');
      await page.getByRole('heading', { name: 'studio-laptop' }).waitFor();
    };
  },
  'rename-refused': async stage => {
    stage.runner.change(machine());
    return async page => {
      await page.goto('/machines');
      await page.getByRole('button', { name: /What one can do with/ }).click();
      await page.getByRole('menuitem', { name: 'Rename' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('the laptop in the harbour office');
      await page.route('**/api/runners/*', route => route.abort());
      await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('alert').filter({ hasText: 'was not taken' }).waitFor();
      await page.unroute('**/api/runners/*');
    };
  },
  search: async stage => {
    const { play } = await working(stage, 'Found by searching');
    await play.item(says('The tide chart is in place.', 'final'));
    await stage.found('tide chart');
    return async page => {
      await page.goto('/search?q=tide');
      await page.getByText(/\d+ finds?/).waitFor();
    };
  },
  'search-empty': async () => async page => {
    await page.goto('/search');
    await page.getByRole('searchbox').waitFor();
  },
  settings: async () => async page => {
    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Colours' }).waitFor();
  },
  lost: async () => async page => {
    await page.goto('/thread/nowhere');
    await page.getByRole('button', { name: 'Go to your threads' }).waitFor();
  },
  'sign-in-failed': async () => async page => {
    await page.goto('/sign-in#code=hws_used&to=/machines');
    await page.getByRole('alert').waitFor();
  },
};
