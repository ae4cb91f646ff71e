// The plain requests, played by the real Codex: what they leave in the folder, and what can be opened afterwards.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { CAREFUL, startTestAgent, type TestConversation } from './testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

const ask = async (conversation: TestConversation, words: string) => conversation.ended(await conversation.say(words));
const read = (conversation: TestConversation, name: string): string =>
  readFileSync(`${conversation.folder}/${name}`, 'utf8');

test('a page about the tides is planned, written, asked for, served, and then changed', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.say('Make a small web page about the tides');
  const approval = await conversation.approval();
  expect(approval.content).toMatchObject({
    kind: 'command',
    command: 'node server.mjs',
    reason: expect.stringContaining('web server'),
  });
  expect(approval.choices).toContainEqual({ id: 'rule', effect: 'allow', reach: 'rule', rule: 'node server.mjs' });
  await conversation.answer(approval, 'accept');
  expect((await conversation.ended(turnId)).status).toBe('completed');

  expect(await conversation.item('plan')).toMatchObject({
    steps: [{ status: 'done' }, { status: 'done' }, { status: 'done' }],
  });
  expect(await conversation.item('file_change')).toMatchObject({
    changes: ['index.html', 'page.js', 'server.mjs', 'style.css'].map(path => ({ path, kind: 'add' })),
  });
  const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(conversation.said())?.[0] ?? '';
  const page = await fetch(url);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<h1>Tides</h1>');
  expect((await fetch(`${url}style.css`)).status).toBe(200);
  expect((await fetch(`${url}server.mjs`)).status).toBe(404);
  expect((await fetch(`${url}..%2f..%2fetc/passwd`)).status).toBe(404);

  await ask(conversation, 'Change the title to “Low & high water”');
  expect(read(conversation, 'index.html')).toContain('<title>Low &#38; high water</title>');
  await ask(conversation, 'Add a section about the moon.');
  expect(read(conversation, 'index.html')).toContain('<h2>The moon</h2>');
  expect(await (await fetch(url)).text()).toContain('<h2>The moon</h2>');
});

test('a page does not overwrite what is there, and a refused server leaves the files', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  writeFileSync(`${conversation.folder}/index.html`, 'mine');
  const turnId = await conversation.say('build a website about knots & hitches');
  await conversation.answer(await conversation.approval(), 'decline');
  await conversation.ended(turnId);
  expect(read(conversation, 'index.html')).toBe('mine');
  expect(read(conversation, 'knots-hitches/index.html')).toContain('<h1>Knots &#38; hitches</h1>');
  expect(conversation.said()).toContain('The server was not allowed to run');
});

test('an edit goes to the page that was made last', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  writeFileSync(`${conversation.folder}/index.html`, '<title>Mine</title>');
  const turnId = await conversation.say('build a website about knots');
  await conversation.answer(await conversation.approval(), 'decline');
  await conversation.ended(turnId);
  await ask(conversation, 'Change the title to “Hitches”');
  expect(read(conversation, 'index.html')).toBe('<title>Mine</title>');
  expect(read(conversation, 'knots/index.html')).toContain('<title>Hitches</title>');
});

test('a folder is explained from what is in it', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  writeFileSync(`${conversation.folder}/README.md`, '# The Gannet\n\nA small cutter.\n');
  writeFileSync(`${conversation.folder}/sail.ts`, '');
  await ask(conversation, 'Explain this folder');
  expect(conversation.said()).toMatch(/holds 2 files/);
  expect(conversation.said()).toContain('`README.md`, `sail.ts`');
  expect(conversation.said()).toContain('> # The Gannet');
});

test('commands tell how they ended', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  await ask(conversation, 'run `echo aye`');
  expect(conversation.said()).toContain('`echo aye` ran without an error');
  await ask(conversation, 'run `exit 4`');
  expect(conversation.said()).toContain('exit code 4');
});

test('an approval is shown, and both answers are taken well', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const first = await conversation.say('Run something that needs my approval');
  await conversation.answer(await conversation.approval(0), 'decline');
  await conversation.ended(first);
  expect(conversation.said()).toContain('The answer was no, so nothing ran');
  const second = await conversation.say('Run something that needs my approval');
  await conversation.answer(await conversation.approval(1), 'accept');
  await conversation.ended(second);
  expect(conversation.said()).toContain('It ran and printed');
});

test('a failure that was asked for is a failed turn with its words kept', async () => {
  const conversation = await host.open();
  const turn = await ask(conversation, 'Fail, please');
  expect(turn).toMatchObject({ status: 'failed', problem: { message: expect.stringContaining('asked for') } });
  expect(conversation.said()).toContain('As you wish');
});

test('a plan moves', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  await ask(conversation, 'Show me a plan');
  expect(conversation.of('item_updated').filter(({ item }) => item.kind === 'plan')).toHaveLength(3);
  expect(existsSync(conversation.folder)).toBe(true);
});
