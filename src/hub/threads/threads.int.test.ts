// Threads on a real database: what people and runners do at once, across crashes of the hub (a store closed without
// its threads), and what lists and browsers are told.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../../std/fake-clock.ts';
import { newId } from '../../std/ids.ts';
import { silentLogger } from '../../std/log.ts';
import type { RunnerEventBody, ThreadEvent } from '../../wire/protocol/events.ts';
import type {
  ChannelId,
  ItemId,
  MemberId,
  MessageId,
  Nonce,
  RunnerId,
  ThreadId,
  TurnId,
  WorkspaceId,
} from '../../wire/protocol/ids.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { anApproval, anItem, sessionBodies, someSettings } from '../../wire/thread/log.fixture.ts';
import { type Bus, type BusMessage, createLocalBus } from '../bus.ts';
import { createWorkspace } from '../store/queries/accounts.ts';
import { enrolRunner, pendingCommands } from '../store/queries/runners.ts';
import { eventsAfter, readLiveText, threadSummaries } from '../store/queries/threads.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { createThreads, type Threads } from './threads.ts';

const workspaceId = newId('wsp') as WorkspaceId;
const channelId = newId('chn') as ChannelId;
const runnerId = newId('run') as RunnerId;
const ada: Member = { id: newId('mem') as MemberId, name: 'Ada', role: 'owner' };
const turnId = 't1' as TurnId;

let folder: string;
let store: Store;
let clock: FakeClock;
let bus: Bus;
let threads: Threads;
let heard: BusMessage[];

const openHub = async () => {
  store = await openSqliteStore(join(folder, 'hub.db'), { clock });
  bus = createLocalBus();
  heard = [];
  bus.subscribe(message => heard.push(message));
  threads = createThreads({ store, bus, clock, log: silentLogger });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-threads-'));
  clock = createFakeClock();
  await openHub();
  await store.write(async tx => {
    await createWorkspace(tx, {
      workspace: { id: workspaceId, name: 'Tidewater' },
      userId: newId('usr'),
      owner: ada,
      channel: { id: channelId, name: 'general' },
      now: 1,
    });
    await enrolRunner(tx, { id: runnerId, workspaceId, owner: ada.id, name: 'laptop', publicKey: 'k', now: 1 });
  });
});
afterEach(async () => {
  await threads.close();
  await store.close();
  await rm(folder, { recursive: true });
});

const session = { runnerId, agent: 'practice' as const, folder: '/home/me/tides', settings: {} };
const newThread = (over: object = {}) =>
  threads.create({ workspaceId, channelId, title: 'Tides', nonce: newId('non'), session, ...over }, ada);
const started = sessionBodies[1] as RunnerEventBody;
let outboxNo = 0;
const report = async (id: ThreadId, ...events: RunnerEventBody[]) => {
  const entries = events.map(event => ({ no: ++outboxNo, threadId: id, event }));
  await (await threads.get(id)).accept(runnerId, entries);
  return entries;
};
const post = async (id: ThreadId, text: string, nonce = newId('non') as Nonce) =>
  (await threads.get(id)).ask(
    {
      event: 'post_message',
      payload: { id: newId('msg') as MessageId, nonce, text, attachments: [], mode: 'queue' },
    },
    ada,
  );
const logOfThread = (id: ThreadId): Promise<ThreadEvent[]> => eventsAfter(store.db, id, 0, 10_000);

