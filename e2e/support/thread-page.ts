// A thread's page as a person uses it: writing, waiting for what shows, answering. Everything is found by role and name,
// so these tests also say that the page can be used without seeing it.
import { expect, type Locator, type Page } from '@playwright/test';
import { type Step, scriptPrompt } from '../../src/agents/practice/script.ts';

export class ThreadPage {
  readonly page: Page;
  readonly feed: Locator;
  readonly composer: Locator;
  readonly dock: Locator;

  constructor(page: Page) {
    this.page = page;
    this.feed = page.getByRole('region', { name: 'What was said and done' });
    this.composer = page.getByRole('textbox', { name: 'Message', exact: true });
    this.dock = page.getByRole('region', { name: 'Write and queue' });
  }

  /** Opens a sign-in link and waits until one can write. */
  async open(link: string): Promise<void> {
    await this.page.goto(link);
    await this.composer.waitFor();
  }

  /** Writes and sends; the message stands in the thread or in the queue afterwards. */
  async post(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.composer).toHaveValue('');
  }

  /** Has the practice model do exactly these steps. */
  async play(steps: readonly Step[], words?: string): Promise<void> {
    await this.post(scriptPrompt(steps, words));
  }

  /** Says something, and waits until it has its answer: a short one, and all at once. */
  async ask(words: string): Promise<void> {
    await this.play([{ do: 'say', text: 'High water at two.', rate: 'flat' }], words);
    await this.isAt(words, 'done');
  }

  async steer(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('ControlOrMeta+Enter');
  }

  /** A person's message, by its words. */
  message(words: string): Locator {
    return this.feed.getByRole('article').filter({ hasText: words });
  }

  /** Waits until a message is where it should be: `done`, `accepted`, … */
  async isAt(words: string, state: string): Promise<void> {
    await expect(this.message(words).getByRole('status')).toContainText(state);
  }

  waiting(words: string): Locator {
    return this.dock.getByRole('listitem').filter({ hasText: words });
  }

  approval(question: string | RegExp): Locator {
    return this.feed.getByRole('region', { name: question });
  }

  /** Changes how the agent runs, by the names on the panel, and waits until the panel is gone. */
  async change(settings: Readonly<Record<string, string>>): Promise<void> {
    await this.dock.getByRole('button', { name: 'How the agent runs' }).click();
    for (const [name, value] of Object.entries(settings)) {
      await this.page.getByRole('combobox', { name }).selectOption({ label: value });
    }
    await this.page.getByRole('button', { name: /^(Apply|From the next turn)/ }).click();
    await this.page.getByRole('button', { name: /^(Apply|From the next turn)/ }).waitFor({ state: 'detached' });
  }

  async stop(): Promise<void> {
    await this.dock.getByRole('button', { name: 'Stop' }).click();
  }
}
