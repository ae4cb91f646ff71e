// The package as people get it: built, packed, installed into an empty folder with nothing else, and run there.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { makeHome, start } from '../e2e/support/hawser.ts';
import { installedCodex } from '../src/agents/codex/locate.ts';
import { REPO } from './run.ts';

const run = promisify(execFile);

test('the packed package runs from an empty folder without any other package', async () => {
  // `npm test` has built it already, and other tests are running it.
  if (process.env.HAWSER_BUNDLE !== '1') await run('npm', ['run', '--silent', 'build'], { cwd: REPO });
  const folder = await mkdtemp(join(tmpdir(), 'hawser-package-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: REPO });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  // The one package it may have beside it is left out here, as npm leaves it out where it has no build.
  const install = ['install', '--silent', '--offline', '--no-audit', '--omit=optional', join(folder, stdout.trim())];
  await run('npm', install, { cwd: folder });

  expect((await readdir(join(folder, 'node_modules'))).filter(name => !name.startsWith('.'))).toEqual(['hawser']);
  const installed = join(folder, 'node_modules', 'hawser');
  const { dependencies, optionalDependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect([dependencies, Object.keys(optionalDependencies)]).toEqual([undefined, ['@napi-rs/keyring']]);
  expect((await readdir(installed)).sort()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json']);
  expect((await stat(join(installed, 'dist', 'THIRD-PARTY-LICENSES.txt'))).size).toBeGreaterThan(10_000);

  const home = await makeHome();
  onTestFinished(() => home.remove());
  const product = await start(home, ['up', '--practice', '--no-open', '--port', '0'], {
    program: join(installed, 'bin', 'hawser.js'),
    env: { HAWSER_CODEX_BIN: installedCodex().path },
  });
  onTestFinished(() => product.kill());
  expect(product.ready).toMatchObject({ agent: { kind: 'practice', state: 'ready' } });
  const page = await fetch(String(product.ready.hubUrl));
  expect(await page.text()).toContain('<div id="root">');
  expect(await product.stop()).toBe(0);
});
