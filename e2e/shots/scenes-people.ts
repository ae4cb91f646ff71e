// People: members, inviting, joining, one's account, the audit log, and being refused.
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { PASSWORD } from '../support/people.ts';
import type { Scenes } from './scene.ts';
import { PICTURE, type Stage } from './stage.ts';

export const owner = ({ pages }: Stage): Page => {
  const page = pages[0]?.page;
  if (!page) throw new Error('the stage has no page');
  return page;
};

/** As a page of that browser would: with its cookie and its origin. */
export const post = async (browser: Asking, { url }: Stage, path: string, data: object): Promise<unknown> => {
  const headers = { origin: new URL(url).origin };
  const answer = await browser.request.post(new URL(path, url).href, { headers, data });
  return answer.json();
};
type Asking = Pick<BrowserContext, 'request'>;

/** Invites somebody and joins as them, in a browser of their own. @returns their link, unused when `joins` is false */
const invite = async (stage: Stage, name: string, role: string, joins = true): Promise<string> => {
  const wanted = { role, note: `for ${name}`, days: 7, uses: 1 };
  const { url } = (await post(owner(stage), stage, '/api/invitations', wanted)) as { url: string };
  if (joins) {
    const browser = await stage.stranger();
    const code = new URLSearchParams(new URL(url).hash.slice(1)).get('code');
    const email = `${name.toLowerCase()}@example.com`;
    await post(browser, stage, '/api/invitations/accept', { code, name, email, password: PASSWORD });
    await browser.close();
  }
  return url;
};

let invited: Promise<void> | undefined;
/** Once for all scenes. */
export const crew = (stage: Stage): Promise<void> => {
  invited ??= (async () => {
    await invite(stage, 'Bo', 'admin');
    await invite(stage, 'Cleo', 'member');
    await invite(stage, 'Dag', 'guest');
    await invite(stage, 'Edda', 'member', false);
    await post(owner(stage), stage, '/api/account/password', { next: PASSWORD, email: 'ada@example.com' });
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
    const page = owner(stage);
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
    const headers = { origin: new URL(stage.url).origin };
    await owner(stage).request.delete('/api/account/portrait', { headers });
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
