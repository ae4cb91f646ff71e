// People: members, inviting, joining, one's account, the audit log, and being refused.
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { PASSWORD } from '../support/people.ts';
import type { Scenes } from './scene.ts';
import { PICTURE, type Stage } from './stage.ts';

/** As the page would, from the page: with its cookie and its origin. */
export const post = (page: Page, path: string, body: object): Promise<Record<string, unknown>> =>
  page.evaluate(
    async ([to, sent]) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(to, { method: 'POST', headers, body: JSON.stringify(sent) })).json();
    },
    [path, body] as const,
  );

export const owner = async ({ pages }: Stage): Promise<Page> => {
  const page = pages[0]?.page;
  if (!page) throw new Error('the stage has no page');
  await page.goto('/people');
  await page.getByRole('heading', { name: 'People' }).waitFor();
  return page;
};

/** Invites somebody and joins as them, in a browser of their own. @returns their link, unused when `joins` is false */
const invite = async (stage: Stage, name: string, role: string, joins = true): Promise<string> => {
  const { url } = await post(await owner(stage), '/api/invitations', { role, note: `for ${name}`, days: 7, uses: 1 });
  if (joins) {
    const context = await stage.stranger();
    const page = await context.newPage();
    await page.goto(new URL('/sign-in', stage.url).href);
    const code = new URLSearchParams(new URL(String(url)).hash.slice(1)).get('code');
    const email = `${name.toLowerCase()}@example.com`;
    await post(page, '/api/invitations/accept', { code, name, email, password: PASSWORD });
    await context.close();
  }
  return String(url);
};

let invited: Promise<void> | undefined;
/** Once for all scenes. */
export const crew = (stage: Stage): Promise<void> => {
  invited ??= (async () => {
    await invite(stage, 'Bo', 'admin');
    await invite(stage, 'Cleo', 'member');
    await invite(stage, 'Dag', 'guest');
    await invite(stage, 'Edda', 'member', false);
    const page = await owner(stage);
    await post(page, '/api/account/password', { next: PASSWORD, email: 'ada@example.com' });
  })();
  return invited;
};

export const open =
  (path: string, heading: string, then?: (page: Page) => Promise<unknown>) =>
  async (page: Page): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await then?.(page);
  };

/** Chooses a picture of oneself. */
const portray = async (page: Page): Promise<void> => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('group', { name: 'Picture' }).getByRole('button', { name: /…$/ }).click();
  await (await chooser).setFiles(fileURLToPath(PICTURE));
};

/** Waits until a picture of somebody has loaded. */
const seen = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const faces = [...document.querySelectorAll<HTMLImageElement>('main img[src^="/api/portraits/"]')];
    return faces.length > 0 && faces.every(face => face.complete && face.naturalWidth > 0);
  });

export const peopleScenes: Scenes = {
  members: async stage => {
    await crew(stage);
    return open('/people', 'People');
  },
  invite: async stage => {
    await crew(stage);
    return open('/people', 'People', page => page.getByRole('button', { name: 'Invite', exact: true }).click());
  },
  'sign-in-with': async () => async page => {
    // Without reading the code of a link: what whoever comes to the hub sees.
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  },
  accept: async stage => {
    const link = await invite(stage, 'Finn', 'guest', false);
    return open(link, 'Join Workspace');
  },
  portrait: async stage => {
    await crew(stage);
    const page = await owner(stage);
    await page.goto('/account');
    await portray(page);
    await page.getByRole('group', { name: 'Picture' }).getByRole('button', { name: 'Remove' }).waitFor();
    return open('/account', 'Your account', seen);
  },
  portraits: async stage => {
    await crew(stage);
    return open('/people', 'People', seen);
  },
  'portrait-none': async stage => {
    // Also for the scenes after this one.
    const page = await owner(stage);
    await page.evaluate(() => fetch('/api/account/portrait', { method: 'DELETE' }));
    return open('/account', 'Your account', async each => {
      const chooser = each.waitForEvent('filechooser');
      await each.getByRole('button', { name: 'Choose a picture' }).click();
      await (await chooser).setFiles({ name: 'face.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
      await each.getByRole('alert').waitFor();
    });
  },
  account: async stage => {
    await crew(stage);
    return open('/account', 'Your account');
  },
  sessions: async stage => {
    await crew(stage);
    return open('/account', 'Your account', page =>
      page.getByRole('region', { name: 'Where you are signed in' }).scrollIntoViewIfNeeded(),
    );
  },
  audit: async stage => {
    await crew(stage);
    return open('/audit', 'Audit log');
  },
  refused: async () => async page => {
    await page.goto('/thread/thr_00000000000000000000000000');
    await page.getByRole('alert').waitFor();
  },
};
