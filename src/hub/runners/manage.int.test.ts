// Renaming and forgetting machines, and asking them for files, through the hub's front door, with a real runner at the
// other end and the web app's own data layer at this one.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { changeConfig } from '../../runner/config.ts';
import { logIn, makeLaptop } from '../../runner/test-laptop.ts';
import { runOn } from '../../runner/test-run-on.ts';
import { signInAsOwner } from '../../web/data/test-owner.ts';
import { openWorkspace } from '../../web/data/workspace.ts';
import type { MemberId, ThreadId } from '../../wire/protocol/ids.ts';
import { defaultSettings } from '../../wire/protocol/settings.ts';
import { may } from '../policy.ts';
import { invite, ownerBrowser } from '../test-browser.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hawser-manage-'));
  folder = join(home, 'project');
  await mkdir(folder);
  await changeConfig(home, config => ({ ...config, allowed_folders: [folder] }));
  onTestFinished(() => rm(home, { recursive: true }));
});

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const online = async (hub: TestHub) => {
  const running = await runOn(hub, home);
  await eventually(() => expect(running.links.at(-1)?.state).toBe('online'));
  return running;
};

/** The owner's browser, with the machines it sees. */
const browse = async (hub: TestHub) => {
  const owner = await signInAsOwner(hub);
  const me = await owner.api.me();
  if (!me) throw new Error('signed in');
  const workspace = openWorkspace(me.workspaceId, { connection: owner.connection, onFrame: setImmediate });
  const machines = () => {
    const view = workspace.view.get();
    return view.status === 'ready' ? view.runners : [];
  };
  return { ...owner, workspace, machines };
};

const setUp = async () => {
  const hub = await startTestHub();
  const running = await online(hub);
  const { id: runnerId } = running.runner;
  const threadId = await hub.ensureThread({ runnerId, agent: 'practice', folder });
  const browser = await browse(hub);
  const thread = browser.open(threadId);
  await eventually(() => expect(thread.view.get().head?.session?.state).toBe('ready'));
  return { hub, ...running, runnerId, threadId, thread, ...browser };
};

test('a machine is called what people here call it, also after it came again', async () => {
  const { hub, api, machines, runner, runnerId } = await setUp();
  await api.renameRunner(runnerId, 'Studio laptop');
  await eventually(() => expect(machines()[0]?.name).toBe('Studio laptop'));
  await runner.close();
  await online(hub);
  await eventually(() => expect(machines()[0]).toMatchObject({ name: 'Studio laptop', online: true }));
});

test('R41: a forgotten machine is cut off at once, and its key is refused in words from then on', async () => {
  const { api, machines, runnerId, links } = await setUp();
  await api.forgetRunner(runnerId);
  await eventually(() => expect(machines()).toEqual([]));
  await eventually(() =>
    expect(links.at(-1)).toMatchObject({
      state: 'offline',
      problem: { code: 'not_enrolled', hint: expect.any(String) },
    }),
  );
  await expect(api.listFiles(runnerId, 'thr_00000000000000000000000000' as ThreadId, '')).rejects.toThrow('not yours');
});

