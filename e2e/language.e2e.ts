// The second language: as the system has it or as one chooses, loaded only then, at once and without losing anything.
import { scriptPrompt } from '../src/agents/practice/script.ts';
import { expect, sharing, test } from './support/test.ts';

sharing('the language is changed in the settings, at once, and stays', async ({ thread }) => {
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
  // Its words, and those for problems.
  expect(requests.filter(url => /\/de-[^/]*\.js$/.test(url))).toHaveLength(2);

  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toHaveValue('half a thought');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toHaveValue('half a thought');
});

test.describe('in a browser that speaks German', () => {
  test.use({ locale: 'de-AT' });

  sharing('everything is German from the first word on, with the dates of its country', async ({ page, workbench }) => {
    await page.goto(workbench.url);
    await page.getByRole('textbox', { name: 'Nachricht', exact: true }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT');
    await expect(page.getByRole('navigation', { name: 'Arbeitsbereich' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Nachricht', exact: true }).fill('hello');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Was gesagt und getan wurde' })).toContainText('erledigt');
  });

  sharing(
    'what a command wants is said in German too, although the laptop says it in English',
    async ({ page, workbench }) => {
      await page.goto(workbench.url);
      const box = page.getByRole('textbox', { name: 'Nachricht', exact: true });
      await box.fill(scriptPrompt([{ do: 'run', command: 'touch ../beyond.txt', why: 'Darf ich?', login: false }]));
      await box.press('Enter');
      await expect(page.getByText('möchte außerhalb seiner Sandbox laufen')).toBeVisible();
    },
  );

  test('what the hub and the laptop say went wrong is said in German', async ({ page, product }) => {
    await page.goto(String(product.ready.signInUrl));
    const feed = page.getByRole('region', { name: 'Was gesagt und getan wurde' });
    const box = page.getByRole('textbox', { name: 'Nachricht', exact: true });
    await box.fill(scriptPrompt([{ do: 'fail', status: 404, code: 'no_model', message: 'There is no such model.' }]));
    await box.press('Enter');
    await expect(feed.getByText(/fehlgeschlagen\. Dieses Modell gibt es nicht\. Codex sagt: „.+“/)).toBeVisible();
    await expect(feed.getByText('Wähl in den Einstellungen dieses Threads ein anderes.')).toBeVisible();

    await page.getByRole('button', { name: 'Was man mit diesem Thread tun kann' }).click();
    await page.getByRole('menuitem', { name: /^Rechner, Ordner und Agent/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Ordner' }).selectOption({ label: 'Ein anderer Ordner darin …' });
    await dialog.getByRole('textbox', { name: 'Pfad des Ordners' }).fill('/etc');
    await dialog.getByRole('button', { name: 'Verschieben' }).click();
    const refused = '/etc liegt in keinem Ordner, den dieser Rechner für Agenten geöffnet hat.';
    await expect(page.getByRole('heading', { name: refused })).toBeVisible();
    await page.goto(`${new URL(page.url()).origin}/machines`);
    await expect(page.getByRole('main').getByText(refused)).toBeVisible();

    const used = new URL(String(product.ready.signInUrl));
    await page.goto(used.href);
    await expect(page.getByText('wurde schon benutzt')).toBeVisible();
    await page.goto(new URL(`/thread/thr_${'0'.repeat(26)}`, used).href);
    await expect(page.getByText('Das gibt es nicht, oder du darfst es nicht sehen.')).toBeVisible();
  });

  sharing('what is chosen holds against the system', async ({ page, workbench }) => {
    await page.addInitScript(() => localStorage.setItem('hawser:preferences', '{"language":"en"}'));
    await page.goto(workbench.url);
    await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});
