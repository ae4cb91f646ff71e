// What comes from elsewhere: every package is pinned to its bytes, and none runs anything while it is installed but the one
// that is the toolchain itself.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Locked = {
  readonly version?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
const ours = read('package.json') as { scripts: Record<string, string>; allowScripts: Record<string, boolean> };
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const others = Object.entries(packages).filter(([path]) => path !== '');

test('R53: every package is locked to its bytes; builds for other systems, which were not at hand, to their version', () => {
  expect(others.length).toBeGreaterThan(100);
  const unpinned = others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
  expect(
    unpinned
      .filter(([, { optional, os, cpu, version }]) => !optional || !(os ?? cpu) || !version)
      .map(([path]) => path),
  ).toEqual([]);
});

test('R53: nothing runs while packages are installed, but for the Node that everything runs on', () => {
  const running = others
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split('node_modules/').at(-1));
  expect(ours.allowScripts).toEqual({ node: true });
  expect([...new Set(running)].filter(name => name !== undefined && !(name in ours.allowScripts))).toEqual([]);
  expect(['preinstall', 'install', 'postinstall'].filter(name => name in ours.scripts)).toEqual([]);
});
