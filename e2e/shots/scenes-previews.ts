// Ports in the thread: one that may be shared, one that is, one whose program has ended or whose time is over; a preview
// beside the thread; the list of ports; and the way into a preview.
import type { Page } from '@playwright/test';
import type { Thread } from '../../src/web/data/thread.ts';
import { FOLDER, running } from './cast.ts';
import { type Act, ASK, type Scenes, show } from './scene.ts';
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

const APP = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Harbour</title>
<style>body{font:16px/1.5 system-ui;margin:0;background:#eef5f7;color:#12323a}header{background:#0b6b7f;color:#fff;padding:20px 24px}
main{padding:24px;max-width:640px}table{border-collapse:collapse;width:100%}td{border-bottom:1px solid #b9d3d9;padding:8px 0}</style>
<header><b>Harbour</b></header><main><h1>Tides of the week</h1><table>
<tr><td>Monday</td><td>03:12</td><td>4.1 m</td></tr><tr><td>Tuesday</td><td>03:58</td><td>4.3 m</td></tr>
<tr><td>Wednesday</td><td>04:41</td><td>4.4 m</td></tr></table></main>`;

/** The staged machine has no tunnel: what a preview would show, and say of itself, is played by the browser. */
const playApp = (page: Page) =>
  page.route(
    url => url.hostname.endsWith('.localhost'),
    route => route.fulfill({ contentType: 'text/html', body: APP }),
  );

const PROBLEMS = [
  { kind: 'request', text: 'GET /api/tides?week=48 → 500', times: 3 },
  {
    kind: 'error',
    text: "TypeError: Cannot read properties of undefined (reading 'height')\n    at row (/src/TideTable.tsx:41:22)\n    at Array.map (<anonymous>)\n    at TideTable (/src/TideTable.tsx:38:18)",
    times: 1,
  },
  { kind: 'console', text: 'Warning: Each child in a list should have a unique "key" prop.', times: 12 },
];

const HOUR_MS = 3_600_000;

const shared = async (stage: Stage, title: string, expiresInMs = HOUR_MS): Promise<{ thread: Thread; play: Play }> => {
  const staged = await serving(stage, title);
  const [first] = stage.pages;
  await first?.page.request.post(`/api/threads/${staged.thread.id}/previews`, {
    headers: { origin: new URL(stage.url).origin },
    data: { port: 5_173, audience: 'thread', expiresInMs },
  });
  return staged;
};

const pane = (thread: Thread, then?: Act): Act =>
  show(thread, async (page, variant) => {
    await playApp(page);
    await page.getByRole('button', { name: 'Look at it here' }).click();
    await page.frameLocator('iframe').getByRole('heading').waitFor();
    await then?.(page, variant);
  });

export const previewScenes: Scenes = {
  'preview-pane': async stage => pane((await shared(stage, 'Preview: beside')).thread),
  'preview-pane-device': async stage =>
    pane((await shared(stage, 'Preview: on a phone')).thread, async (page, { touch }) => {
      if (!touch) await page.getByRole('button', { name: 'A phone', exact: true }).click();
    }),
  'preview-pane-problems': async stage =>
    pane((await shared(stage, 'Preview: problems')).thread, async page => {
      const inside = page.frames().find(frame => new URL(frame.url()).hostname.endsWith('.localhost'));
      await inside?.evaluate(problems => {
        parent.postMessage({ type: 'hawser.page', path: '/week?from=mon' }, '*');
        parent.postMessage({ type: 'hawser.problems', problems }, '*');
      }, PROBLEMS);
      await page.getByRole('button', { name: '3 problems' }).click();
      await page.getByRole('region', { name: 'Problems of the page' }).waitFor();
    }),
  'preview-pane-qr': async stage =>
    pane((await shared(stage, 'Preview: for a phone')).thread, async (page, { touch }) => {
      if (!touch) await page.getByRole('button', { name: 'Open on a phone' }).click();
    }),
  'preview-pane-over': async stage => {
    const { thread } = await shared(stage, 'Preview: beside, over');
    return show(thread, async page => {
      // For this page alone: to the others it is still to be shown.
      await page.route(`**/api/threads/${thread.id}/previews`, route => route.fulfill({ json: { previews: [] } }));
      await page.getByRole('button', { name: 'Look at it here' }).click();
      await page.getByText('This is no longer shared.').waitFor();
    });
  },
  'ports-list': async stage => {
    const { thread, play } = await shared(stage, 'Ports of a session');
    const api = { command: 'npm run api', folder: FOLDER, kind: 'http', tls: false, everywhere: false } as const;
    await play.say({ type: 'port.found', port: 8_787, app: api, returned: false });
    return show(thread, async page => {
      await page.getByRole('button', { name: '2 ports, 1 shared' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Look at it here' }).waitFor();
    });
  },
  'port-time-over': async stage => {
    const { thread } = await shared(stage, 'Preview: its time is over', 1);
    return show(thread, async page => {
      await page.getByText('The time for which it was shared is over').waitFor();
    });
  },

  'port-found': async stage => show((await serving(stage, 'Preview: found')).thread),
  'port-people': async stage => {
    const { thread } = await serving(stage, 'Preview: people');
    return show(thread, async page => {
      await page.getByRole('combobox', { name: 'Who may open it' }).selectOption('people');
    });
  },
  'port-shared': async stage => {
    const { thread } = await shared(stage, 'Preview: shared');
    return show(thread, async page => {
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
