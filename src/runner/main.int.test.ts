// A real runner on a real hub over real sockets, with an agent that does what the test says: what happens to messages,
// events and live text when either side goes away and comes back.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startTestHub, type TestHub } from '../hub/test-hub.ts';
import { signInAsOwner } from '../web/data/test-owner.ts';
import type { Thread, ThreadView } from '../web/data/thread.ts';
import type { ItemId, ThreadId, TurnId } from '../wire/protocol/ids.ts';
import { anItem } from '../wire/thread/log.fixture.ts';
import { changeConfig } from './config.ts';
import type { TestAgent, TestMemory } from './test-agent.ts';
import { runOn } from './test-run-on.ts';

let home: string;
let folder: string;
let memory: TestMemory;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hawser-runner-'));
  folder = join(home, 'project');
  await mkdir(folder);
  await changeConfig(home, config => ({ ...config, allowed_folders: [folder] }));
  memory = { turns: [], nextTurn: 1 };
  onTestFinished(() => rm(home, { recursive: true }));
});

/** A browser of the owner that has a thread open. */
const browse = async (hub: TestHub, threadId: ThreadId): Promise<Thread> => {
  const thread = (await signInAsOwner(hub)).open(threadId);
  await until(thread, view => view.status === 'ready');
  return thread;
};

/** Resolves with the first view that fits. */
const until = (thread: Thread, fits: (view: ThreadView) => boolean): Promise<ThreadView> =>
  new Promise(resolve => {
    const check = () => {
      const view = thread.view.get();
      if (!fits(view)) return;
      unsubscribe();
      resolve(view);
    };
    const unsubscribe = thread.view.subscribe(check);
    check();
  });

const post = (thread: Thread, text: string, mode: 'queue' | 'steer' = 'queue') =>
  thread.post({ text, attachments: [], mode });
const stateOf = (view: ThreadView, text: string) =>
  view.timeline.entries.flatMap(entry =>
    entry.kind === 'message' && entry.message?.text === text ? [entry.state?.state ?? 'sent'] : [],
  );
const says = (text: string, state: string) => (view: ThreadView) => stateOf(view, text).join() === state;
const itemsOf = (view: ThreadView) =>
  view.timeline.entries.flatMap(entry =>
    entry.kind === 'turn' ? [...entry.items.values()].map(({ item }) => item) : [],
  );
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const setUp = async () => {
  const hub = await startTestHub();
  const running = await runOn(hub, home, memory);
  await eventually(() => expect(running.links.at(-1)?.state).toBe('online'));
  const threadId = await hub.ensureThread({ runnerId: running.runner.id, agent: 'practice', folder });
  const thread = await browse(hub, threadId);
  await until(thread, view => view.head?.session?.state === 'ready');
  return { hub, ...running, threadId, thread };
};

describe('a message', () => {
  test('goes to the agent and its end comes back', async () => {
    const { thread, agent } = await setUp();
    post(thread, 'draw the tides');
    await until(thread, says('draw the tides', 'accepted'));
    expect(agent.sent.map(sent => sent.text)).toEqual(['draw the tides']);
    agent.end();
    const view = await until(thread, says('draw the tides', 'done'));
    expect(view.unsent).toEqual([]);
    expect(view.head?.turn).toBeNull();
  });

  test('written while the runner is away waits for it, in order, and is given once', async () => {
    const { hub, thread, close } = await setUp();
    await close();
    post(thread, 'one');
    post(thread, 'two');
    await until(thread, view => view.unsent.length === 0);
    const { agent } = await runOn(hub, home, memory);
    await until(thread, says('one', 'accepted'));
    agent.end();
    await until(thread, says('two', 'accepted'));
    agent.end();
    await until(thread, says('two', 'done'));
    expect(agent.sent.map(sent => sent.text)).toEqual(['one', 'two']);
  });

  test('written and cancelled while the runner is away never reaches the agent', async () => {
    const { hub, thread, close } = await setUp();
    await close();
    post(thread, 'never mind');
    const view = await until(thread, each => each.head?.waiting.length === 1);
    const [waiting] = view.head?.waiting ?? [];
    if (!waiting) throw new Error('it waits');
    await thread.ask('cancel_message', { messageId: waiting.message.id });
    const { agent } = await runOn(hub, home, memory);
    await until(thread, says('never mind', 'cancelled'));
    expect(agent.sent).toEqual([]);
  });

  test('is given again after a crash only when the agent had not taken it', async () => {
    const { hub, thread, agent, close } = await setUp();
    post(thread, 'first');
    await until(thread, says('first', 'accepted'));
    expect(agent.sent).toHaveLength(1);
    await close();
    const second = await runOn(hub, home, memory);
    const view = await until(thread, says('first', 'failed'));
    const turn = view.timeline.entries.find(entry => entry.kind === 'turn');
    expect(turn?.kind === 'turn' && turn.completed).toMatchObject({
      status: 'interrupted',
      problem: { code: 'runner_restarted' },
    });
    expect(second.agent.sent).toEqual([]);
  });
});

