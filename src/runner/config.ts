// What the owner of this machine has decided, in $HAWSER_HOME/config.toml: the machine's name, the folders open to
// agents, which agent programs to use. Nothing a hub sends ever changes this file.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';

const schema = z.object({
  /** How this machine is called in the workspace; its host name unless set. */
  name: z.string().min(1).max(100).optional(),
  allowed_folders: z.array(z.string()).default([]),
  codex: z.object({ path: z.string().optional() }).default({}),
});

export type RunnerConfig = z.infer<typeof schema>;

export const configFile = (home: string): string => join(home, 'config.toml');

/** @throws HawserError `config_unreadable` saying where in the file the mistake is */
export const readConfig = async (home: string): Promise<RunnerConfig> => {
  const file = configFile(home);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return schema.parse({});
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  try {
    return schema.parse(parse(text));
  } catch (error) {
    throw unreadable(file, error instanceof z.ZodError ? z.prettifyError(error) : String(error));
  }
};

/** Reads, changes and writes the file; keys this version does not know stay as they are. */
export const changeConfig = async (
  home: string,
  change: (config: RunnerConfig) => RunnerConfig,
): Promise<RunnerConfig> => {
  const file = configFile(home);
  const known = await readConfig(home);
  const changed = change(known);
  const raw = await readFile(file, 'utf8').then(parse, () => ({}));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written beside and renamed, so that a crash leaves the old file or the new one, never half of one.
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, stringify({ ...raw, ...changed }), { mode: 0o600 });
  await rename(beside, file);
  return changed;
};

const unreadable = (file: string, why: string) =>
  new HawserError({
    code: 'config_unreadable',
    message: `Could not read ${file}: ${why.split('\n').slice(0, 4).join(' ')}`,
    hint: 'Mend the file, or move it away to start with the defaults.',
  });
