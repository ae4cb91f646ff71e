// A laptop for tests: a Hawser home with one folder that is open to agents, removed with its test, and how it is let in.
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestBrowser } from '../hub/test-browser.ts';
import type { TestHub } from '../hub/test-hub.ts';
import { systemClock } from '../std/clock.ts';
import { changeConfig, type RunnerConfig } from './config.ts';
import { enrolWithToken } from './enrolment.ts';
import { openIdentity } from './identity.ts';
import { loginWithBrowser } from './login/login.ts';

export type Laptop = { readonly home: string; readonly folder: string };
export const makeLaptop = async (): Promise<Laptop> => {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'hawser-laptop-')));
  onTestFinished(() => rm(home, { recursive: true }));
  const folder = join(home, 'project');
  await mkdir(folder);
  await allow({ home, folder }, { allowed_folders: [folder] });
  return { home, folder };
};
/** Changes config.toml as the owner would. */
export const allow = async ({ home }: Laptop, changes: Partial<RunnerConfig>) =>
  void (await changeConfig(home, config => ({ ...config, ...changes })));

/** `hawser login`, with a person who says yes in their browser. @returns the token, which no log may hold */
export const logIn = async (hub: TestHub, { home }: Laptop, browser: TestBrowser): Promise<string> => {
  const machine = { name: 'laptop of Bo', host: 'bo' };
  const options = { hubUrl: hub.url, machine, clock: systemClock, signal: new AbortController().signal };
  const token = await loginWithBrowser(options, async page => {
    const { body } = await browser.post('/api/oauth/authorize', {
      ...Object.fromEntries(page.searchParams),
      approve: true,
    });
    await fetch(String(body.redirect));
  });
  const folder = join(home, 'runner');
  const { publicKey } = await openIdentity(folder);
  await enrolWithToken(folder, hub.url, token, { name: machine.name, publicKey });
  return token;
};
