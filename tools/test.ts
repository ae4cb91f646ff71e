// `npm test`: the checks, then the unit tests, the integration tests, one round each of the plain faults of chaos/ and
// the end-to-end tests, all against real parts. What only a machine can have (Chromium, a keyring) is installed first
// where this may be done.
import { spawnSync } from 'node:child_process';
import { chromiumPath } from '../e2e/support/chromium.ts';
import { noSecretService } from '../src/runner/keys/test-keyring.ts';
import { checks } from './check.ts';
import { runSteps } from './run.ts';

/** Debian's packages: what most of the tests run on, and the whole, which alone will do where the other is not known. */
const CHROMIUM = [['chromium', 'chromium-headless-shell'], ['chromium']];
const KEYRING = [
  ['gnome-keyring', 'dbus-daemon', 'dbus-bin'],
  ['gnome-keyring', 'dbus'],
];

const mayInstall = (): boolean => process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;

/** Installs the first of these sets that there is. */
const install = (what: string, sets: readonly (readonly string[])[]): void => {
  console.log(`── installing ${what} (Debian package)`);
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  if (apt('update', '-qq')) sets.some(names => apt('install', '-y', '-qq', '--no-install-recommends', ...names));
};

const ensureChromium = (): void => {
  if (chromiumPath()) return;
  if (!mayInstall()) {
    console.error('The end-to-end tests need Chromium.\nInstall it (Debian, Ubuntu: sudo apt-get install chromium),');
    console.error('or say where it is: HAWSER_CHROMIUM=/path/to/chromium npm test');
    process.exit(1);
  }
  install('Chromium', CHROMIUM);
  if (!chromiumPath()) process.exit(1);
};

/** Without one its tests are skipped, and say so. */
const ensureKeyring = (): void => {
  if (process.platform === 'linux' && noSecretService() !== undefined && mayInstall()) install('a keyring', KEYRING);
};

ensureChromium();
ensureKeyring();
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
