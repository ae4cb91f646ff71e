// `npm test`: the checks, then the unit tests, the integration tests, one round each of the plain faults of chaos/ and
// the end-to-end tests, all against real parts. What only a machine can have (Chromium, a keyring) is installed first
// where this may be done.
import { spawnSync } from 'node:child_process';
import { chromiumPath } from '../e2e/support/chromium.ts';
import { checks } from './check.ts';
import { runSteps } from './run.ts';

const inPath = (program: string): boolean => spawnSync('which', [program], { stdio: 'ignore' }).status === 0;

/** Debian's packages, by what is there once they are installed. */
const packages: Readonly<Record<string, () => boolean>> = {
  chromium: () => chromiumPath() !== '',
  // A keyring for the key of a machine; without it those tests are skipped, and say so.
  dbus: () => inPath('dbus-run-session'),
  'gnome-keyring': () => inPath('gnome-keyring-daemon'),
};

const ensureInstalled = (): void => {
  const missing = Object.entries(packages).flatMap(([name, isThere]) => (isThere() ? [] : [name]));
  if (missing.length === 0) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && inPath('apt-get')) return install(missing);
  if (!missing.includes('chromium')) return;
  console.error('The end-to-end tests need Chromium.\nInstall it (Debian, Ubuntu: sudo apt-get install chromium),');
  console.error('or say where it is: HAWSER_CHROMIUM=/path/to/chromium npm test');
  process.exit(1);
};

const install = (names: readonly string[]): void => {
  console.log(`── installing Debian's ${names.join(', ')}`);
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...names],
  ]) {
    const { status } = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) process.exit(status ?? 1);
  }
};

ensureInstalled();
await runSteps([
  ...checks,
  { name: 'unit tests', run: ['vitest', 'run', '--project', 'unit'] },
  { name: 'integration tests', run: ['vitest', 'run', '--project', 'integration'] },
  // One round of each fault that needs nothing special of the machine; the long runs are made by hand.
  {
    name: 'chaos, one round each',
    run: ['node', 'chaos/main.ts', 'F1', 'F2', 'F3', 'F12', '--rounds', '1', '--seed', '7'],
  },
  { name: 'end-to-end tests', run: ['playwright', 'test'] },
]);
