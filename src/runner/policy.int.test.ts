// The laptop's policy through its front door: a real runner, its files, and a hub that is played by the test.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ApprovalDraft } from '../agents/driver.ts';
import { newId } from '../std/ids.ts';
import { silentLogger } from '../std/log.ts';
import type { Approval } from '../wire/protocol/approvals.ts';
import type { Asker } from '../wire/protocol/asker.ts';
import type { ApprovalId, MemberId, ThreadId, TurnId } from '../wire/protocol/ids.ts';
import { aMessage } from '../wire/thread/log.fixture.ts';
import { configFile } from './config.ts';
import { openLedger } from './policy/ledger.ts';
import { defaultPolicy } from './policy/policy.ts';
import { type Bench, eventually, startBench } from './test-runner.ts';

const bob: Asker = { memberId: newId('mem') as MemberId, name: 'Bob', role: 'admin' };
const eve: Asker = { memberId: newId('mem') as MemberId, name: 'Eve', role: 'member' };
const queue = (text: string, seq = 1) => ({
  type: 'queue_message',
  message: aMessage(text),
  seq,
  authorName: 'Ada',
});
const settings = (changes: object) => ({ type: 'update_session_settings', changes, now: true });

/** A session whose agent works. */
const working = async (bench: Bench): Promise<{ threadId: ThreadId; turnId: TurnId }> => {
  const threadId = await bench.session();
  bench.hub.command(threadId, [queue('go')]);
  await eventually(() => expect(bench.told(threadId, 'turn.started')).toHaveLength(1));
  return { threadId, turnId: bench.told(threadId, 'turn.started')[0]?.turnId as TurnId };
};

const draft = (turnId: TurnId, command = 'npm test'): ApprovalDraft => ({
  id: newId('apr') as ApprovalId,
  turnId,
  content: { kind: 'command', command, cwd: '.', wants: ['run outside its sandbox'] },
  choices: [
    { id: 'accept', effect: 'allow', reach: 'once' },
    { id: 'session', effect: 'allow', reach: 'session' },
    { id: 'rule', effect: 'allow', reach: 'rule', rule: 'npm test' },
    { id: 'decline', effect: 'decline', reach: 'once' },
  ],
  openedAt: 1,
});
/** The agent asks; resolves with the question as people see it. */
const ask = async (bench: Bench, threadId: ThreadId, question: ApprovalDraft): Promise<Approval> => {
  const opened = () => bench.told(threadId, 'approval.opened').find(each => each.approval.id === question.id);
  bench.agent().say({ type: 'approval_opened', approval: question });
  await eventually(() => expect(opened()).toBeDefined());
  return opened()?.approval as Approval;
};
const answer = ({ id, hash }: Approval, choice: string) => ({
  type: 'resolve_approval',
  decision: { approvalId: id, hash, choice },
});

describe('R33: somebody the owner has not let drive', () => {
  test('gets nothing done, is told so, is proposed, and can drive once the owner accepts', async () => {
    const bench = await startBench();
    const { hub } = bench;
    const threadId = await bench.session();
    const refused = queue('do it');
    await bench.applied(hub.command(threadId, [refused, settings({ model: 'x' }), { type: 'release_queue' }], bob));
    expect(bench.agent().sent).toEqual([]);
    expect(bench.told(threadId, 'message.updated')).toMatchObject([
      { messageId: refused.message.id, state: 'failed', problem: { code: 'not_a_driver' } },
    ]);
    await eventually(() => expect(hub.capabilities()?.policy?.proposals).toMatchObject([{ no: 1, by: bob.memberId }]));
    await bench.change({ drive: { ...defaultPolicy.drive, people: [bob.memberId] } });
    await bench.applied(hub.command(threadId, [queue('please')], bob));
    await eventually(() => expect(bench.agent().sent.map(sent => sent.text)).toEqual(['please']));
  });

  test('cannot start a session, nor have one started by what an owner writes later', async () => {
    const bench = await startBench();
    const { hub, folder } = bench;
    const threadId = newId('thr') as ThreadId;
    const start = { type: 'start_session', agent: 'practice', folder, settings: {} };
    await bench.applied(hub.command(threadId, [start], eve));
    expect(bench.told(threadId, 'session.blocked')).toMatchObject([{ problem: { code: 'not_a_driver' } }]);
    await bench.applied(hub.command(threadId, [queue('hello')]));
    await bench.restart();
    expect(bench.told(threadId, 'message.updated')).toMatchObject([{ state: 'failed' }]);
    expect(bench.agent().opened).toEqual([]);
  });

  test('cannot move a running session elsewhere, and the thread is told where it really is', async () => {
    const bench = await startBench();
    const { hub, folder } = bench;
    const threadId = await bench.session();
    const start = { type: 'start_session', agent: 'codex', folder: '/', settings: {} };
    await bench.applied(hub.command(threadId, [start], eve));
    await eventually(() => expect(bench.told(threadId, 'session.started')).toHaveLength(2));
    expect(bench.told(threadId, 'session.started').at(-1)).toMatchObject({ folder, agent: 'practice' });
    expect(bench.agent().opened).toHaveLength(1);
  });
});

