// Who may do what: in a thread, on a machine, in a channel; who answers in whose place; and the key of a second factor.
import type { Page } from '@playwright/test';
import type { Member } from '../../src/wire/protocol/workspace-topic.ts';
import { PASSWORD } from '../support/people.ts';
import { CHOICES, machine } from './cast.ts';
import { asking, COMMAND, type Scene, type Scenes, show } from './scene.ts';
import { crew, open, owner, post } from './scenes-people.ts';
import type { Stage } from './stage.ts';

/** Somebody of the crew, by name. */
const named = async (stage: Stage, name: string): Promise<Member> => {
  await crew(stage);
  const view = stage.workspace.view.get();
  const found = view.status === 'ready' ? view.members.find(each => each.name === name) : undefined;
  if (!found) throw new Error(`${name} is not on the stage`);
  return found;
};

const deputise = async (stage: Stage): Promise<void> => {
  const { id } = await named(stage, 'Cleo');
  await post(owner(stage), stage, '/api/deputies', { deputy: id, hours: 72 });
};

const threadMenu = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'What one can do with this thread' }).click();
  await page.getByRole('menuitem', { name: 'Who may do what here' }).click();
  await page.getByText('may drive, and answers approvals').first().waitFor();
};

const answerers: Scene = async stage => {
  await deputise(stage);
  return asking('Who may answer', COMMAND, CHOICES.plain)(stage);
};

export const authorityScenes: Scenes = {
  'thread-access': async stage => {
    await deputise(stage);
    const thread = await stage.thread('Who may do what', 'web');
    const dag = await named(stage, 'Dag');
    await post(owner(stage), stage, `/api/grants/${thread.id}`, { whom: dag.id, level: 'drive' });
    return show(thread, threadMenu);
  },
  'machine-access': async stage => {
    const [cleo, dag] = [await named(stage, 'Cleo'), await named(stage, 'Dag')];
    const proposal = { no: 1, words: `let Dag (${dag.id}) drive sessions here`, by: dag.id, at: Date.now() };
    stage.runner.change({
      ...machine(),
      policy: {
        maxSandbox: 'workspace-write',
        leastApprovalPolicy: 'on-request',
        network: true,
        drive: { workspace: false, channels: [], people: [cleo.id] },
        fromBrowser: ['command', 'file_change'],
        answeredBy: 'drivers',
        deputies: true,
        rules: 0,
        proposals: [proposal],
      },
    });
    return open('/machines', 'Machines', async page => {
      await page.getByRole('button', { name: 'What one can do with studio-laptop' }).click();
      await page.getByRole('menuitem', { name: 'Who may use it' }).click();
      await page.getByText('proposed to this machine').waitFor();
    });
  },
  'channel-access': async stage => {
    await crew(stage);
    return open('/people', 'People', async page => {
      await page.getByRole('region', { name: 'Channels' }).getByRole('button', { name: 'Change' }).first().click();
      await page.getByRole('combobox', { name: 'How far Everybody may go' }).waitFor();
    });
  },
  'stand-ins': async stage => {
    await deputise(stage);
    return open('/people', 'People', page =>
      page.getByRole('region', { name: 'Stand-ins' }).getByText('until').first().scrollIntoViewIfNeeded(),
    );
  },
  'stand-in-name': async stage => {
    await crew(stage);
    return open('/people', 'People', page => page.getByRole('button', { name: 'Name somebody' }).click());
  },
  'approval-answerers': answerers,
  'approval-not-by-you': async stage => {
    await deputise(stage);
    const view = stage.workspace.view.get();
    const notBy = view.status === 'ready' ? [view.me] : [];
    return asking('Somebody else allows it', COMMAND, CHOICES.plain, undefined, { notBy })(stage);
  },
  'second-factor': async stage => {
    await crew(stage);
    return open('/account', 'Your account', async page => {
      const section = page.getByRole('region', { name: 'Second factor' });
      await section.getByLabel('The password you have now').fill(PASSWORD);
      await section.getByRole('button', { name: 'Set it up' }).click();
      await section.getByRole('img', { name: /QR code/ }).scrollIntoViewIfNeeded();
    });
  },
};
