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
