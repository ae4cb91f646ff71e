// A person's machine with a runner on it, as a user of its own where the tests run as root: let in by that person with a
// code in their browser, open in one folder.
import { mkdir, rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { giveTo, type Home, makeHome, type Started, start } from './hawser.ts';
import { login } from './login.ts';

export type Machine = {
  readonly home: Home;
  /** The folder that is open to agents. */
  readonly project: string;
  readonly runner: Started;
  /** What let it in. */
  readonly code: string;
  stop(): Promise<void>;
};

export type MachineOptions = {
  readonly name: string;
  readonly hubUrl: string;
  /** Of a user, who needs no entry in /etc/passwd. */
  readonly uid: number;
  readonly env: Readonly<Record<string, string>>;
};

/** @param page of its person, signed in; it shows the machines afterwards */
export const letIn = async (page: Page, { name, hubUrl, uid, env }: MachineOptions): Promise<Machine> => {
  const home = await makeHome();
  // Beside the home: folders inside one are not opened to agents.
  const project = `${home.folder}-project`;
  await mkdir(project, { mode: 0o700 });
  const { event, done } = login(home.folder, name, [hubUrl, '--device']);
  const { url, code = '' } = await event;
  await page.goto(String(url));
  await page.getByLabel('Code').fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Let it in', exact: true }).click();
  await page.getByRole('heading', { name: `${name} is in` }).waitFor();
  if ((await done) !== 0) throw new Error(`hawser login of ${name} failed`);
  const own = process.getuid?.() === 0;
  if (own) for (const path of [home.folder, project]) await giveTo(path, uid);
  const runner = await start(home, ['start', project, '--practice'], {
    ...(own && { uid }),
    env: { ...env, ...(own && { HOME: home.folder }) },
  });
  const stop = async () => {
    await runner.stop();
    await home.remove();
    await rm(project, { recursive: true });
  };
  await page.getByRole('button', { name: 'Go to the machines' }).click();
  await page.getByRole('region', { name }).getByText('online').waitFor();
  return { home, project, runner, code, stop };
};