describe('R4: a ceiling', () => {
  test('is never passed, neither at the start nor by a change, and is named in the refusal', async () => {
    const bench = await startBench();
    const { hub, folder } = bench;
    const threadId = newId('thr') as ThreadId;
    const wide = { sandbox: 'danger-full-access', approvalPolicy: 'never' };
    const start = { type: 'start_session', agent: 'practice', folder, settings: wide };
    await bench.applied(hub.command(threadId, [start]));
    expect(bench.told(threadId, 'session.blocked')).toMatchObject([
      { problem: { code: 'beyond_ceiling', message: expect.stringContaining('workspace-write') } },
    ]);
    const open = await bench.session();
    await bench.applied(hub.command(open, [settings({ approvalPolicy: 'never' })]));
    expect(bench.told(open, 'notice')).toMatchObject([{ level: 'error', code: 'beyond_ceiling' }]);
    expect(bench.agent().opened.map(each => each.settings)).toEqual([
      { sandbox: 'workspace-write', approvalPolicy: 'on-request', network: false },
    ]);
  });

  test('lowered while a turn runs with more stops that turn', async () => {
    const bench = await startBench();
    const { threadId } = await working(bench);
    await bench.change({ max_sandbox: 'read-only' });
    await eventually(() => expect(bench.told(threadId, 'notice')).toMatchObject([{ code: 'policy_tightened' }]));
    await eventually(() => expect(bench.told(threadId, 'turn.completed')).toMatchObject([{ status: 'interrupted' }]));
    // This test's agent claims to run as before: it is let go of.
    await eventually(() =>
      expect(bench.told(threadId, 'session.blocked')).toMatchObject([{ problem: { code: 'policy_mismatch' } }]),
    );
  });

  test('broken by the agent, which says that it runs with more, ends the turn and the session', async () => {
    const bench = await startBench();
    const { threadId } = await working(bench);
    const settingsNow = {
      model: 'm',
      effort: null,
      approvalPolicy: 'never',
      sandbox: 'workspace-write',
      network: false,
      fast: false,
    } as const;
    bench.agent().say({ type: 'settings_changed', settings: settingsNow });
    await eventually(() =>
      expect(bench.told(threadId, 'session.blocked')).toMatchObject([
        { problem: { code: 'policy_mismatch', message: expect.stringContaining('never') } },
      ]),
    );
    expect(bench.told(threadId, 'turn.completed')).toMatchObject([
      { status: 'interrupted', problem: { code: 'policy_mismatch' } },
    ]);
  });
});

describe('R3: a folder', () => {
  test('that is not open is proposed by whoever asked, and stays closed', async () => {
    const bench = await startBench();
    const { hub, home } = bench;
    const other = join(home, 'other');
    await mkdir(other);
    const threadId = newId('thr') as ThreadId;
    await bench.applied(
      hub.command(threadId, [{ type: 'start_session', agent: 'practice', folder: other, settings: {} }]),
    );
    await eventually(() =>
      expect(bench.told(threadId, 'session.blocked')).toMatchObject([{ problem: { code: 'folder_not_allowed' } }]),
    );
    await eventually(() =>
      expect(hub.capabilities()?.policy?.proposals).toMatchObject([{ words: expect.stringContaining(other) }]),
    );
    expect(bench.agent().opened).toEqual([]);
  });

  test('that the owner closes ends the session that works in it', async () => {
    const bench = await startBench();
    const { threadId } = await working(bench);
    await bench.change({ allowed_folders: [] });
    await eventually(() =>
      expect(bench.told(threadId, 'session.blocked')).toMatchObject([{ problem: { code: 'folder_none_allowed' } }]),
    );
    expect(bench.told(threadId, 'turn.completed')).toMatchObject([{ status: 'interrupted' }]);
  });
});

test('a configuration that cannot be read closes the machine until it is mended', async () => {
  const bench = await startBench();
  const threadId = await bench.session();
  await writeFile(configFile(bench.home), 'allowed_folders = [');
  await bench.applied(bench.hub.command(threadId, [queue('one')]));
  expect(bench.told(threadId, 'message.updated')).toMatchObject([
    { state: 'failed', problem: { code: 'config_unreadable' } },
  ]);
  expect(bench.agent().sent).toEqual([]);
});

