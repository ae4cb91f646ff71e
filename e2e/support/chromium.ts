// Where this machine's Chromium is. Playwright's own download is never used; tools/test.ts installs Debian's.
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** HAWSER_CHROMIUM, or the first one found; undefined leaves it to Playwright to complain. */
export const chromiumPath = (): string => process.env.HAWSER_CHROMIUM ?? PLACES.find(place => existsSync(place)) ?? '';

/** Chromium without what windows need, which takes a fifth less of the processor; it shows no notifications. */
const HEADLESS = '/usr/bin/chromium-headless-shell';

/** The lightest Chromium there is: for the many pages of the tests. */
export const lightChromiumPath = (): string =>
  process.env.HAWSER_CHROMIUM === undefined && existsSync(HEADLESS) ? HEADLESS : chromiumPath();

/** The network of a test is this machine: Chromium must not try to reach its maker's. */
export const chromiumArgs: string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
