// The clipboard as a test sees it.
import type { Page } from '@playwright/test';

export const letPageReadClipboard = (page: Page) =>
  page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

export const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
