// The store's contract, run against every database that is listed here. A further database is one more line.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../std/clock.ts';
import { newId } from '../../std/ids.ts';
import type { ThreadEvent, ThreadEventBody } from '../../wire/protocol/events.ts';
import type {
  ChannelId,
  ItemId,
  MemberId,
  MessageId,
  RunnerId,
  ThreadId,
  WorkspaceId,
} from '../../wire/protocol/ids.ts';
import { aMessage, anItem, logOf } from '../../wire/thread/log.fixture.ts';
import * as accounts from './queries/accounts.ts';
import { attachmentsByIds, insertAttachment } from './queries/attachments.ts';
import * as runners from './queries/runners.ts';
import * as threads from './queries/threads.ts';
import { openSqliteStore } from './sqlite/open.ts';
import type { AppendBatch, SearchQuery, SearchRow, Store } from './store.ts';
import { SeqConflict } from './store.ts';

const DATABASES: readonly { name: string; open: (folder: string) => Promise<Store> }[] = [
  { name: 'SQLite', open: folder => openSqliteStore(join(folder, 'hub.db'), { clock: systemClock }) },
];

const folders: string[] = [];
const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe.each(DATABASES)('a store on $name', ({ open }) => {
  const start = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hawser-store-'));
    folders.push(folder);
    const store = await open(folder);
    stores.push(store);
    return { folder, store, ...(await furnish(store)) };
  };
  const reopen = async (folder: string, store: Store) => {
    await store.close();
    stores.splice(stores.indexOf(store), 1);
    const again = await open(folder);
    stores.push(again);
    return again;
  };

  test('keeps events in order, gap-free, across a restart', async () => {
    const { folder, store, threadId } = await start();
    await append(store, { threadId, events: posts(1, 3) });
    await append(store, { threadId, events: posts(4, 2) });

    const again = await reopen(folder, store);
    const events = await threads.eventsAfter(again.db, threadId, 0, 100);
    expect(events.map(event => event.seq)).toEqual([1, 2, 3, 4, 5]);
    expect((await threads.readThread(again.db, threadId))?.head.seq).toBe(5);
  });

  test('lets one of two writers win that saw the same seq', async () => {
    const { store, threadId } = await start();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => append(store, { threadId, events: posts(1, 1) })),
    );
    expect(attempts.filter(attempt => attempt.status === 'fulfilled')).toHaveLength(1);
    const reasons = attempts.flatMap(attempt => (attempt.status === 'rejected' ? [attempt.reason] : []));
    expect(reasons).toHaveLength(19);
    for (const reason of reasons) expect(reason).toBeInstanceOf(SeqConflict);
    expect(await threads.eventsAfter(store.db, threadId, 0, 100)).toHaveLength(1);
  });

  test('writes a unit whole or not at all, and a failing unit takes no other down', async () => {
    const { store, threadId, workspaceId } = await start();
    const failing = store.write(async tx => {
      await tx.append({ threadId, events: posts(1, 1) });
      throw new Error('second thoughts');
    });
    const other = store.write(tx =>
      threads.insertChannel(tx, {
        id: newId('chn') as ChannelId,
        workspaceId,
        name: 'api',
        nonce: 'nonce-api',
        now: 1,
      }),
    );
    await expect(failing).rejects.toThrow('second thoughts');
    expect((await other).name).toBe('api');
    expect(await threads.eventsAfter(store.db, threadId, 0, 10)).toEqual([]);
  });

  test('shows nothing of a unit before it is committed', async () => {
    const { store, threadId } = await start();
    let seenInside: ThreadEvent[] = [];
    await store.write(async tx => {
      await tx.append({ threadId, events: posts(1, 1) });
      seenInside = await threads.eventsAfter(store.db, threadId, 0, 10);
    });
    expect(seenInside).toEqual([]);
    expect(await threads.eventsAfter(store.db, threadId, 0, 10)).toHaveLength(1);
  });

  test('finds the event of a repeated request by its nonce, and refuses a second one', async () => {
    const { store, threadId } = await start();
    const [first, second] = posts(1, 2);
    if (!first || !second) throw new Error('two events');
    await append(store, { threadId, events: [{ ...first, nonce: 'nonce-12345' }] });
    expect((await threads.eventByNonce(store.db, threadId, 'nonce-12345'))?.seq).toBe(1);
    const repeat = append(store, { threadId, events: [{ ...second, nonce: 'nonce-12345' }] });
    await expect(repeat).rejects.toThrow();
    expect((await threads.readThread(store.db, threadId))?.head.seq).toBe(1);
  });

  test('leaves superseded events out of pages and knows the items that still run', async () => {
    const { store, threadId } = await start();
    const turnId = 't1' as never;
    const log = logOf([
      { type: 'item.started', turnId, item: anItem('i1', '') },
      { type: 'item.started', turnId, item: anItem('i2', '') },
      { type: 'item.completed', turnId, item: anItem('i1', 'done', 'completed') },
    ]);
    await append(store, {
      threadId,
      events: log.map(event => ({ event, ...(event.seq === 3 && { supersedes: [1] }) })),
    });
    const page = await threads.eventsBefore(store.db, threadId, 100, { events: 10, bytes: 1e9 });
    expect(page.events.map(event => [event.seq, event.pos])).toEqual([
      [2, undefined],
      [3, 1],
    ]);
    expect((await threads.openItemEvents(store.db, threadId)).map(event => event.seq)).toEqual([2]);
  });

  test.each([
    [
      'by number',
      { events: 10, bytes: 1e9 },
      [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
      ],
    ],
    [
      'by size',
      { events: 100, bytes: 20_000 },
      [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]],
    ],
  ])('pages backwards without a gap or a repeat, %s', async (_how, limit, earlier) => {
    const { store, threadId } = await start();
    await append(store, { threadId, events: [...posts(1, 24), ...posts(25, 1, 'x'.repeat(30_000))] });
    const seen: number[][] = [];
    let before = 26;
    for (let more = true; more; ) {
      const page = await threads.eventsBefore(store.db, threadId, before, limit);
      seen.unshift(page.events.map(event => event.seq));
      before = page.events[0]?.seq ?? 0;
      more = page.more;
    }
    expect(seen.flat()).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(seen.slice(0, -1)).toEqual(earlier);
  });

  test('a page has of long texts only the ends, and does not read too many of them', async () => {
    const { store, threadId } = await start();
    const completed = (text: string): ThreadEventBody => ({
      ...{ type: 'item.completed', turnId: 't1' as never },
      item: anItem(newId('itm'), text, 'completed'),
    });
    const huge = 'high tide\n'.repeat(450_000);
    const log = logOf([
      completed(huge),
      completed(huge),
      ...Array.from({ length: 5 }, () => completed('w '.repeat(1e5))),
    ]);
    await append(store, { threadId, events: log.map(event => ({ event })) });
    const limit = { events: 400, bytes: 512 << 10 };
    const pages = [];
    for (let before = 8; before > 1; before = pages.at(-1)?.events[0]?.seq ?? 0) {
      pages.push(await threads.eventsBefore(store.db, threadId, before, limit));
    }
    expect(pages.map(({ events }) => events.map(({ seq }) => seq))).toEqual([[2, 3, 4, 5, 6, 7], [1]]);
    expect(pages.map(({ more }) => more)).toEqual([true, false]);
    expect(JSON.stringify(pages).length).toBeLessThan(limit.bytes);
    expect(pages[0]?.events[0]?.lacks?.chars).toBeGreaterThan(4_400_000);
    // The log itself is whole.
    expect(await threads.eventsAfter(store.db, threadId, 0, 1)).toMatchObject([{ item: { text: huge } }]);
  });

  test('tells all that came since, or that it is too much', async () => {
    const { store, threadId } = await start();
    await append(store, { threadId, events: posts(1, 25) });
    const since = async (seq: number, limit: threads.PageLimit) =>
      (await threads.eventsSince(store.db, threadId, seq, limit))?.map(event => event.seq);
    expect(await since(22, { events: 3, bytes: 1e9 })).toEqual([23, 24, 25]);
    expect(await since(21, { events: 3, bytes: 1e9 })).toBeUndefined();
    expect(await since(24, { events: 3, bytes: 1 })).toEqual([25]);
    expect(await since(23, { events: 3, bytes: 1 })).toBeUndefined();
    expect(await since(25, { events: 3, bytes: 1 })).toEqual([]);
  });

  test('keeps written-down live text until its item completes', async () => {
    const { folder, store, threadId } = await start();
    const rows = [
      { itemId: 'i1' as ItemId, turnId: 't1', position: 0, text: 'high ' },
      { itemId: 'i1' as ItemId, turnId: 't1', position: 5, text: 'tide' },
    ];
    await store.write(tx => threads.saveLiveText(tx, threadId, rows));
    await store.write(tx => threads.saveLiveText(tx, threadId, rows));
    const again = await reopen(folder, store);
    expect((await threads.readLiveText(again.db, threadId)).map(row => row.text).join('')).toBe('high tide');
    await again.write(tx => threads.deleteLiveText(tx, threadId, ['i1' as ItemId]));
    expect(await threads.readLiveText(again.db, threadId)).toEqual([]);
  });

  test('numbers commands per runner without gaps and keeps them until acknowledged', async () => {
    const { folder, store, threadId, runnerId } = await start();
    const stop = { threadId, body: { type: 'stop_session' as const } };
    await Promise.all(
      Array.from({ length: 5 }, () => store.write(tx => runners.addCommands(tx, runnerId, [stop, stop]))),
    );
    await store.write(tx => runners.acknowledgeCommands(tx, runnerId, 4));
    const again = await reopen(folder, store);
    await again.write(tx => runners.addCommands(tx, runnerId, [stop]));
    const pending = await runners.pendingCommands(again.db, runnerId, 0, 100);
    expect(pending.map(command => command.no)).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect(await runners.pendingCommands(again.db, runnerId, 9, 1)).toMatchObject([
      { no: 10, body: { type: 'stop_session' } },
    ]);
  });

  test('enrols a runner once per key', async () => {
    const { store, workspaceId, owner } = await start();
    const row = { workspaceId, owner, name: 'a', publicKey: 'key-a', now: 1 };
    const first = await store.write(tx => runners.enrolRunner(tx, { ...row, id: newId('run') as RunnerId }));
    const second = await store.write(tx =>
      runners.enrolRunner(tx, { ...row, name: 'b', id: newId('run') as RunnerId }),
    );
    expect(second).toBe(first);
    expect((await runners.runnerById(store.db, first))?.name).toBe('b');
  });

  test('uses a sign-in link up once, and only while it is valid', async () => {
    const { store, userId } = await start();
    await store.write(tx => accounts.saveSignInLink(tx, 'hash-1', userId, 100));
    await store.write(tx => accounts.saveSignInLink(tx, 'hash-2', userId, 100));
    const uses = await Promise.all(
      Array.from({ length: 10 }, () => store.write(tx => accounts.useSignInLink(tx, 'hash-1', 50))),
    );
    expect(uses.filter(user => user === userId)).toHaveLength(1);
    expect(await store.write(tx => accounts.useSignInLink(tx, 'hash-2', 100))).toBeUndefined();
  });

  test('gives attachments only to their own workspace', async () => {
    const { store, workspaceId, owner } = await start();
    const attachment = {
      id: newId('att') as never,
      sha256: 'b'.repeat(64),
      name: 'tide.png',
      mediaType: 'image/png',
      bytes: 10,
      width: 2,
      height: 3,
    };
    await store.write(tx => insertAttachment(tx, { attachment, workspaceId, memberId: owner, now: 1 }));
    expect(await attachmentsByIds(store.db, workspaceId, [attachment.id])).toEqual([attachment]);
    expect(await attachmentsByIds(store.db, newId('wsp') as WorkspaceId, [attachment.id])).toEqual([]);
  });

  test('searches words and beginnings of words, in one workspace, newest first', async () => {
    const { store, threadId, workspaceId, channelId } = await start();
    const rows: SearchRow[] = [
      { threadId, seq: 1, kind: 'message', at: 10, text: 'Draw the tides as an SVG' },
      { threadId, seq: 2, kind: 'answer', at: 20, text: 'The tidal range is 4 m' },
    ];
    await store.write(tx => store.search.add(tx, threadId, 2, rows));
    const find = async (words: string, workspace = workspaceId) =>
      (await store.search.find({ words, workspaceId: workspace, channels: [channelId], limit: 10 })).hits;

    expect((await find('tid')).map(hit => hit.seq)).toEqual([2, 1]);
    expect((await find('tides svg'))[0]?.snippet).toContain('\ue000tides\ue001');
    expect(await find('"; drop table threads; --')).toEqual([]);
    expect(await find('NEAR( OR *')).toEqual([]);
    expect(await find('text: thread_id: {')).toEqual([]);
    expect(await find('tid', newId('wsp') as WorkspaceId)).toEqual([]);
    expect(await find('')).toEqual([]);
  });

  test('narrows a search by who, what, where and when, also without words, and gives it in pages', async () => {
    const { store, threadId, workspaceId, channelId, owner, runnerId } = await start();
    const rows = Array.from({ length: 7 }, (_, index): SearchRow => {
      const base = { threadId, seq: index + 1, at: 1_000 + Math.floor(index / 3), text: `tide number ${index + 1}` };
      return index % 2 === 0 ? { ...base, kind: 'message', by: owner } : { ...base, kind: 'command' };
    });
    await store.write(tx => store.search.add(tx, threadId, 7, rows));
    const summary = JSON.stringify({ runnerId });
    await store.write(tx => tx.db.updateTable('threads').set({ summary }).where('id', '=', threadId).execute());
    const page = (over: Partial<SearchQuery>) =>
      store.search.find({ words: 'tide', workspaceId, channels: [channelId], limit: 50, ...over });
    const seqs = async (over: Partial<SearchQuery>) => (await page(over)).hits.map(hit => hit.seq);

    expect(await seqs({ by: owner })).toEqual([7, 5, 3, 1]);
    expect(await seqs({ kind: 'command' })).toEqual([6, 4, 2]);
    expect(await seqs({ after: 1_001, before: 1_002 })).toEqual([6, 5, 4]);
    expect(await seqs({ words: '', by: owner, before: 1_001 })).toEqual([3, 1]);
    expect(await seqs({ channelId, runnerId })).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(await seqs({ channelId: newId('chn') as ChannelId })).toEqual([]);
    expect(await seqs({ runnerId: newId('run') as RunnerId })).toEqual([]);
    expect((await page({ limit: 1 })).hits[0]).toMatchObject({ at: 1_002, by: owner, kind: 'message' });

    const first = await page({ limit: 4 });
    expect(first.hits.map(hit => hit.seq)).toEqual([7, 6, 5, 4]);
    expect(await seqs({ cursor: first.next, limit: 4 })).toEqual([3, 2, 1]);
    expect((await page({ cursor: first.next, limit: 4 })).next).toBeUndefined();
  });

  test('refuses writes once closed, after finishing those that were asked for', async () => {
    const { store, threadId } = await start();
    const last = append(store, { threadId, events: posts(1, 1) });
    stores.splice(stores.indexOf(store), 1);
    await store.close();
    await expect(last).resolves.toBeUndefined();
    await expect(append(store, { threadId, events: posts(2, 1) })).rejects.toThrow('closed');
  });
});

