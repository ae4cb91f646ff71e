// End-to-end tests: the real product as it is started by `npm start`, in the Chromium of this machine. A test has its own
// hub, runner and Codex, or a thread of its own in those that its worker keeps (e2e/support/test.ts).
import { defineConfig } from '@playwright/test';
import { chromiumArgs, lightChromiumPath } from './e2e/support/chromium.ts';
import { leaveHome } from './tools/own-home.ts';

leaveHome();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 25_000 },
  // A test waits for the product half of its time; two keep two cores at work.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    // The worker takes a copy of the whole app into every new browser, a tenth of a test's work; those about it let it.
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
    // A trace of every test costs a third of the time; to look into one: npx playwright test NAME --trace on
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: lightChromiumPath(),
      args: chromiumArgs,
    },
  },
});
