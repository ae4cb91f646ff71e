// A laptop's files for tests: a Hawser home with one folder that is open to agents, removed with its test.
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { changeConfig, type RunnerConfig } from './config.ts';

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
