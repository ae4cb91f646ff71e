// Two people in browsers of their own, from a question that takes both of them to the removal of one: what each of them
// sees of it. What else is refused, and the second laptop: src/hub/two-people.int.test.ts, src/cli/two-users.int.test.ts.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinAs, removePerson } from './support/people.ts';
import { expect, openFirstThread, test } from './support/test.ts';
import { ThreadPage } from './support/thread-page.ts';

test.slow(); // two browsers, and a hub that is started twice

test('a question takes two people, a hub comes back, a machine goes in mid-turn, and a member with all they had open', async ({
  page,
  elsewhere,
  apart,
  home,
}) => {
  const rules = '\n[drive]\nworkspace = true\n\n[approvals]\ntwo_people = ["terraform apply"]\n';
  await appendFile(join(home.folder, 'config.toml'), rules);
  const address = await openFirstThread(page, home);
  const ada = new ThreadPage(page);
  const bo = new ThreadPage(await elsewhere());
  await joinAs('Bo', page, bo.page);
  await bo.page.goto(address);

  // R33: one yes is seen by both and runs nothing.
  await bo.play([{ do: 'run', command: 'echo terraform apply', why: 'Shall I?', login: false }], 'roll it out');
  const [hers, his] = [ada.approval('May I run this?'), bo.approval('May I run this?')];
  await expect(hers).toContainText('Two different people have to allow this.');
  await his.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(hers).toContainText('1 of 2 have allowed it: Bo');
  await expect(his).toContainText('1 of 2 have allowed it: you.');
  await expect(his.getByRole('button', { name: 'Allow', exact: true })).toBeDisabled();
  const inboxOf = (reader: ThreadPage) => reader.page.getByRole('link', { name: /^Inbox/ });
  await expect(inboxOf(bo)).not.toContainText('for you');
  await expect(inboxOf(ada)).toContainText('1 waits for you');
  await hers.getByRole('button', { name: 'Allow', exact: true }).click();
  await bo.isAt('roll it out', 'done');

  // The hub is started anew: nobody signs in again, and what is said reaches the other.
  await apart.hub.stop();
  await apart.restartHub();
  await ada.post('help');
  await bo.isAt('help', 'done');

  // R41: the machine is taken out in the middle of a turn.
  await bo.play(
    [
      { do: 'say', text: 'Here I go.' },
      { do: 'run', command: 'sleep 600', login: false },
    ],
    'take your time',
  );
  await expect(ada.feed.getByText('Here I go.')).toBeVisible();
  const desk = await page.context().newPage();
  await desk.goto(new URL('/machines', address).href);
  await desk.getByRole('button', { name: /What one can do with/ }).click();
  await desk.getByRole('menuitem', { name: 'Forget this machine …' }).click();
  await desk
    .getByRole('dialog', { name: /^Forget/ })
    .getByRole('button', { name: 'Forget it' })
    .click();
  for (const { page: either } of [ada, bo])
    await expect(either.getByText('The machine of this thread was removed from the workspace.').first()).toBeVisible();
  await expect(bo.dock.getByRole('button', { name: 'Stop' })).toHaveCount(0);

  // R41: Bo is removed, with two pages open.
  const another = await bo.page.context().newPage();
  await another.goto(new URL('/inbox', address).href);
  await another.getByRole('navigation').first().waitFor();
  await desk.goto(new URL('/people', address).href);
  await removePerson(desk, 'Bo');
  for (const open of [bo.page, another])
    await expect(open.getByRole('heading', { name: 'Sign in to Hawser' })).toBeVisible({ timeout: 5_000 });
});
