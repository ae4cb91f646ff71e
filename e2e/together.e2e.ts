// Two people with a browser and a laptop each, the laptops as two users of this machine, and one hub: what they live
// through, as they see it, and nothing of it in a log. Each refusal by itself: src/hub/two-people.int.test.ts.
import { appendFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { aWeekLater } from './support/a-week-later.ts';
import { start } from './support/hawser.ts';
import { letIn, type Machine } from './support/machine.ts';
import { joinAs, PASSWORD, removePerson } from './support/people.ts';
import { expect, signInLink, startThread, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test.slow(); // two browsers, three processes, and a hub that is started twice

const UIDS = { ada: 23_003, bo: 23_004 } as const;
/** Said by a person, and nobody else's business. */
const SECRET_WORDS = 'the tide table of the navy';

const maySuggest = (page: Page) => page.getByText('You may suggest here.');
const inboxOf = (page: Page) => page.getByRole('link', { name: /^Inbox/ });
const permit = ({ home }: Machine, rules: string) => appendFile(join(home.folder, 'config.toml'), `\n${rules}\n`);

test('two people and their laptops, from the invitation to the removal', async ({ page, elsewhere, home }) => {
  const first = await start(home, ['hub', '--port', '0']);
  const hubUrl = String(first.ready.hubUrl);
  const ending: (() => Promise<unknown>)[] = [first.stop];
  try {
    // Ada and Bo come in, and let their laptops in: with a code, as two users of this machine.
    const [ada, bo] = [new ThreadPage(page), new ThreadPage(await elsewhere())];
    const machine = async (at: ThreadPage, who: keyof typeof UIDS) => {
      const made = await letIn(at.page, { name: `laptop-of-${who}`, hubUrl, uid: UIDS[who], env: aWeekLater('woken') });
      ending.unshift(made.stop);
      return made;
    };
    await page.goto(await signInLink(home));
    const hers = await machine(ada, 'ada');
    const ours = await startThread(page);
    await joinAs('Bo', page, bo.page);
    const his = await machine(bo, 'bo');
    const theirs = await startThread(bo.page);

    // On each other's laptops nobody drives unasked, not even the owner of the workspace.
    await page.goto(theirs);
    await expect(maySuggest(page)).toBeVisible();
    await page.goto(ours);
    await bo.page.goto(ours);
    await expect(maySuggest(bo.page)).toBeVisible();
    await bo.post(`help with ${SECRET_WORDS}`);
    const suggested = page.getByRole('region', { name: 'Bo suggests' });
    await suggested.getByRole('button', { name: 'Take it over' }).click();
    await ada.isAt(SECRET_WORDS, 'done');

    // Let drive, Bo does; what is beyond what the laptop allows it refuses in words, whoever asks.
    for (const each of [hers, his]) await permit(each, '[drive]\nworkspace = true');
    await expect(maySuggest(bo.page)).toHaveCount(0);
    await bo.change({ Sandbox: 'no sandbox, full access' });
    await expect(bo.feed.getByText(/This machine allows sandbox workspace-write at most/)).toBeVisible();
    await page.goto(theirs);
    await expect(maySuggest(page)).toHaveCount(0);
    await ada.play([{ do: 'run', command: 'echo mine > whose.txt', login: false }], 'sign it');
    await ada.isAt('sign it', 'done');
    const { uid } = await stat(join(his.project, 'whose.txt'));
    expect(uid).toBe(process.getuid?.() === 0 ? UIDS.bo : process.getuid?.());

    // R33: one yes is seen by both and runs nothing.
    await permit(hers, '[approvals]\ntwo_people = ["terraform apply"]');
    await page.goto(ours);
    await bo.play([{ do: 'run', command: 'echo terraform apply', why: 'Shall I?', login: false }], 'roll it out');
    const [herCard, hisCard] = [ada.approval('May I run this?'), bo.approval('May I run this?')];
    await expect(herCard).toContainText('Two different people have to allow this.');
    await hisCard.getByRole('button', { name: 'Allow', exact: true }).click();
    await expect(herCard).toContainText('1 of 2 have allowed it: Bo');
    await expect(hisCard).toContainText('1 of 2 have allowed it: you.');
    await expect(hisCard.getByRole('button', { name: 'Allow', exact: true })).toBeDisabled();
    await expect(inboxOf(bo.page)).not.toContainText('for you');
    await expect(inboxOf(page)).toContainText('1 waits for you');
    await herCard.getByRole('button', { name: 'Allow', exact: true }).click();
    await bo.isAt('roll it out', 'done');

    // A week goes by while the laptops sleep and the hub is started anew: nobody and nothing signs in again.
    for (const { runner } of [hers, his]) runner.process.kill('SIGSTOP');
    await first.stop();
    const port = new URL(hubUrl).port;
    const again = await start(home, ['hub', '--port', port], { env: aWeekLater('now') });
    ending.push(again.stop);
    for (const { runner } of [hers, his]) runner.process.kill('SIGCONT');
    await ada.ask('and after a week?');
    await bo.isAt('and after a week?', 'done');

    // R41: Bo's laptop is taken out in the middle of a turn.
    await page.goto(theirs);
    await bo.page.goto(theirs);
    const long = { do: 'run', command: 'sleep 600', login: false } as const;
    await bo.play([{ do: 'say', text: 'Here I go.' }, long], 'take your time');
    await expect(ada.feed.getByText('Here I go.', { exact: true })).toBeVisible();
    const desk = await page.context().newPage();
    await desk.goto(new URL('/machines', hubUrl).href);
    await desk.getByRole('button', { name: 'What one can do with laptop-of-bo' }).click();
    await desk.getByRole('menuitem', { name: 'Forget this machine …' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
    const gone = 'The machine of this thread was removed from the workspace.';
    for (const either of [page, bo.page]) await expect(either.getByText(gone).first()).toBeVisible();
    await expect(bo.dock.getByRole('button', { name: 'Stop' })).toHaveCount(0);

    // R41: Bo is removed, with two pages open.
    const another = await bo.page.context().newPage();
    await another.goto(new URL('/inbox', hubUrl).href);
    await another.getByRole('navigation').first().waitFor();
    const cookies = [...(await page.context().cookies()), ...(await another.context().cookies())];
    await desk.goto(new URL('/people', hubUrl).href);
    await removePerson(desk, 'Bo');
    for (const open of [bo.page, another])
      await expect(open.getByRole('heading', { name: 'Sign in to Hawser' })).toBeVisible({ timeout: 5_000 });

    // R50: of all that was secret, nothing is in any log.
    const canaries = [PASSWORD, SECRET_WORDS, hers.code, his.code];
    // A session's token, before the signature that is behind a dot.
    for (const { value } of cookies) canaries.push(decodeURIComponent(value).split('.')[0] ?? '');
    for (const { home: laptop } of [hers, his])
      canaries.push((await readFile(join(laptop.folder, 'runner', 'key.pem'), 'utf8')).split('\n')[1] ?? '');
    const logs = await Promise.all([home, hers.home, his.home].map(({ folder }) => allOf(join(folder, 'logs'))));
    expect(logs.join()).toContain('opened the key of this machine'); // these are the logs
    expect(canaries.filter(canary => canary.length < 8)).toEqual([]);
    expect(canaries.filter(canary => logs.some(log => log.includes(canary)))).toEqual([]);
  } finally {
    for (const end of ending) await end();
  }
});

const allOf = async (folder: string): Promise<string> =>
  (await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')))).join('\n');
