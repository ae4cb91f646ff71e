// What is told while no window is in front. Only a whole Chromium shows notifications.
import type { Page } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './support/chromium.ts';
import { expect, test } from './support/test.ts';
import { touch } from './support/touch.ts';

test.use({ serviceWorkers: 'allow' });

test.use({ launchOptions: { executablePath: chromiumPath(), args: chromiumArgs } });

const turnOn = async (page: Page) => {
  await page.context().grantPermissions(['notifications']);
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Turn on notifications' }).click();
  await expect(page.getByText('On in this browser.')).toBeVisible();
};

test('a question is told once while nobody looks, and the notification goes with the answer', async ({
  thread,
  anotherThread,
}) => {
  const { page } = thread;
  await turnOn(page);
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    class Recorded extends EventTarget {
      static permission = 'granted';
      constructor(title: string, { body }: { body: string }) {
        super();
        told.push(`${title}: ${body}`);
      }
      close() {
        told.push('closed');
      }
    }
    Object.assign(window, { Notification: Recorded });
    document.hasFocus = () => false;
  });
  const other = await anotherThread();
  await other.play([touch('told.txt')], 'make a file');
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  await expect.poll(told).toHaveLength(1);
  expect((await told())[0]).toMatch(/^May I run this\? · .*: touch told\.txt$/);
  await other.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  await expect.poll(told).toHaveLength(2);
  expect((await told())[1]).toBe('closed');
});

test('where pages may show no notification themselves, as on phones, the service worker does', async ({
  thread,
  anotherThread,
}) => {
  const { page } = thread;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await turnOn(page);
  await page.evaluate(() => {
    class Refused {
      static permission = 'granted';
      constructor() {
        throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.');
      }
    }
    Object.assign(window, { Notification: Refused });
    document.hasFocus = () => false;
  });
  const other = await anotherThread();
  await other.play([touch('phone.txt')], 'make a file');
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, data }));
    });
  await expect.poll(shown).toHaveLength(1);
  const [notification] = await shown();
  expect(notification).toMatchObject({ body: 'touch phone.txt', title: expect.stringMatching(/^May I run this\? · /) });
  expect(notification?.data.goTo).toMatch(/^\/thread\/.*#apr-/);
  await other.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  await expect.poll(shown).toHaveLength(0);
});