const append = (store: Store, batch: AppendBatch) => store.write(tx => tx.append(batch));

const posts = (first: number, count: number, more = '') =>
  logOf(
    Array.from({ length: count }, (_, index) => ({
      type: 'message.posted' as const,
      message: aMessage(`message ${first + index}${more}`, { id: newId('msg') as MessageId }),
    })),
    first,
  ).map(event => ({ event }));

/** A workspace with a member, a runner and an empty thread. */
const furnish = async (store: Store) => {
  const workspaceId = newId('wsp') as WorkspaceId;
  const channelId = newId('chn') as ChannelId;
  const owner = newId('mem') as MemberId;
  const threadId = newId('thr') as ThreadId;
  const userId = newId('usr');
  const runnerId = await store.write(async tx => {
    await accounts.createWorkspace(tx, {
      workspace: { id: workspaceId, name: 'Tidewater' },
      userId,
      owner: { id: owner, name: 'Ada' },
      channel: { id: channelId, name: 'general' },
      now: 1,
    });
    await threads.insertThread(tx, { id: threadId, workspaceId, channelId, nonce: threadId });
    await tx.db.updateTable('threads').set({ head: '{}', summary: '{}' }).where('id', '=', threadId).execute();
    return runners.enrolRunner(tx, {
      id: newId('run') as RunnerId,
      workspaceId,
      owner,
      name: 'studio-laptop',
      publicKey: newId('key'),
      now: 1,
    });
  });
  return { workspaceId, channelId, owner, threadId, userId, runnerId };
};