describe('a thread', () => {
  test('is made once per nonce, with its session asked for in the same breath', async () => {
    const nonce = newId('non');
    const id = await newThread({ nonce });
    expect(await newThread({ nonce })).toBe(id);
    expect((await logOfThread(id)).map(event => event.type)).toEqual(['thread.created', 'session.requested']);
    expect(await pendingCommands(store.db, runnerId, 0, 10)).toMatchObject([
      { no: 1, threadId: id, body: { type: 'start_session', folder: '/home/me/tides' } },
    ]);
    expect(await threadSummaries(store.db, workspaceId)).toMatchObject([{ id, title: 'Tides', state: 'idle', seq: 2 }]);
  });

  test('has one message for one nonce, even when it is sent many times at once and after a restart', async () => {
    const id = await newThread();
    const nonce = newId('non') as Nonce;
    const seqs = await Promise.all(Array.from({ length: 20 }, () => post(id, 'Draw', nonce)));
    await threads.close();
    await store.close();
    await openHub();
    seqs.push(await post(id, 'Draw', nonce));
    expect(new Set(seqs.map(({ seq }) => seq)).size).toBe(1);
    expect((await logOfThread(id)).filter(event => event.type === 'message.posted')).toHaveLength(1);
    const queued = (await pendingCommands(store.db, runnerId, 0, 100)).filter(
      ({ body }) => body.type === 'queue_message',
    );
    expect(queued).toHaveLength(1);
  });

  test('gives gap-free seqs to everything that many people and the runner do at once', async () => {
    const id = await newThread();
    await Promise.all([
      report(id, started),
      ...Array.from({ length: 100 }, (_, index) => post(id, `message ${index}`)),
      report(id, { type: 'notice', level: 'info', code: 'x', text: 'hello' }),
    ]);
    const log = await logOfThread(id);
    expect(log.map(event => event.seq)).toEqual(log.map((_, index) => index + 1));
    expect(log).toHaveLength(104);
    const told = heard.flatMap(message => (message.type === 'thread_events' ? message.events : []));
    expect(told.map(event => event.seq)).toEqual(log.slice(2).map(event => event.seq));
  });

  test('R32: lets exactly one of a thousand answers to an approval win', async () => {
    const id = await newThread();
    const approval = anApproval(turnId);
    await report(id, started, { type: 'approval.opened', approval });
    const thread = await threads.get(id);
    const answers = await Promise.allSettled(
      Array.from({ length: 1_000 }, (_, index) =>
        thread.ask(
          {
            event: 'resolve_approval',
            payload: { approvalId: approval.id, hash: approval.hash, choice: index % 2 ? 'accept' : 'decline' },
          },
          ada,
        ),
      ),
    );
    expect(answers.filter(answer => answer.status === 'fulfilled')).toHaveLength(1);
    expect((await logOfThread(id)).filter(event => event.type === 'approval.decided')).toHaveLength(1);
    const sent = (await pendingCommands(store.db, runnerId, 0, 100)).filter(
      ({ body }) => body.type === 'resolve_approval',
    );
    expect(sent).toHaveLength(1);
  });

  test('writes what a runner repeats after a crash of the hub only once', async () => {
    const id = await newThread();
    const sent = await report(id, started, { type: 'turn.started', turnId, startedAt: 1, settings: someSettings });
    await threads.close();
    await store.close();
    await openHub();
    await (await threads.get(id)).accept(runnerId, sent);
    await report(id, { type: 'turn.completed', turnId, status: 'completed', completedAt: 2, durationMs: 1 });
    expect((await logOfThread(id)).map(event => event.type)).toEqual([
      'thread.created',
      'session.requested',
      'session.started',
      'turn.started',
      'turn.completed',
    ]);
  });

  test('tells lists of a new state at once, and of mere progress once a second', async () => {
    const id = await newThread();
    await report(id, started, { type: 'turn.started', turnId, startedAt: 1, settings: someSettings });
    const states = () => heard.flatMap(message => (message.type === 'thread_changed' ? [message.summary.state] : []));
    expect(states().at(-1)).toBe('working');
    const before = states().length;
    for (let index = 0; index < 5; index += 1) {
      await report(id, { type: 'item.started', turnId, item: anItem(`i${index}`, '') });
    }
    expect(states()).toHaveLength(before);
    await clock.advance(1_000);
    expect(states()).toHaveLength(before + 1);
  });

  test('that does not exist is refused in words', async () => {
    await expect(threads.get(newId('thr') as ThreadId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('a thread that cannot be read at the moment is not taken for one that does not exist', async () => {
  expect(await threads.find(newId('thr') as ThreadId)).toBeUndefined();
  const id = await newThread();
  const breaks = (column: 'head' | 'outbox', value: string) =>
    store.write(({ db }) =>
      db
        .updateTable('threads')
        .set({ [column]: value })
        .where('id', '=', id)
        .execute(),
    );
  const { outbox } = await store.db
    .selectFrom('threads')
    .select('outbox')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await breaks('outbox', '{');
  await expect(threads.find(id)).rejects.toThrow(SyntaxError);
  await breaks('outbox', outbox);
  expect((await threads.find(id))?.head().id).toBe(id);
});

describe('an archived thread', () => {
  const archive = async (id: ThreadId) => (await threads.get(id)).ask({ event: 'archive_thread', payload: {} }, ada);
  const restore = async (id: ThreadId) => (await threads.get(id)).ask({ event: 'restore_thread', payload: {} }, ada);
  const typesOf = async (id: ThreadId) => (await logOfThread(id)).map(event => event.type);
  const lineOf = async (id: ThreadId) => (await threadSummaries(store.db, workspaceId)).find(line => line.id === id);
  const turnStarted: RunnerEventBody = { type: 'turn.started', turnId, startedAt: 1, settings: someSettings };

  test('is put away and brought back once, however often and by however many it is asked', async () => {
    const id = await newThread();
    await Promise.all(Array.from({ length: 20 }, () => archive(id)));
    expect((await typesOf(id)).filter(type => type === 'thread.archived')).toHaveLength(1);
    await Promise.all(Array.from({ length: 20 }, () => restore(id)));
    expect((await typesOf(id)).slice(2)).toEqual(['thread.archived', 'thread.restored']);
    expect((await lineOf(id))?.archivedAt).toBeUndefined();
  });

  test('says so in its line, tells it to lists at once, and after a restart of the hub', async () => {
    const id = await newThread();
    await archive(id);
    const at = (await logOfThread(id)).at(-1)?.at;
    expect(await lineOf(id)).toMatchObject({ archivedAt: at, state: 'idle' });
    expect(heard.at(-1)).toMatchObject({ type: 'thread_changed', summary: { id, archivedAt: at } });
    await threads.close();
    await store.close();
    await openHub();
    expect((await threads.get(id)).head().archived).toEqual({ by: ada.id, at });
    expect(await typesOf(id)).toHaveLength(3);
  });

  test('is refused while a turn runs, a question is open or a message waits, and leaves the log as it was', async () => {
    const working = await newThread();
    await report(working, started, turnStarted);
    const asking = await newThread();
    await report(asking, started, { type: 'approval.opened', approval: anApproval(turnId) });
    const waiting = await newThread();
    await post(waiting, 'Draw the tides');
    for (const id of [working, asking, waiting]) {
      const before = await typesOf(id);
      await expect(archive(id)).rejects.toMatchObject({
        problem: { code: 'thread_busy', hint: expect.stringContaining('Stop it') },
      });
      expect(await typesOf(id)).toEqual(before);
    }
    await report(working, { type: 'turn.completed', turnId, status: 'interrupted', completedAt: 2, durationMs: 1 });
    await archive(working);
    expect(await lineOf(working)).toMatchObject({ state: 'idle', archivedAt: expect.any(Number) });
  });

  test('is back with the message that is written in it, in the same commit', async () => {
    const id = await newThread();
    await report(id, started);
    await archive(id);
    await post(id, 'Still there?');
    expect((await typesOf(id)).slice(-2)).toEqual(['thread.archived', 'message.posted']);
    expect((await lineOf(id))?.archivedAt).toBeUndefined();
    const queued = (await pendingCommands(store.db, runnerId, 0, 100)).filter(
      ({ body }) => body.type === 'queue_message',
    );
    expect(queued).toHaveLength(1);
  });

  test('is back when its agent begins to work', async () => {
    const id = await newThread();
    await report(id, started);
    await archive(id);
    await report(id, turnStarted);
    expect(await lineOf(id)).toMatchObject({ state: 'working' });
    expect((await lineOf(id))?.archivedAt).toBeUndefined();
  });

  test('may be one whose machine was forgotten at work; what is refused there leaves it put away', async () => {
    const id = await newThread();
    await report(id, started, turnStarted, { type: 'approval.opened', approval: anApproval(turnId) });
    await post(id, 'And then?');
    await (await threads.get(id)).leaveMachine(runnerId);
    await archive(id);
    await expect(post(id, 'anyone there?')).rejects.toMatchObject({ code: 'machine_gone' });
    expect((await lineOf(id))?.archivedAt).toEqual(expect.any(Number));
    await restore(id);
    expect(await lineOf(id)).toMatchObject({ state: 'blocked' });
  });
});

describe('live text', () => {
  const itemId = 'i1' as ItemId;
  const delta = (offset: number, text: string) => ({ turnId, itemId, offset, text });
  const running = async () => {
    const id = await newThread();
    await report(
      id,
      started,
      { type: 'turn.started', turnId, startedAt: 1, settings: someSettings },
      { type: 'item.started', turnId, item: anItem(itemId, '') },
    );
    return { id, thread: await threads.get(id) };
  };

  test('is passed on at once, and a repeat only as far as it is news', async () => {
    const { thread } = await running();
    thread.liveDelta(runnerId, delta(0, 'high '));
    thread.liveDelta(runnerId, delta(0, 'high '));
    thread.liveDelta(runnerId, delta(3, 'h tide'));
    const told = heard.flatMap(message =>
      message.type === 'live' ? [[message.delta.offset, message.delta.text]] : [],
    );
    expect(told).toEqual([
      [0, 'high '],
      [5, 'tide'],
    ]);
    expect(thread.liveDelta(runnerId, delta(100, '?'))).toBe('gap');
    expect(thread.live.textOf(itemId)).toBe('high tide');
  });

  test('that is long is not sent again with its item, as far as it was heard', async () => {
    const { id, thread } = await running();
    const text = 'tide '.repeat(20_000);
    const complete = async (each: ItemId, heardText: string, final: string) => {
      if (each !== itemId) await report(id, { type: 'item.started', turnId, item: anItem(each, '') });
      thread.liveDelta(runnerId, { turnId, itemId: each, offset: 0, text: heardText });
      await report(id, { type: 'item.completed', turnId, item: anItem(each, final) });
      expect((await logOfThread(id)).at(-1)).toMatchObject({ type: 'item.completed', item: { text: final } });
      return heard.flatMap(message => (message.type === 'thread_events' ? message.spoken : [])).slice(-1);
    };
    const all = [{ itemId, heard: 100_000 }];
    expect(await complete(itemId, text, text)).toEqual(all);
    const second = 'i2' as ItemId;
    const most = [{ itemId: second, heard: 99_990 }];
    expect(await complete(second, text.slice(0, -10), text)).toEqual(most);
    expect(await complete('i3' as ItemId, text.slice(1), text)).toEqual(most); // it ended otherwise than was heard
    expect(await complete('i4' as ItemId, 'short', 'short')).toEqual(most);
  });

  test('survives the hub, but for what came within the last second', async () => {
    const { id, thread } = await running();
    thread.liveDelta(runnerId, delta(0, 'high '));
    await clock.advance(1_000);
    thread.liveDelta(runnerId, delta(5, 'tide'));
    await store.close(); // as a crash leaves it: nothing more is written
    await openHub();
    const again = await threads.get(id);
    expect(again.live.textOf(itemId)).toBe('high ');
    again.liveSnapshot(runnerId, { turnId, itemId, base: 0, text: 'high tide' });
    expect(again.live.textOf(itemId)).toBe('high tide');
    expect(heard.at(-1)).toMatchObject({ type: 'live_snapshot', snapshot: { text: 'high tide' } });
  });

  test('becomes the text of the item when its runner died', async () => {
    const { id, thread } = await running();
    thread.liveDelta(runnerId, delta(0, 'high ti'));
    await clock.advance(1_000);
    await report(id, { type: 'turn.completed', turnId, status: 'interrupted', completedAt: 2, durationMs: null });
    const completed = (await logOfThread(id)).find(event => event.type === 'item.completed');
    expect(completed).toMatchObject({ item: { text: 'high ti', status: 'interrupted' } });
    expect(await readLiveText(store.db, id)).toEqual([]);
    expect(thread.live.snapshots()).toEqual([]);
  });

  test('R46: of another runner is not believed', async () => {
    const { thread } = await running();
    thread.liveDelta(newId('run') as RunnerId, delta(0, 'lies'));
    thread.liveSnapshot(newId('run') as RunnerId, { turnId, itemId, base: 0, text: 'lies' });
    expect(thread.live.textOf(itemId)).toBeUndefined();
  });
});
