// Answering approvals from outside of their threads, over a real hub: what is read there is what the thread holds, and
// an answer counts only with the hash of what was read.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Socket } from 'phoenix';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { enrol } from '../../runner/enrolment.ts';
import { openIdentity } from '../../runner/identity.ts';
import { newId } from '../../std/ids.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { TurnId } from '../../wire/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../../wire/protocol/limits.ts';
import {
  approvalsRead,
  type ThreadSummary,
  workspaceBroadcasts,
  workspaceJoined,
} from '../../wire/protocol/workspace-topic.ts';
import { anApproval, someSettings } from '../../wire/thread/log.fixture.ts';
import { invite, ownerBrowser, type TestBrowser } from '../test-browser.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';

const open = async (hub: TestHub, headers: Record<string, string>) => {
  class Transport extends WebSocket {
    constructor(url: string) {
      super(url, { headers });
    }
  }
  const socket = new Socket(`ws://${hub.url.host}/socket`, { transport: Transport });
  socket.connect();
  onTestFinished(() => socket.disconnect());
  return async (topic: string, params: object) => {
    const channel = socket.channel(topic, params);
    const joined = await settled(channel.join());
    return { channel, joined, ask: (event: string, payload: object) => settled(channel.push(event, payload)) };
  };
};

const settled = (push: ReturnType<ReturnType<Socket['channel']>['push']>) =>
  new Promise<unknown>((resolve, reject) => push.receive('ok', resolve).receive('error', reject));

