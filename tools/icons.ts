// Draws the app's icons from docs/logo.svg with this machine's Chromium: `node tools/icons.ts` after the logo changed.
// The results are kept in src/web/public/icons, because building the app must not need a browser.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../e2e/support/chromium.ts';
import { REPO } from './run.ts';

const logo = await readFile(join(REPO, 'docs', 'logo.svg'), 'utf8');
/**
 * To the edges, because the system cuts its own shape out of it. The drawing stays within the safe zone of the
 * manifest's specification, a circle of 80 % of the width: 25 of its 32 units reach furthest from the middle.
 */
const bleeding = logo.replace(/ rx="\d+"/, '');

const ICONS = [
  { file: 'app-192.png', side: 192, svg: logo },
  { file: 'app-512.png', side: 512, svg: logo },
  { file: 'app-maskable-512.png', side: 512, svg: bleeding },
  // iOS rounds the corners itself and paints what is transparent black.
  { file: 'apple-touch.png', side: 180, svg: bleeding },
] as const;

const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
const page = await browser.newPage();
for (const { file, side, svg } of ICONS) {
  await page.setViewportSize({ width: side, height: side });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
  await page.screenshot({ path: join(REPO, 'src/web/public/icons', file), omitBackground: true });
}
await browser.close();