describe('an answer', () => {
  test('R33: of somebody who may not drive leaves the question open for those who may', async () => {
    const bench = await startBench();
    const { threadId, turnId } = await working(bench);
    const approval = await ask(bench, threadId, draft(turnId));
    await bench.applied(bench.hub.command(threadId, [answer(approval, 'accept')], eve));
    expect(bench.told(threadId, 'approval.reopened')).toMatchObject([{ problem: { code: 'not_a_driver' } }]);
    expect(bench.agent().answered).toEqual([]);
    bench.hub.command(threadId, [answer(approval, 'accept')]);
    await eventually(() => expect(bench.agent().answered).toHaveLength(1));
  });

  test('for the session is told to the agent as once, kept here, listed, and revoked', async () => {
    const bench = await startBench();
    const { threadId, turnId } = await working(bench);
    const approval = await ask(bench, threadId, draft(turnId));
    bench.hub.command(threadId, [answer(approval, 'rule')]);
    await eventually(() => expect(bench.agent().answered).toMatchObject([{ decision: { choice: 'accept' } }]));
    bench.agent().say({ type: 'approval_opened', approval: draft(turnId, 'npm test -- --watch') });
    await eventually(() => expect(bench.agent().answered).toHaveLength(2));
    expect(bench.told(threadId, 'approval.opened')).toHaveLength(1);
    await eventually(() => expect(bench.told(threadId, 'notice')).toMatchObject([{ code: 'allowed_by_rule' }]));

    // As `hawser policy revoke` does, from another process.
    const ledger = openLedger(join(bench.home, 'runner', 'policy.db'), silentLogger);
    expect(ledger.rules()).toMatchObject([{ no: 1, scope: 'folder', match: { words: ['npm', 'test'] } }]);
    expect(ledger.dropRule(1)).toBe(true);
    ledger.close();
    await ask(bench, threadId, draft(turnId, 'npm test'));
    expect(bench.agent().answered).toHaveLength(2);
  });

  test('R33: to a command that needs two people counts each of them once', async () => {
    const bench = await startBench({
      drive: { ...defaultPolicy.drive, people: [bob.memberId] },
      approvals: { ...defaultPolicy.approvals, two_people: ['terraform apply'] },
    });
    const { threadId, turnId } = await working(bench);
    const approval = await ask(bench, threadId, draft(turnId, 'cd infra && terraform apply'));
    expect(approval.needs).toBe(2);
    expect(approval.choices.map(({ id }) => id)).toEqual(['accept', 'decline']);
    await bench.applied(bench.hub.command(threadId, [answer(approval, 'accept')]));
    expect(bench.agent().answered).toEqual([]);
    await bench.applied(bench.hub.command(threadId, [answer(approval, 'accept')]));
    expect(bench.told(threadId, 'approval.reopened')).toMatchObject([{ problem: { code: 'needs_another' } }]);
    await bench.applied(bench.hub.command(threadId, [answer(approval, 'accept')], bob));
    expect(bench.agent().answered).toEqual([]);
    bench.hub.command(threadId, [answer(approval, 'accept')]);
    await eventually(() => expect(bench.agent().answered).toHaveLength(1));
  });

  test('R33: of who asked for the work, or stepped into it, is no yes where the owner wants somebody else’s', async () => {
    const bench = await startBench({
      drive: { ...defaultPolicy.drive, people: [bob.memberId, eve.memberId] },
      approvals: { ...defaultPolicy.approvals, by_requester: false },
    });
    const threadId = await bench.session();
    const from = ({ memberId: author }: Asker, text: string, seq: number, mode: 'queue' | 'steer') => ({
      ...queue(text, seq),
      message: aMessage(text, { author, mode }),
    });
    bench.hub.command(threadId, [from(bob, 'go', 1, 'queue')], bob);
    await eventually(() => expect(bench.told(threadId, 'turn.started')).toHaveLength(1));
    const turnId = bench.told(threadId, 'turn.started')[0]?.turnId as TurnId;
    bench.hub.command(threadId, [from(eve, 'and this', 2, 'steer')], eve);
    const accepted = () => bench.told(threadId, 'message.updated').filter(({ state }) => state === 'accepted');
    await eventually(() => expect(accepted()).toHaveLength(2));
    const approval = await ask(bench, threadId, draft(turnId));
    expect(approval.notBy).toEqual([bob.memberId, eve.memberId]);
    for (const by of [bob, eve]) await bench.applied(bench.hub.command(threadId, [answer(approval, 'accept')], by));
    expect(bench.told(threadId, 'approval.reopened')).toMatchObject(
      Array(2).fill({ problem: { code: 'allows_own_wish' } }),
    );
    expect(bench.agent().answered).toEqual([]);
    bench.hub.command(threadId, [answer(approval, 'accept')]);
    await eventually(() => expect(bench.agent().answered).toHaveLength(1));
  });

  test('R34: of a kind browsers may not allow is offered only as a no', async () => {
    const bench = await startBench({ approvals: { ...defaultPolicy.approvals, from_browser: [] } });
    const { threadId, turnId } = await working(bench);
    const approval = await ask(bench, threadId, draft(turnId));
    expect(approval.choices.map(({ id }) => id)).toEqual(['decline']);
    await bench.applied(bench.hub.command(threadId, [answer(approval, 'accept')]));
    expect(bench.agent().answered).toEqual([]);
    bench.hub.command(threadId, [answer(approval, 'decline')]);
    await eventually(() => expect(bench.agent().answered).toHaveLength(1));
  });
});
