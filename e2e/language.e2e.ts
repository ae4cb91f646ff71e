// The second language: as the system has it or as one chooses, loaded only then, at once and without losing anything.
import { scriptPrompt } from '../src/agents/practice/script.ts';
import { expect, test } from './support/test.ts';

test('the language is changed in the settings, at once, and stays', async ({ thread }) => {
  const { page } = thread;
  await thread.composer.fill('half a thought');
  const requests: string[] = [];
  page.on('request', request => requests.push(request.url()));
  await page.keyboard.press('ControlOrMeta+,');
  const choice = page.getByRole('combobox', { name: 'Language' });
  await choice.focus();
  await choice.selectOption({ label: 'Deutsch' });

  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', /^de/);
  await expect(page.getByRole('combobox', { name: 'Sprache' })).toBeFocused();
  expect(requests.filter(url => /\/de-[^/]*\.js$/.test(url))).toHaveLength(1);

  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toHaveValue('half a thought');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toHaveValue('half a thought');
});

test.describe('in a browser that speaks German', () => {
  test.use({ locale: 'de-AT' });

  test('everything is German from the first word on, with the dates of its country', async ({ page, product }) => {
    await page.goto(String(product.ready.signInUrl));
    await page.getByRole('textbox', { name: 'Nachricht', exact: true }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT');
    await expect(page.getByRole('navigation', { name: 'Arbeitsbereich' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Nachricht', exact: true }).fill('hello');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Was gesagt und getan wurde' })).toContainText('erledigt');
  });

  test('what a command wants is said in German too, although the laptop says it in English', async ({
    page,
    product,
  }) => {
    await page.goto(String(product.ready.signInUrl));
    const box = page.getByRole('textbox', { name: 'Nachricht', exact: true });
    await box.fill(scriptPrompt([{ do: 'run', command: 'touch ../beyond.txt', why: 'Darf ich?', login: false }]));
    await box.press('Enter');
    await expect(page.getByText('möchte außerhalb seiner Sandbox laufen')).toBeVisible();
  });

  test('what is chosen holds against the system', async ({ page, product }) => {
    await page.addInitScript(() => localStorage.setItem('hawser:preferences', '{"language":"en"}'));
    await page.goto(String(product.ready.signInUrl));
    await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});