/** A hub, a runner that says what it is told to, and a browser in the workspace. */
const furnish = async () => {
  const hub = await startTestHub();
  const folder = await mkdtemp(join(tmpdir(), 'hawser-inbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const identity = await openIdentity(folder);
  const { runnerId, hubId } = await enrol(folder, hub, { name: 'laptop', publicKey: identity.publicKey });
  const asRunner = await open(hub, { authorization: `Bearer ${await identity.assertion(runnerId, hubId)}` });
  const link = await asRunner(`runner:${runnerId}`, {
    protocol: PROTOCOL_VERSION,
    boot: newId('bot'),
    appliedCommand: 0,
    capabilities: { name: 'laptop', host: 'h', os: 'o', version: '0', agents: [], allowedFolders: [] },
  });
  const threadId = await hub.ensureThread({ runnerId, agent: 'practice', folder: '/home/me/tides' });
  let no = 0;
  const say = (...events: readonly RunnerEventBody[]) =>
    new Promise<void>(resolve => {
      const entries = events.map(event => ({ no: ++no, threadId, event }));
      const last = no;
      link.channel.on('events_ack', (ack: { no: number }) => {
        if (ack.no >= last) resolve();
      });
      link.channel.push('events', { entries });
    });
  const as = (person: TestBrowser) => open(hub, { cookie: person.cookie(), origin: hub.url.origin });
  const inWorkspace = async (person: TestBrowser) => (await as(person))(`workspace:${hubId}`, {});
  const owner = await ownerBrowser(hub);
  const post = async (text: string) => {
    const thread = await (await as(owner))(`thread:${threadId}`, {});
    await thread.ask('post_message', { nonce: newId('non'), text, attachments: [], mode: 'queue' });
  };
  const browser = await inWorkspace(owner);
  return { hub, threadId, say, post, browser, owner, inWorkspace };
};

const turnId = 't1' as TurnId;
const started: RunnerEventBody = { type: 'turn.started', turnId, startedAt: 5, settings: someSettings };

test('what waits is told in one line, read in full, answered with its hash, and remembered', async () => {
  const { threadId, say, browser } = await furnish();
  const approval = anApproval(turnId);
  const told = new Promise<unknown>(resolve => {
    browser.channel.on('thread_changed', (payload: { waiting?: unknown[] }) => {
      if (payload.waiting?.length) resolve(payload);
    });
  });
  await say(started, { type: 'approval.opened', approval });
  const line = workspaceBroadcasts.thread_changed.parse(await told);
  expect(line.waiting.map(({ id, kind }) => [id, kind])).toEqual([[approval.id, approval.content.kind]]);
  expect(line.workingSince).toBe(5);

  const read = approvalsRead.parse(await browser.ask('read_approvals', { threadIds: [threadId] }));
  expect(read.open.map(each => each.approval)).toEqual([approval]);

  const decision = { approvalId: approval.id, choice: approval.choices[0]?.id, hash: approval.hash };
  const changed = browser.ask('resolve_approval', { threadId, decision: { ...decision, hash: 'f'.repeat(64) } });
  await expect(changed).rejects.toMatchObject({ code: 'approval_changed' });
  await browser.ask('resolve_approval', { threadId, decision });
  await expect(browser.ask('resolve_approval', { threadId, decision })).rejects.toMatchObject({
    code: 'approval_decided',
  });

  await say({ type: 'approval.settled', approvalId: approval.id, outcome: 'applied' });
  const after = approvalsRead.parse(await browser.ask('read_approvals', { threadIds: [threadId] }));
  expect(after.open).toEqual([]);
  const { me } = workspaceJoined.parse(browser.joined);
  expect(after.answered).toMatchObject([{ id: approval.id, threadId, by: me, outcome: 'applied' }]);
});

test('R43: what only others may answer needs nobody else: not in the lists, and not to be read for deciding', async () => {
  const { hub, threadId, say, browser, owner, inWorkspace } = await furnish();
  const gus = await invite(hub, owner, { role: 'guest', name: 'Gus' });
  const guest = await inWorkspace(gus.browser);
  const approval = anApproval(turnId);
  const lineFor = (seen: typeof browser, wanted: (line: ThreadSummary) => boolean) =>
    new Promise<ThreadSummary>(resolve => {
      seen.channel.on('thread_changed', payload => {
        const line = workspaceBroadcasts.thread_changed.parse(payload);
        if (line.id === threadId && wanted(line)) resolve(line);
      });
    });
  const lines = [browser, guest].map(seen => lineFor(seen, ({ approvals }) => approvals > 0));
  await say(started, { type: 'approval.opened', approval });
  const [mine, theirs] = await Promise.all(lines);
  expect(mine).toMatchObject({ state: 'needs_you', approvals: 1, waiting: [{ id: approval.id }] });
  expect(theirs).toMatchObject({ state: 'working', approvals: 1, waiting: [] });
  const read = approvalsRead.parse(await guest.ask('read_approvals', { threadIds: [threadId] }));
  expect(read.open).toEqual([]);
  const late = workspaceJoined.parse((await inWorkspace(gus.browser)).joined);
  expect(late.threads).toMatchObject([{ id: threadId, state: 'working', waiting: [] }]);

  // Let to drive, it waits for them at once.
  const needed = lineFor(guest, ({ waiting }) => waiting.length > 0);
  await owner.post(`/api/grants/${threadId}`, { whom: gus.id, level: 'drive' });
  expect(await needed).toMatchObject({ state: 'needs_you' });
});

test('R33: what only somebody else may allow waits for them, and not for who asked for the work', async () => {
  const { hub, threadId, say, browser, owner, inWorkspace } = await furnish();
  const cy = await invite(hub, owner, { role: 'member', name: 'Cy' });
  await owner.post(`/api/grants/${threadId}`, { whom: cy.id, level: 'drive' });
  const other = await inWorkspace(cy.browser);
  const { me } = workspaceJoined.parse(browser.joined);
  const approval = { ...anApproval(turnId), notBy: [me] };
  await say(started, { type: 'approval.opened', approval });
  const lineOf = async (seen: typeof browser) =>
    workspaceJoined.parse(seen.joined).threads.find(({ id }) => id === threadId);
  await expect
    .poll(async () => lineOf(await inWorkspace(cy.browser)))
    .toMatchObject({ state: 'needs_you', waiting: [{ id: approval.id, notBy: [me] }] });
  expect(await lineOf(await inWorkspace(owner))).toMatchObject({ state: 'working', approvals: 1, waiting: [] });
  // They may still look at it, and decline it.
  const read = approvalsRead.parse(await browser.ask('read_approvals', { threadIds: [threadId] }));
  expect(read.open.map(each => each.approval)).toEqual([approval]);
  expect(other.channel.state).toBe('joined');
});

test('R43: a thread that only others can let go on, or mend, needs nobody else, until they may drive it', async () => {
  const { hub, threadId, say, post, browser, owner, inWorkspace } = await furnish();
  const gus = await invite(hub, owner, { role: 'guest', name: 'Gus' });
  const guest = await inWorkspace(gus.browser);
  const lastOf = ({ channel }: typeof browser) => {
    let last: ThreadSummary | undefined;
    channel.on('thread_changed', payload => {
      const line = workspaceBroadcasts.thread_changed.parse(payload);
      if (line.id === threadId) last = line;
    });
    return () => last;
  };
  const [mine, theirs] = [lastOf(browser), lastOf(guest)];

  await post('When you can: go on');
  await say({ type: 'queue.held', reason: 'The turn before failed.' });
  await expect.poll(mine).toMatchObject({ state: 'needs_you' });
  await expect.poll(theirs).toMatchObject({ state: 'queued' });

  await say({ type: 'session.blocked', problem: { code: 'agent_missing', message: 'There is no agent.' } });
  await expect.poll(mine).toMatchObject({ state: 'blocked', trouble: 'There is no agent.' });
  expect(mine()).not.toHaveProperty('forOthers');
  await expect.poll(theirs).toMatchObject({ state: 'blocked', forOthers: true });
  const late = workspaceJoined.parse((await inWorkspace(gus.browser)).joined);
  expect(late.threads).toMatchObject([{ id: threadId, state: 'blocked', forOthers: true }]);

  await owner.post(`/api/grants/${threadId}`, { whom: gus.id, level: 'drive' });
  await expect.poll(theirs).not.toHaveProperty('forOthers');
});

test('R43: approvals of a thread that is not there and of one that is not yours are refused alike', async () => {
  const { browser } = await furnish();
  const ask = browser.ask('read_approvals', { threadIds: [newId('thr')] });
  await expect(ask).rejects.toMatchObject({ code: 'unauthorized' });
});