describe('what the agent says', () => {
  const say = (agent: TestAgent, text: string, offset = 0) => {
    const turnId = agent.sent.at(-1)?.turnId as TurnId;
    if (offset === 0) agent.say({ type: 'item_started', turnId, item: anItem('i1', '') });
    agent.say({ type: 'item_delta', turnId, itemId: 'i1' as ItemId, offset, text });
    return turnId;
  };
  const liveText = (view: ThreadView) => view.live.get('i1' as ItemId)?.text;

  test('is seen as it is said, by a browser that comes later too, and whole in the end', async () => {
    const { hub, thread, threadId, agent } = await setUp();
    post(thread, 'speak');
    await until(thread, says('speak', 'accepted'));
    const turnId = say(agent, 'high ');
    await until(thread, view => liveText(view) === 'high ');
    const later = await browse(hub, threadId);
    expect(liveText(later.view.get())).toBe('high ');
    say(agent, 'tide', 5);
    await Promise.all([thread, later].map(each => until(each, view => liveText(view) === 'high tide')));
    agent.say({ type: 'item_completed', turnId, item: anItem('i1', 'high tide at two', 'completed') });
    const view = await until(later, each => itemsOf(each)[0]?.status === 'completed');
    expect(itemsOf(view)).toMatchObject([{ text: 'high tide at two' }]);
    expect(view.live.size).toBe(0);
  });

  test('goes on over a restart of the hub, without a word lost or doubled', async () => {
    const { hub, thread, threadId, agent } = await setUp();
    post(thread, 'speak');
    await until(thread, says('speak', 'accepted'));
    const turnId = say(agent, 'high ');
    await until(thread, view => liveText(view) === 'high ');
    const port = Number(hub.url.port);
    await hub.close();
    say(agent, 'tide ', 5);
    agent.say({ type: 'item_started', turnId, item: anItem('i2', '') });
    const again = await startTestHub({ folder: hub.folder, port });
    say(agent, 'at two', 10);
    const later = await browse(again, threadId);
    await until(later, view => liveText(view) === 'high tide at two');
    await until(thread, view => liveText(view) === 'high tide at two');
    agent.say({ type: 'item_completed', turnId, item: anItem('i1', 'high tide at two', 'completed') });
    agent.end();
    for (const each of [thread, later]) {
      const view = await until(each, says('speak', 'done'));
      expect(itemsOf(view).map(item => [item.id, item.status])).toEqual([
        ['i1', 'completed'],
        ['i2', 'interrupted'],
      ]);
    }
  });

  test('is kept as far as it came when the runner dies for good', async () => {
    const { hub, thread, agent, close } = await setUp();
    post(thread, 'speak');
    await until(thread, says('speak', 'accepted'));
    say(agent, 'high ti');
    await until(thread, view => liveText(view) === 'high ti');
    await close();
    await runOn(hub, home, memory);
    const view = await until(thread, each => itemsOf(each)[0]?.status === 'interrupted');
    expect(itemsOf(view)).toMatchObject([{ text: 'high ti', status: 'interrupted' }]);
  });
});

describe('a session', () => {
  test('in a folder that is not open to agents says so, and starts once it is', async () => {
    const { hub, runner } = await setUp();
    const other = join(home, 'other');
    await mkdir(other);
    const threadId = await hub.ensureThread({ runnerId: runner.id, agent: 'practice', folder: other });
    const thread = await browse(hub, threadId);
    const view = await until(thread, each => each.head?.session?.state === 'blocked');
    expect(view.head?.session?.problem).toMatchObject({
      code: 'folder_not_allowed',
      hint: expect.stringContaining('paths add'),
    });
    post(thread, 'waiting');
    await changeConfig(home, config => ({ ...config, allowed_folders: [...config.allowed_folders, other] }));
    await thread.ask('start_session', { runnerId: runner.id, agent: 'practice', folder: other, settings: {} });
    await until(thread, says('waiting', 'accepted'));
  });

  test('whose agent is signed out starts by itself once it is signed in', async () => {
    const hub = await startTestHub();
    const { runner, agent } = await runOn(hub, home, memory);
    const problem = { code: 'agent_signed_out', message: 'Not signed in.', hint: 'Sign in.' };
    agent.setStatus({ kind: 'practice', state: 'signed_out', problem, models: [] });
    const thread = await browse(hub, await hub.ensureThread({ runnerId: runner.id, agent: 'practice', folder }));
    await until(thread, view => view.head?.session?.problem?.code === 'agent_signed_out');
    agent.setStatus({ kind: 'practice', state: 'ready', models: [] });
    await until(thread, view => view.head?.session?.state === 'ready');
  });
});

describe('R40, R46: a runner', () => {
  test('cannot join as another, and a second connection of the same one replaces the first', async () => {
    const { hub, links } = await setUp();
    const second = await runOn(hub, home, memory);
    await eventually(() => expect(second.links.at(-1)?.state).toBe('online'));
    await eventually(() => expect(links.some(link => link.state === 'offline')).toBe(true));
  });

  test('the hub does not know any more is told so in words', async () => {
    const { hub, links } = await setUp();
    const port = Number(hub.url.port);
    await hub.close();
    await startTestHub({ port });
    await eventually(() =>
      expect(links.at(-1)).toMatchObject({
        state: 'offline',
        problem: { code: 'not_enrolled', hint: expect.any(String) },
      }),
    );
  });
});
