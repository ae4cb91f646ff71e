// Scenes of the frame around the threads: the inbox in its states, search with its filters, the sidebar, the palette.
import type { Thread } from '../../src/web/data/thread.ts';
import type { ApprovalContent, Choice } from '../../src/wire/protocol/approvals.ts';
import { approval, CHANGES, CHOICES, QUESTION, says } from './cast.ts';
import { COMMAND, neighbours, type Scenes, show } from './scene.ts';
import type { Stage } from './stage.ts';

const ask = async (stage: Stage, title: string, content: ApprovalContent, choices: readonly Choice[]) => {
  const thread = await stage.thread(title, 'web');
  const play = await stage.turn(thread, title);
  await play.item(says('One thing needs your word first.'));
  const opened = approval(play.turnId, content, choices);
  await play.say({ type: 'approval.opened', approval: opened });
  return { thread, play, opened };
};

const [, change] = CHANGES;
const FILES: ApprovalContent = {
  kind: 'file_change',
  changes: change ? [change] : [],
  reason: 'The chart takes the place of the notice.',
};
export const answerAll = async (stage: Stage): Promise<void> => {
  const view = stage.workspace.view.get();
  if (view.status !== 'ready') return;
  for (const { id, waiting } of view.threads) {
    if (waiting.length === 0) continue;
    const { open } = await stage.workspace.readApprovals([id]);
    for (const { approval: asked, threadId } of open) {
      await stage.workspace.decide(threadId, { approvalId: asked.id, hash: asked.hash, choice: 'decline' });
      await stage.runner.say(threadId, { type: 'approval.settled', approvalId: asked.id, outcome: 'applied' });
    }
  }
};

const STRIP = {
  look: { display: 'flex', flexWrap: 'wrap', gap: '4px', padding: '16px', background: 'var(--line)' },
  tab: { display: 'flex', gap: '8px', width: '232px', padding: '8px 12px', overflow: 'hidden', whiteSpace: 'nowrap' },
  tabs: [
    { icon: 'idle', title: 'Tide table for the harbour page' },
    { icon: 'work', title: 'Working · Tide table for the harbour page' },
    { icon: 'need', title: '(2) Tide table for the harbour page' },
    { icon: 'offline', title: 'Tide table for the harbour page' },
  ],
};

const rename = async (thread: Thread, title: string) => thread.ask('rename_thread', { title });

export const shellScenes: Scenes = {
  'inbox-empty': async stage => {
    await answerAll(stage);
    return async page => {
      await page.goto('/inbox');
      await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    };
  },
  inbox: async stage => {
    await neighbours(stage);
    const first = await ask(stage, 'Tide table for the harbour page', COMMAND, CHOICES.command);
    await ask(stage, 'Replace the notice by the chart', FILES, CHOICES.plain);
    await ask(stage, 'Heights in the header', QUESTION, CHOICES.answer);
    const over = await ask(
      stage,
      'Clean the build folder',
      { kind: 'command', command: 'rm -rf build', cwd: '/home/mira/code/harbour', wants: [] },
      CHOICES.command,
    );
    await over.thread.decide({ approvalId: over.opened.id, hash: over.opened.hash, choice: 'session' });
    await over.play.say({ type: 'approval.settled', approvalId: over.opened.id, outcome: 'applied' });
    const held = await stage.thread('Release notes', 'web');
    const play = await stage.turn(held, 'Write the release notes');
    held.post({ text: 'Then send them', attachments: [], mode: 'queue' });
    await play.end('interrupted');
    await play.say({ type: 'queue.held', reason: 'The turn was stopped.' });
    await rename(first.thread, 'Tide table for the harbour page');
    return async (page, variant) => {
      await page.goto('/inbox');
      await page
        .getByRole('region', { name: /Tide table/ })
        .first()
        .waitFor();
      if (!variant.touch) await page.keyboard.press('j');
    };
  },
  'inbox-offline': async stage => {
    await ask(stage, 'Asked before the hub went away', COMMAND, CHOICES.command);
    return async page => {
      await page.goto('/inbox');
      await page.getByRole('region', { name: /Asked before/ }).waitFor();
      await page.context().setOffline(true);
      await page.getByText(/No connection to the hub/).waitFor({ timeout: 40_000 });
      page.once('framenavigated', () => void page.context().setOffline(false));
    };
  },
  'thread-archived': async stage => {
    await neighbours(stage);
    const thread = await stage.thread('Print the tide tables', 'web');
    const play = await stage.turn(thread, 'Make the tables fit on one page of paper.');
    await play.item(says('They fit now: two columns, eight points.', 'final'));
    await play.end();
    const other = await stage.thread('Where the ropes were', 'web', 'none');
    for (const each of [thread, other]) await each.ask('archive_thread', {});
    return show(thread, async (page, variant) => {
      await page.getByText('Archived by you').waitFor();
      if (variant.touch) return;
      await page.getByRole('button', { name: /\d+ archived/ }).click();
      await page.getByRole('link', { name: 'Where the ropes were' }).waitFor();
    });
  },
  'search-filters': async stage => {
    const thread = await stage.thread('Spring tides', 'web');
    const play = await stage.turn(thread, 'When are the spring tides in November?');
    await play.item(says('Spring tides follow the full moon and the new moon by a day or two.', 'final'));
    await play.end();
    await stage.found('follow the full moon');
    return async page => {
      await page.goto('/search?q=spring&kind=answer&from=2026-01-01');
      await page.getByText(/^\d+ finds?$/).waitFor();
    };
  },
  'search-nothing': async () => async page => {
    await page.goto('/search?q=zeppelin');
    await page.getByRole('heading', { name: /Nothing has/ }).waitFor();
  },
  'palette-messages': async stage => {
    const thread = await stage.thread('Where the ropes are', 'web');
    const play = await stage.turn(thread, 'Where are the spare hawsers kept?');
    await play.item(says('The spare hawsers are kept in the forward locker.', 'final'));
    await play.end();
    await stage.found('forward locker');
    return async page => {
      await page.goto(`/thread/${thread.id}`);
      await page.getByRole('textbox', { name: 'Message' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('hawser');
      await page.getByRole('option', { name: /forward locker/ }).waitFor();
    };
  },
  'palette-open': async stage => {
    await neighbours(stage);
    const thread = await stage.thread('Behind the open palette', 'web');
    return async page => {
      await page.goto(`/thread/${thread.id}`);
      await page.getByRole('textbox', { name: 'Message' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
    };
  },
  // A browser's tabs, drawn here because no picture of a page shows them: what a tab says of itself from outside.
  'tab-states': async stage => {
    await neighbours(stage);
    return async page => {
      await page.goto('/settings');
      await page.getByRole('heading', { name: 'Colours' }).waitFor();
      await page.evaluate(({ look, tab, tabs }) => {
        const strip = document.createElement('div');
        Object.assign(strip.style, look);
        for (const { icon, title } of tabs) {
          const picture = new Image(16, 16);
          picture.src = `/icons/${icon}.svg`;
          picture.alt = '';
          const element = document.createElement('p');
          Object.assign(element.style, tab, { background: 'var(--panel)' });
          element.append(picture, title);
          strip.append(element);
        }
        document.querySelector('main')?.replaceChildren(strip);
      }, STRIP);
    };
  },
  'new-channel': async () => async page => {
    await page.goto('/inbox');
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('new channel');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('web');
  },
};