test('a thread of a forgotten machine keeps what was said, says so, and can be moved', async () => {
  const { hub, api, thread, runner, runnerId, agent } = await setUp();
  for (const text of ['at work', 'waits']) thread.post({ text, attachments: [], mode: 'queue' });
  await eventually(() => expect(agent.sent).toHaveLength(1));
  await eventually(() => expect(thread.view.get().head?.waiting).toHaveLength(2));
  await api.forgetRunner(runnerId);
  await eventually(() =>
    expect(thread.view.get().head).toMatchObject({
      turn: null,
      waiting: [],
      lastTurn: { status: 'interrupted', problem: { code: 'machine_gone' } },
      session: { state: 'blocked', problem: { code: 'machine_gone' } },
    }),
  );
  const states = thread.view
    .get()
    .timeline.entries.flatMap(entry => (entry.kind === 'message' ? [entry.state?.state] : []));
  expect(states).toEqual(['failed', 'cancelled']);

  thread.post({ text: 'anyone there?', attachments: [], mode: 'queue' });
  await eventually(() => expect(thread.view.get().unsent[0]?.problem?.code).toBe('machine_gone'));
  const where = { agent: 'practice', folder, settings: {} } as const;
  await expect(thread.ask('start_session', { ...where, runnerId })).rejects.toThrow('not enrolled');

  // The machine comes back the way it first came, and takes up no work it was given before.
  await runner.close();
  const again = await online(hub);
  expect(again.runner.id).toBe(runnerId);
  await thread.ask('start_session', { ...where, runnerId: again.runner.id });
  await eventually(() => expect(thread.view.get().head?.session?.state).toBe('ready'));
  thread.resend(thread.view.get().unsent[0]?.nonce ?? ('' as never));
  await eventually(() => expect(again.agent.sent.map(({ text }) => text)).toEqual(['anyone there?']));
});

test('a machine with many threads leaves every one of them before it is gone', async () => {
  const { api, workspace, machines, runner, runnerId } = await setUp();
  await runner.close();
  const session = { runnerId, agent: 'practice', folder, settings: defaultSettings } as const;
  const view = workspace.view.get();
  const channelId = view.status === 'ready' ? view.channels[0]?.id : undefined;
  if (!channelId) throw new Error('there is a channel');
  const titles = Array.from({ length: 120 }, (_, n) => `Thread ${n}`);
  await Promise.all(titles.map(title => workspace.createThread({ channelId, title, session })));
  await api.forgetRunner(runnerId);
  await eventually(() => expect(machines()).toEqual([]));
  const blocked = () => {
    const now = workspace.view.get();
    return now.status === 'ready' ? now.threads.filter(({ trouble }) => trouble?.includes('was removed')) : [];
  };
  await eventually(() => expect(blocked()).toHaveLength(121));
});

test('R45: a key that is enrolled stays with its owner’s machine, whoever else shows it', async () => {
  const hub = await startTestHub();
  const running = await online(hub);
  const eve = await invite(hub, await ownerBrowser(hub), { role: 'member', name: 'Eve' });
  const laptop = await makeLaptop();
  await mkdir(join(laptop.home, 'runner'), { mode: 0o700 });
  await copyFile(join(home, 'runner', 'key.pem'), join(laptop.home, 'runner', 'key.pem'));
  await expect(logIn(hub, laptop, eve.browser)).rejects.toMatchObject({ code: 'key_taken' });
  expect(running.links.at(-1)?.state).toBe('online');
});

test('only its owner and those who look after the workspace may manage a machine', () => {
  const owner = 'mem_owner' as MemberId;
  const other = 'mem_other' as MemberId;
  const machine = { kind: 'runner', owner, level: 'drive' } as const;
  expect(may({ id: owner, role: 'member' }, 'manage_runner', machine)).toBe(true);
  expect(may({ id: owner, role: 'guest' }, 'manage_runner', machine)).toBe(false);
  expect(may({ id: other, role: 'member' }, 'manage_runner', machine)).toBe(false);
  expect(may({ id: other, role: 'admin' }, 'manage_runner', machine)).toBe(true);
});

test('files of a thread’s folder are found through the hub, and R3: only while the laptop has it open', async () => {
  const { api, runnerId, threadId } = await setUp();
  await writeFile(join(folder, 'tide-chart.ts'), '');
  await writeFile(join(folder, 'readme.md'), '');
  expect(await api.listFiles(runnerId, threadId, 'tide')).toEqual(['tide-chart.ts']);
  await changeConfig(home, config => ({ ...config, allowed_folders: [join(home, 'elsewhere')] }));
  await expect(api.listFiles(runnerId, threadId, 'tide')).rejects.toThrow('not inside a folder');
  const foreign = 'thr_00000000000000000000000000' as ThreadId;
  await expect(api.listFiles(runnerId, foreign, 'tide')).rejects.toThrow('does not exist');
});
