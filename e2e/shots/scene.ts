// What scenes are made of: opening a thread for its picture, an agent's turn to look at, a question it waits for.
import type { Page } from '@playwright/test';
import type { Thread } from '../../src/web/data/thread.ts';
import type { Approval, ApprovalContent, Choice } from '../../src/wire/protocol/approvals.ts';
import { standStill } from '../support/still.ts';
import { approval, command, edits, FOLDER, item, running, says } from './cast.ts';
import type { Play, Stage, Variant } from './stage.ts';

export type Act = (page: Page, variant: Variant) => Promise<void>;
/** Prepares the hub's side once; what it returns every browser does before its picture is taken. */
export type Scene = (stage: Stage) => Promise<Act>;
export type Scenes = Readonly<Record<string, Scene>>;
export const flowOf = (page: Page) => page.getByRole('region', { name: 'What was said and done' });

/**
 * Goes to a place within the app, as its own links do, where the app is there and nothing of the last scene is in front of
 * it; else by loading it, which takes a small machine a second.
 */
const goTo = async (page: Page, path: string): Promise<void> => {
  const isThere = await page.evaluate(to => {
    const main = document.querySelector('main');
    const inApp = main !== null && document.querySelector('nav') !== null;
    const inFront = document.querySelector('dialog, [role=menu], [popover]:popover-open');
    // Another language stays until the app is loaded anew.
    const inEnglish = document.documentElement.lang.startsWith('en');
    if (!inApp || inFront || !inEnglish || location.pathname === to) return false;
    main.dataset.left = '';
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
    return true;
  }, path);
  if (isThere) await page.locator('[data-left]').waitFor({ state: 'detached' });
  else await page.goto(path);
};

/** Opens a thread and waits until its last row is there. */
export const show =
  ({ id }: Thread, then?: Act): Act =>
  async (page, variant) => {
    await goTo(page, `/thread/${id}`);
    await flowOf(page).waitFor();
    if (!then) return; // whoever looks at it waits until it stands still
    await standStill(page);
    await then(page, variant);
  };

export const ASK =
  "Can we show this week's tides on the harbour page? Data is in `data/tides.csv`. Keep it readable on a phone.";

/** The beginning of the turn that most scenes show. */
export const work = async (play: Play): Promise<void> => {
  await play.item(
    says(
      "I'll read the CSV once at build time, draw the week as one small SVG so it scales down to a phone, and keep the table below it for screen readers.",
    ),
  );
  await play.item(
    item('reasoning', { text: '**Weighing SVG against canvas**\n\nAn SVG scales and can be read aloud.' }),
  );
  await play.item(command('rg -n "tides" src data', { does: ['search'], output: 'data/tides.csv:1:time,height\n' }));
  for (const file of [
    'src/Harbour.tsx',
    'src/Berths.tsx',
    'data/tides.csv',
    'package.json',
    'build/index.ts',
    'test/tide.test.ts',
  ]) {
    await play.item(command(`sed -n 1,80p ${file}`, { does: ['read'] }));
  }
  await play.item(
    command('npm test -- tide', {
      exitCode: 1,
      durationMs: 3_900,
      output: '\u001b[31m✗ tide chart\u001b[0m\n  expected 7 days, got 6\n',
    }),
  );
  await play.item(
    command('npm test -- tide', { durationMs: 4_100, output: '\u001b[32m✓ tide chart (7 days)\u001b[0m\n' }),
  );
  await play.item(
    item('plan', {
      steps: [
        { text: 'Parse the CSV at build time', status: 'done' },
        { text: 'Draw the week as SVG', status: 'done' },
        { text: 'Serve it and check on a phone width', status: 'running' },
        { text: 'Table for screen readers', status: 'pending' },
      ],
    }),
  );
  await play.item(edits());
};

export const working = async (stage: Stage, title: string): Promise<{ thread: Thread; play: Play }> => {
  const thread = await stage.thread(title, 'web');
  const play = await stage.turn(thread, ASK);
  await work(play);
  return { thread, play };
};

/** Threads in every state, so that the sidebar has something to tell. */
export const neighbours = async (stage: Stage): Promise<void> => {
  const view = stage.workspace.view.get();
  if (view.status === 'ready' && view.threads.some(({ title }) => title === 'Upgrade to React 19.3')) return;
  const upgrade = await stage.thread('Upgrade to React 19.3', 'web');
  await (await stage.turn(upgrade, 'Upgrade React')).begin(running('npm install react@19.3'));
  const slow = await stage.thread('Why is the build 40 s?', 'web');
  const answered = await stage.turn(slow, 'Why is the build 40 s?');
  await answered.item(says('Because it minifies twice.', 'final'));
  await answered.end();
  const flaky = await stage.thread('Flaky map test', 'web');
  const failed = await stage.turn(flaky, 'Fix the flaky map test');
  const problem = { code: 'model_unreachable', message: 'The model could not be reached for 60 s.' };
  await failed.end('failed', { problem });
  await stage.thread('Rate limits per key', 'api');
  await stage.thread('Postgres 18 notes', 'api', 'none');
};

export const asking =
  (
    title: string,
    content: ApprovalContent,
    choices: readonly Choice[],
    then?: Act,
    over: Partial<Approval> = {},
  ): Scene =>
  async stage => {
    const thread = await stage.thread(title, 'web');
    const play = await stage.turn(thread, ASK);
    await play.item(says('Almost there. One thing needs your word first.'));
    await play.say({ type: 'approval.opened', approval: { ...approval(play.turnId, content, choices), ...over } });
    return show(thread, then);
  };

export const COMMAND: ApprovalContent = {
  kind: 'command',
  command: 'npm run dev -- --port 5173',
  cwd: FOLDER,
  reason: 'I would like to start the dev server to look at the page on a phone width.',
  wants: ['run outside its sandbox', 'use the network'],
};
