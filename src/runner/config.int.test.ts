import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeConfig, configFile, readConfig } from './config.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hawser-config-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a home without a file has the defaults', async () => {
  expect(await readConfig(home)).toEqual({ allowed_folders: [], codex: {} });
});

test('a change keeps what this version does not know, and is readable by its owner alone', async () => {
  await writeFile(configFile(home), 'name = "studio"\nfuture = 1\n\n[codex]\npath = "/opt/codex"\n');
  await changeConfig(home, config => ({ ...config, allowed_folders: ['/code/tides'] }));
  expect(await readConfig(home)).toEqual({
    name: 'studio',
    allowed_folders: ['/code/tides'],
    codex: { path: '/opt/codex' },
  });
  expect(await readFile(configFile(home), 'utf8')).toContain('future = 1');
  expect((await stat(configFile(home))).mode & 0o777).toBe(0o600);
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
