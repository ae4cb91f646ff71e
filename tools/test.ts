// `npm test`: the checks, then the unit tests, the integration tests, one round each of the plain faults of chaos/ and
// the end-to-end tests, all against real parts; what they start is the package as it is published, built here. What only
// a machine can have (Chromium) is installed first where this may be done.
import { spawnSync } from 'node:child_process';
import { chromiumPath } from '../e2e/support/chromium.ts';
import { checks } from './check.ts';
import { runSteps } from './run.ts';

/** Debian's packages: what most of the tests run on, and the whole, which alone will do where the other is not known. */
const PACKAGES = [['chromium', 'chromium-headless-shell'], ['chromium']];

const ensureChromium = (): void => {
  if (chromiumPath()) return;
  const apt = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!apt) {
    console.error('The end-to-end tests need Chromium.\nInstall it (Debian, Ubuntu: sudo apt-get install chromium),');
    console.error('or say where it is: HAWSER_CHROMIUM=/path/to/chromium npm test');
    process.exit(1);
  }
  console.log('── installing Chromium (Debian package)');
  const install = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const isThere =
    install('update', '-qq') &&
    PACKAGES.some(names => install('install', '-y', '-qq', '--no-install-recommends', ...names)) &&
    chromiumPath();
  if (!isThere) process.exit(1);
};

/** Says to bin/hawser.js that the package is there; it also starts in two thirds of the time. */
const env = { HAWSER_BUNDLE: '1' };

ensureChromium();
await runSteps([
  ...checks,
  { name: 'unit tests', run: ['vitest', 'run', '--project', 'unit'] },
  { name: 'package', run: ['node', 'tools/build.ts'] },
  { name: 'integration tests', run: ['vitest', 'run', '--project', 'integration'], env },
  // One round of each fault that needs nothing special of the machine; the long runs are made by hand.
  {
    name: 'chaos, one round each',
    run: ['node', 'chaos/main.ts', 'F1', 'F2', 'F3', 'F12', '--rounds', '1', '--seed', '7'],
    env,
  },
  { name: 'end-to-end tests', run: ['playwright', 'test'], env },
]);
