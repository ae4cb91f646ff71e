import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeConfig, configFile, readConfig } from './config.ts';
import { defaultPolicy } from './policy/policy.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hawser-config-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a home without a file has the defaults', async () => {
  expect(await readConfig(home)).toEqual({ key_store: 'keyring', allowed_folders: [], codex: {}, ...defaultPolicy });
});

test('a change keeps what this version does not know, and is readable by its owner alone', async () => {
  await writeFile(configFile(home), 'name = "studio"\nfuture = 1\n\n[codex]\npath = "/opt/codex"\n');
  await changeConfig(home, config => ({ ...config, allowed_folders: ['/code/tides'] }));
  expect(await readConfig(home)).toEqual({
    name: 'studio',
    allowed_folders: ['/code/tides'],
    codex: { path: '/opt/codex' },
    key_store: 'keyring',
    ...defaultPolicy,
  });
  expect(await readFile(configFile(home), 'utf8')).toContain('future = 1');
  expect((await stat(configFile(home))).mode & 0o777).toBe(0o600);
});

test('a change writes what was changed and no defaults, also inside a table', async () => {
  await writeFile(configFile(home), '[drive]\nfuture = 1\n');
  await changeConfig(home, config => ({ ...config, drive: { ...config.drive, workspace: true } }));
  const text = await readFile(configFile(home), 'utf8');
  expect(text.trim().split('\n')).toEqual(['[drive]', 'future = 1', 'workspace = true']);
});

test('what a file cannot hold is refused, and the file stays as it is', async () => {
  await writeFile(configFile(home), 'network = false\n');
  const wrong = changeConfig(home, config => ({ ...config, max_sandbox: 'everything' as 'read-only' }));
  await expect(wrong).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringContaining('max_sandbox'),
  });
  expect(await readFile(configFile(home), 'utf8')).toBe('network = false\n');
});

test.each([
  ['not TOML', 'name = ', /config\.toml/],
  ['the wrong type', 'allowed_folders = "everything"', /allowed_folders/],
])('a file with %s is refused, saying where', async (_what, text, where) => {
  await writeFile(configFile(home), text);
  await expect(readConfig(home)).rejects.toMatchObject({
    code: 'config_unreadable',
    message: expect.stringMatching(where),
  });
  expect(await readFile(configFile(home), 'utf8')).toBe(text);
});
