// R46: a runner that is hostile. It is enrolled, so it may join and speak; whatever it says goes to a real hub over a
// real socket, and reaches nothing but its own threads, and there only as what a runner may say.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { enrol } from '../runner/enrolment.ts';
import { openIdentity } from '../runner/identity.ts';
import { newId } from '../std/ids.ts';
import type { RunnerId, ThreadId, TurnId } from '../wire/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../wire/protocol/limits.ts';
import { anApproval, anItem, someSettings } from '../wire/thread/log.fixture.ts';
import { ownerBrowser } from './test-browser.ts';
import { startTestHub, type TestHub } from './test-hub.ts';

type Hostile = {
  readonly runnerId: RunnerId;
  /** Pushes anything on its own topic, or another. */
  push(event: string, payload: unknown, topic?: string): void;
  /** Sends events with the next numbers and waits until the hub has dealt with them. */
  tell(entries: readonly { readonly threadId: unknown; readonly event: unknown }[]): Promise<void>;
  readonly heard: { readonly event: string; readonly payload: Record<string, unknown> }[];
};

const hostile = async (hub: TestHub): Promise<Hostile> => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-hostile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const identity = await openIdentity(folder);
  const { runnerId, hubId } = await enrol(folder, hub, { name: 'evil', publicKey: identity.publicKey });
  const socket = new WebSocket(`ws://${hub.url.host}/socket/websocket?vsn=2.0.0`, {
    headers: { authorization: `Bearer ${await identity.assertion(runnerId, hubId)}` },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  onTestFinished(() => socket.terminate());
  const own = `runner:${runnerId}`;
  const heard: Hostile['heard'] = [];
  const joined = Promise.withResolvers<void>();
  socket.on('message', data => {
    const [, , , event, payload] = JSON.parse(data.toString());
    if (event === 'phx_reply') joined.resolve();
    heard.push({ event, payload });
  });
  const push: Hostile['push'] = (event, payload, topic = own) =>
    socket.send(JSON.stringify(['1', event === 'phx_join' ? '1' : null, topic, event, payload]));
  const capabilities = { name: 'evil', host: 'h', os: 'o', version: '0', agents: [], allowedFolders: [] };
  push('phx_join', { protocol: PROTOCOL_VERSION, boot: newId('bot'), appliedCommand: 0, capabilities });
  await joined.promise;
  let no = 0;
  return {
    runnerId,
    push,
    heard,
    tell: async entries => {
      push('events', { entries: entries.map(entry => ({ no: ++no, ...entry })) });
      await expect.poll(() => heard.findLast(each => each.event === 'events_ack')?.payload).toEqual({ no });
    },
  };
};

/** The log of a thread as a browser of the owner gets it. */
const logOf = async (hub: TestHub, threadId: ThreadId): Promise<{ type: string }[]> => {
  const socket = await (await ownerBrowser(hub)).connect();
  const { response } = await socket.join(`thread:${threadId}`);
  return (response.page as { events: { type: string }[] }).events;
};

const notice = (text: string) => ({ type: 'notice', level: 'info', code: 'x', text });
const folder = '/home/me/tides';

/** The runner under suspicion, a thread of its own, and a thread of somebody else. */
const setUp = async () => {
  const hub = await startTestHub();
  const [evil, victim] = [await hostile(hub), await hostile(hub)];
  const own = await hub.ensureThread({ runnerId: evil.runnerId, agent: 'practice', folder });
  const foreign = await hub.ensureThread({ runnerId: victim.runnerId, agent: 'practice', folder });
  return { hub, evil, victim, own, foreign };
};

const turnId = 't1' as TurnId;
const EVENTS: readonly unknown[] = [
  notice('I was here'),
  { type: 'session.stopped', reason: 'because I say so' },
  { type: 'session.blocked', problem: { code: 'x', message: 'y' } },
  { type: 'turn.started', turnId, startedAt: 1, settings: someSettings },
  { type: 'item.started', turnId, item: anItem('i1', 'mine') },
  { type: 'item.completed', turnId, item: anItem('i1', 'mine', 'completed') },
  { type: 'approval.opened', approval: anApproval(turnId) },
  { type: 'message.updated', messageId: newId('msg'), state: 'done' },
];

describe('R46: a hostile runner', () => {
  test('writes nothing into the thread of another, whatever it claims', async () => {
    const { hub, evil, victim, foreign } = await setUp();
    const before = await logOf(hub, foreign);
    await evil.tell(EVENTS.map(event => ({ threadId: foreign, event })));
    evil.push('live', { deltas: [{ threadId: foreign, turnId, itemId: 'i1', offset: 0, text: 'x' }] });
    evil.push('live_snapshot', { items: [{ threadId: foreign, turnId, itemId: 'i1', text: 'x' }] });
    await evil.tell([{ threadId: foreign, event: notice('again') }]);
    expect(await logOf(hub, foreign)).toEqual(before);
    await victim.tell([{ threadId: foreign, event: notice('honest') }]);
    expect(await logOf(hub, foreign)).toHaveLength(before.length + 1);
  });

  test('says nothing in the name of a person, not even in its own thread', async () => {
    const { hub, evil, own } = await setUp();
    const before = await logOf(hub, own);
    const by = newId('mem');
    const approvalId = newId('apr');
    await evil.tell(
      [
        { type: 'thread.renamed', by, title: 'Mine' },
        {
          type: 'message.posted',
          message: { id: newId('msg'), author: by, text: 'I agree', attachments: [], mode: 'queue' },
        },
        { type: 'approval.decided', by, decision: { approvalId, hash: 'a'.repeat(64), choice: 'accept' } },
        { type: 'approval.allowed', by, approvalId },
        { type: 'settings.requested', by, changes: {}, now: true },
        { type: 'asked', by, what: 'release_queue' },
      ].map(event => ({ threadId: own, event })),
    );
    expect(await logOf(hub, own)).toEqual(before);
  });

  test('settles and reopens only what is open, and opens no more than a screen can bear', async () => {
    const { hub, evil, own } = await setUp();
    const problem = { code: 'x', message: 'y' };
    await evil.tell([
      { threadId: own, event: { type: 'approval.settled', approvalId: newId('apr'), outcome: 'applied' } },
      { threadId: own, event: { type: 'approval.reopened', approvalId: newId('apr'), problem } },
      { threadId: own, event: { type: 'message.updated', messageId: newId('msg'), state: 'done' } },
    ]);
    const opened = (log: { type: string }[]) => log.filter(({ type }) => type.startsWith('approval.')).length;
    expect(opened(await logOf(hub, own))).toBe(0);
    await evil.tell(
      Array.from({ length: 150 }, () => ({
        threadId: own,
        event: { type: 'approval.opened', approval: anApproval(turnId) },
      })),
    );
    expect(opened(await logOf(hub, own))).toBe(50);
  });

  test('whose batch follows one that never came is cut off, and nothing of the batch is written', async () => {
    const { hub, evil, own } = await setUp();
    evil.push('events', { after: 5, entries: [{ no: 6, threadId: own, event: notice('out of turn') }] });
    await expect
      .poll(() => evil.heard.find(({ event }) => event === 'phx_close')?.payload)
      .toEqual({ reason: 'out_of_order' });
    expect(JSON.stringify(await logOf(hub, own))).not.toContain('out of turn');
  });

  test('joins no topic but its own, and answers no question that it was not asked', async () => {
    const { evil, victim, own } = await setUp();
    for (const topic of [`runner:${victim.runnerId}`, `thread:${own}`, 'workspace:x', 'user:x']) {
      const before = evil.heard.length;
      evil.push('phx_join', { protocol: PROTOCOL_VERSION }, topic);
      await expect.poll(() => evil.heard.length).toBeGreaterThan(before);
      expect(evil.heard.at(-1)?.payload).toMatchObject({ status: 'error' });
    }
    evil.push('response', { requestId: newId('req'), ok: true, result: 'mine' });
    evil.push('commands_ack', { no: Number.MAX_SAFE_INTEGER });
    await evil.tell([{ threadId: own, event: notice('still here') }]);
  });

  test('that sends anything at all leaves the hub standing and the threads of others alone', async () => {
    const { hub, evil, victim, own, foreign } = await setUp();
    const before = await logOf(hub, foreign);
    const threads = fc.constantFrom<unknown>(own, foreign, newId('thr'), '../x', 7, null);
    const events = fc.oneof(fc.constantFrom(...EVENTS), fc.object({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }));
    const names = fc.constantFrom(
      'live',
      'live_snapshot',
      'capabilities',
      'heartbeat',
      'response',
      'commands_ack',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ threadId: threads, event: events }), { minLength: 1, maxLength: 10 }),
        fc.array(fc.tuple(names, fc.jsonValue({ maxDepth: 3 })), { maxLength: 5 }),
        async (entries, pushes) => {
          for (const [event, payload] of pushes) evil.push(event, payload);
          // Ids that are none make the whole push one that is not in the protocol: it is dropped, and so are its numbers.
          const readable = entries.filter(
            ({ threadId }) => typeof threadId === 'string' && threadId.startsWith('thr_'),
          );
          if (readable.length > 0) await evil.tell(readable);
        },
      ),
      { numRuns: 50 },
    );
    expect(await logOf(hub, foreign)).toEqual(before);
    await victim.tell([{ threadId: foreign, event: notice('honest') }]);
    expect(await logOf(hub, foreign)).toHaveLength(before.length + 1);
  }, 60_000);
});
