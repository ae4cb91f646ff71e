// What an agent asks, and what people answer: allowed, declined with a reason that reaches the agent, changes with their
// diff, questions with options, and answers that come from another screen.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '../src/agents/practice/script.ts';
import { expect, sharing as test } from './support/test.ts';

const touch = (name: string): Step => ({
  do: 'run',
  command: `touch ${name}`,
  why: 'May I make a file beyond the folder?',
  login: false,
  yieldMs: 20_000, // a busy machine must not make it a command that goes on behind the turn
});

test('a command that is allowed runs, and the thread says who allowed it', async ({ thread, workbench }) => {
  const file = join(workbench.folder, '..', 'allowed.txt');
  await thread.play([touch(file)], 'make the file');
  const approval = thread.approval('May I run this?');
  await expect(approval).toContainText(`touch ${file}`);
  await expect(approval).toContainText('May I make a file beyond the folder?');
  await approval.getByRole('button', { name: 'Allow', exact: true }).click();
  await thread.isAt('make the file', 'done');
  expect((await stat(file)).isFile()).toBe(true);
  await expect(approval).toHaveCount(0);
});

test('a command that is declined does not run, and the agent hears why', async ({ thread, workbench }) => {
  const file = join(workbench.folder, '..', 'declined.txt');
  await thread.play([touch(file), { do: 'say', text: 'Understood.' }], 'make the file');
  const approval = thread.approval('May I run this?');
  await approval.getByRole('button', { name: 'Decline, say why' }).click();
  await thread.page.getByRole('textbox', { name: /why/i }).fill('Not outside the project, please.');
  await thread.page.keyboard.press('Enter');
  // Beside the command at once, and in the agent's own words a moment later.
  await expect(thread.feed.getByText('Not outside the project, please.').first()).toBeVisible();
  await thread.isAt('make the file', 'done');
  expect(await stat(file).catch(() => undefined)).toBeUndefined();
});

test('a change is shown with its diff before it is allowed', async ({ thread, workbench }) => {
  await thread.change({ Sandbox: 'reads only' });
  const change: Step = {
    do: 'write',
    files: [{ path: 'index.html', from: '    <p>Tide table coming soon.</p>', to: '    <p>High water at two.</p>' }],
  };
  await thread.play([change], 'change the page');
  const approval = thread.approval(/change/i);
  await expect(approval.getByText('<p>High water at two.</p>')).toBeVisible();
  await expect(approval.getByText('<p>Tide table coming soon.</p>')).toBeVisible();
  await approval.getByRole('button', { name: 'Allow the change' }).click();
  await thread.isAt('change the page', 'done');
  expect(await readFile(join(workbench.folder, 'index.html'), 'utf8')).toContain('High water at two.');
});

test('R5: a protected file is asked about, and so is one that a command has made, before anything else is done', async ({
  thread,
  workbench,
}) => {
  const folder = workbench.folder;
  const hook: Step = { do: 'write', files: [{ path: 'packages/tides/.husky/pre-commit', text: 'npm test\n' }] };
  const make: Step = { do: 'run', command: 'echo {} > .mcp.json', login: false };
  await thread.play([hook, make, { do: 'run', command: 'ls -A', login: false }], 'set it up');
  const approval = thread.approval(/change/i);
  await expect(approval).toContainText('packages/tides/.husky/pre-commit');
  await expect(approval).toContainText('Other programs run or obey what is in it.');
  await approval.getByRole('button', { name: 'Allow the change' }).click();
  await expect(approval).toContainText('.mcp.json');
  await expect(approval).toContainText('A command made or changed this.');
  expect(await readFile(join(folder, 'packages/tides/.husky/pre-commit'), 'utf8')).toBe('npm test\n');
  await approval.getByRole('button', { name: 'Decline, say why' }).click();
  await thread.page.getByRole('textbox', { name: /why/i }).fill('No servers here.');
  await thread.page.keyboard.press('Enter');
  await thread.isAt('set it up', 'done');
  expect(await stat(join(folder, '.mcp.json')).catch(() => undefined)).toBeUndefined();
});

test('a question is answered with one of its options', async ({ thread }) => {
  const options = [
    { label: 'Metres', description: 'As on charts' },
    { label: 'Feet', description: 'As in old tables' },
  ];
  const ask: Step = { do: 'ask', questions: [{ id: 'unit', header: 'Units', text: 'Metres or feet?', options }] };
  await thread.play([ask], 'ask me');
  await thread.feed.getByRole('radio', { name: /Feet/ }).check();
  await thread.feed.getByRole('button', { name: /Answer|Send/ }).click();
  await thread.isAt('ask me', 'done');
  await expect(thread.feed.getByText('Feet').first()).toBeVisible();
});

test('one key answers, and an answer given on one screen closes the card on the other', async ({
  thread,
  anotherThread,
}) => {
  await thread.play([touch('here.txt')], 'make a file');
  const other = await anotherThread();
  await expect(other.approval('May I run this?')).toBeVisible();
  await thread.approval('May I run this?').waitFor();
  await thread.page.keyboard.press('Escape');
  await thread.page.keyboard.press('a');
  await expect(other.approval('May I run this?')).toHaveCount(0);
  await thread.isAt('make a file', 'done');
});
