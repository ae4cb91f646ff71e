// What the owner of this machine has decided, in $HAWSER_HOME/config.toml: the machine's name, the folders open to
// agents, which agent programs to use, and its policy (policy/policy.ts). Nothing a hub sends ever changes this file.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'smol-toml';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';
import { policyShape } from './policy/policy.ts';

const schema = z.object({
  /** How this machine is called in the workspace; its host name unless set. */
  name: z.string().min(1).max(100).optional(),
  /** File of authorities that may vouch for the hub, beside those of Node and the system. */
  ca: z.string().min(1).optional(),
  /** Where the machine's key lies; the file is also what is used where there is no keyring. */
  key_store: z.enum(['keyring', 'file']).default('keyring'),
  allowed_folders: z.array(z.string()).default([]),
  codex: z.object({ path: z.string().optional() }).default({}),
  ...policyShape,
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
  return parseConfig(text, file);
};

/** @param file named in the error @throws HawserError `config_unreadable` */
export const parseConfig = (text: string, file: string): RunnerConfig => {
  try {
    return schema.parse(parse(text));
  } catch (error) {
    throw unreadable(file, error instanceof z.ZodError ? z.prettifyError(error) : String(error));
  }
};

/**
 * Reads, changes and writes the file. Keys this version does not know stay as they are, and defaults that nobody
 * changed are not written, so that a later version may have more careful ones.
 * @throws HawserError `config_unreadable`, `config_invalid` when what was changed is not something it can hold
 */
export const changeConfig = async (
  home: string,
  change: (config: RunnerConfig) => RunnerConfig,
): Promise<RunnerConfig> => {
  const file = configFile(home);
  const known = await readConfig(home);
  const changed = check(change(known));
  const raw = await readFile(file, 'utf8').then(parse, () => ({}));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written beside and renamed, so that a crash leaves the old file or the new one, never half of one.
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, stringify(merge(raw, known, changed)), { mode: 0o600 });
  await rename(beside, file);
  return changed;
};

const check = (changed: unknown): RunnerConfig => {
  const parsed = schema.safeParse(changed);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HawserError({
    code: 'config_invalid',
    message: `${issue?.path.join('.')}: ${issue?.message}`,
    hint: 'Nothing was changed.',
  });
};

type Table = Readonly<Record<string, unknown>>;
const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file's own content with what differs between two readings of it. */
const merge = (raw: Table, before: Table, after: Table): Record<string, unknown> => {
  const merged: Record<string, unknown> = { ...raw };
  for (const [key, value] of Object.entries(after)) {
    const [was, inFile] = [before[key], raw[key]];
    if (isDeepStrictEqual(value, was)) continue;
    merged[key] = isTable(value) && isTable(was) ? merge(isTable(inFile) ? inFile : {}, was, value) : value;
  }
  return merged;
};

const unreadable = (file: string, why: string) =>
  new HawserError({
    code: 'config_unreadable',
    message: `Could not read ${file}: ${why.split('\n').slice(0, 4).join(' ')}`,
    hint: 'Mend the file, or move it away to start with the defaults.',
  });
