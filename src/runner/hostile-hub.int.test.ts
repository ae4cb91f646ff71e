// R47: a hub that is hostile. Everything it can send goes to a real runner over a real socket; whatever that is, nothing
// starts outside the allowed folders, the policy holds, the process lives on, and the next honest message still works.
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../std/fake-clock.ts';
import { newId } from '../std/ids.ts';
import { commandBody } from '../wire/protocol/commands.ts';
import type { ThreadId, TurnId } from '../wire/protocol/ids.ts';
import { limits } from '../wire/protocol/limits.ts';
import { aMessage, anApproval } from '../wire/thread/log.fixture.ts';
import { type Bench, eventually, startBench } from './test-runner.ts';

const queue = (text: string) => ({ type: 'queue_message', message: aMessage(text), seq: 1, authorName: 'Ada' });
const start = (folder: string, over: object = {}) => ({
  type: 'start_session',
  agent: 'practice',
  folder,
  settings: {},
  ...over,
});

/** The next honest message reaches the agent. */
const stillWorks = async (bench: Bench, threadId: ThreadId) => {
  const text = `honest ${newId('txt')}`;
  bench.hub.command(threadId, [queue(text)]);
  await eventually(() => {
    // An earlier message may still run.
    if (bench.told(threadId, 'turn.started').length > bench.told(threadId, 'turn.completed').length)
      bench.agent().end();
    // With the author's name in front, where several people write.
    expect(bench.agent().sent.some(sent => sent.text.endsWith(text))).toBe(true);
  });
};

/** Whatever was opened was opened in the allowed folder, within the ceiling. */
const opensAreLawful = (bench: Bench) => {
  for (const { folder, settings } of bench.agent().opened) {
    expect(folder === bench.folder || folder.startsWith(`${bench.folder}/`)).toBe(true);
    expect(settings).toMatchObject({ sandbox: expect.stringMatching(/^(read-only|workspace-write)$/) });
    expect(settings.approvalPolicy).not.toBe('never');
  }
};

describe('R47: a hostile hub', () => {
  test('cannot start work in a folder that is not open, however it is spelled', async () => {
    const bench = await startBench();
    const { hub, home, folder } = bench;
    await mkdir(join(home, 'project-evil'));
    await mkdir(join(home, 'secret'));
    await symlink(join(home, 'secret'), join(folder, 'way-out'));
    const spellings = [
      '/',
      home,
      join(home, 'project-evil'),
      `${folder}/..`,
      `${folder}/../secret`,
      join(folder, 'way-out'),
      `${folder}\0/../secret`,
      `${folder}/../../../../../../etc`,
      '~',
      '.',
      '..',
      '',
      'x'.repeat(4_000),
      `${folder}-evil`,
      join(home, 'runner'),
    ];
    const threads = spellings.map(() => newId('thr') as ThreadId);
    for (const [index, spelling] of spellings.entries()) hub.command(threads[index] as ThreadId, [start(spelling)]);
    for (const threadId of threads) {
      await eventually(() => expect(bench.told(threadId, 'session.blocked')).toHaveLength(1));
    }
    expect(bench.agent().opened).toEqual([]);
    await stillWorks(bench, await bench.session());
  });

  test('cannot break the runner with payloads that are none', async () => {
    const bench = await startBench();
    const threadId = await bench.session();
    const frames: (string | Buffer)[] = [
      'not json',
      '[]',
      'null',
      '{}',
      '[1,2,3,4,5]',
      Buffer.from([0, 1, 2, 3]),
      '["1",null,"runner:x","commands",null]',
      `["1",null,"runner:${bench.hub.runnerId}","commands","x"]`,
      `${'['.repeat(100_000)}`,
    ];
    for (const frame of frames) {
      bench.hub.frame(frame);
      await bench.hub.joined();
    }
    const payloads: [string, unknown][] = [
      ['commands', {}],
      ['commands', { commands: 'all' }],
      ['commands', { commands: [{ no: -1, threadId, body: {} }] }],
      ['commands', { commands: [{ no: 1e99, threadId, body: {} }] }],
      ['commands', { commands: [{ no: 1.5, threadId, body: {} }] }],
      ['commands', { commands: [{ no: 1, threadId: '../x', body: {} }] }],
      ['commands', { commands: Array.from({ length: 5_000 }, (_, no) => ({ no: no + 1, threadId, body: {} })) }],
      ['request', {}],
      ['request', { requestId: 'x', body: { method: 'exec', command: 'rm' } }],
      ['events_ack', { no: 'all' }],
      ['events_ack', { no: Number.MAX_SAFE_INTEGER }],
      ['need_live', { threadId, itemId: 7 }],
      ['phx_close', {}],
      ['phx_error', {}],
      ['__proto__', { polluted: true }],
    ];
    for (const [event, payload] of payloads) bench.hub.push(event, payload);
    await eventually(() =>
      expect(bench.logs.some(({ message }) => message.includes('link to the hub ended'))).toBe(true),
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    await bench.hub.joined();
    await eventually(async () => {
      await bench.hub.joined();
      bench.hub.command(threadId, [queue('after all that')]);
      expect(bench.agent().sent.length).toBeGreaterThan(0);
    });
    opensAreLawful(bench);
  });

  test('cannot make a command happen twice, by sending it again, out of order, or after a restart', async () => {
    const bench = await startBench();
    const { hub } = bench;
    const threadId = await bench.session();
    const [one, two] = [queue('one'), queue('two')];
    const by = hub.owner;
    const send = (...commands: { no: number; body: unknown }[]) =>
      hub.push('commands', { commands: commands.map(command => ({ ...command, threadId, by })) });
    send({ no: 3, body: two }, { no: 2, body: one });
    send({ no: 2, body: one }, { no: 3, body: two });
    send({ no: 1, body: queue('too late') });
    await bench.applied(3);
    await eventually(() => expect(bench.agent().sent).toHaveLength(1));
    bench.agent().end();
    await eventually(() => expect(bench.agent().sent.map(sent => sent.text)).toEqual(['one', 'two']));
    bench.agent().end();
    await eventually(() => expect(bench.told(threadId, 'turn.completed')).toHaveLength(2));
    await bench.restart();
    send({ no: 2, body: one }, { no: 3, body: two });
    send({ no: 4, body: queue('new') });
    await eventually(() => expect(bench.agent().sent.map(sent => sent.text)).toEqual(['new']));
  });

  test('cannot make commands look known by sending later ones first: it is dialled again at once', async () => {
    // Time stands still, so a runner that waits before it dials again never does.
    const bench = await startBench({}, undefined, createFakeClock());
    const threadId = await bench.session();
    const late = { no: 9, threadId, by: bench.hub.owner, body: queue('later') };
    bench.hub.push('commands', { after: 8, commands: [late] });
    await eventually(() => expect(JSON.stringify(bench.logs)).toContain('out_of_order'));
    await eventually(() => expect(bench.hub.links()).toBe(2));
    await stillWorks(bench, threadId);
    expect(bench.agent().sent.map(({ text }) => text)).not.toContain('later');
  });

  test('that ends the link for a batch out of order is dialled again at once, and not at once without end', async () => {
    const clock = createFakeClock();
    const bench = await startBench({}, undefined, clock);
    bench.hub.push('phx_close', { reason: 'out_of_order' });
    await eventually(() => expect(bench.hub.links()).toBe(2));
    bench.hub.push('phx_close', { reason: 'out_of_order' });
    const waits = () => bench.logs.map(({ fields }) => fields.wait).filter(wait => wait !== undefined);
    await eventually(() => expect(waits()).toEqual([0, 125]));
    await clock.advance(125);
    await eventually(() => expect(bench.hub.links()).toBe(3));
  });

  test('cannot answer what is not asked, for somebody else’s question, or with the hash of another', async () => {
    const bench = await startBench();
    const threadId = await bench.session();
    const other = await bench.session();
    bench.hub.command(threadId, [queue('go')]);
    await eventually(() => expect(bench.agent().sent).toHaveLength(0));
    const turnId = 't1' as TurnId;
    const { hash: _, ...question } = anApproval(turnId);
    bench.agent().say({ type: 'approval_opened', approval: question });
    await eventually(() => expect(bench.told(other, 'approval.opened')).toHaveLength(1));
    const approval = bench.told(other, 'approval.opened')[0]?.approval;
    if (!approval) throw new Error('it was asked');
    const answer = (over: object) => ({
      type: 'resolve_approval',
      decision: { approvalId: approval.id, hash: approval.hash, choice: 'accept', ...over },
    });
    await bench.applied(
      bench.hub.command(other, [
        answer({ hash: 'b'.repeat(64) }),
        answer({ approvalId: newId('apr') }),
        answer({ choice: 'session' }),
        answer({ choice: '__proto__' }),
      ]),
    );
    await bench.applied(bench.hub.command(threadId, [answer({})]));
    expect(bench.agent().answered).toEqual([]);
    bench.hub.command(other, [answer({})]);
    await eventually(() => expect(bench.agent().answered).toHaveLength(1));
  });

  test('cannot speak for nobody, nor raise a ceiling, nor sign the agent in', async () => {
    const bench = await startBench();
    const { hub } = bench;
    const threadId = await bench.session();
    for (const by of [null, {}, 'owner', { ...hub.owner, memberId: 'me' }, { role: 'owner' }]) {
      await bench.applied(hub.command(threadId, [queue('for nobody')], by));
    }
    const wide = { sandbox: 'danger-full-access', approvalPolicy: 'never', network: true };
    await bench.applied(hub.command(threadId, [{ type: 'update_session_settings', changes: wide, now: true }]));
    await bench.applied(hub.command(threadId, [start(bench.folder, { settings: wide })]));
    hub.push('request', {
      requestId: 'r1',
      by: { ...hub.owner, memberId: newId('mem') },
      body: { method: 'agent_login', agent: 'codex', with: { type: 'device_code' } },
    });
    await eventually(() => expect(hub.responses).toMatchObject([{ ok: false, problem: { code: 'not_a_driver' } }]));
    expect(bench.agent().sent).toEqual([]);
    opensAreLawful(bench);
    await stillWorks(bench, threadId);
  });

  test('that floods it fills neither its memory nor its queue of proposals', async () => {
    const bench = await startBench();
    const { hub } = bench;
    const threadId = await bench.session();
    const before = process.memoryUsage().heapUsed;
    const folders = Array.from({ length: 300 }, (_, index) => start(`/nowhere/${index}`));
    for (const body of folders) hub.command(newId('thr') as ThreadId, [body], { ...hub.owner, memberId: newId('mem') });
    const message = queue('x'.repeat(limits.messageChars));
    for (let round = 0; round < 10; round += 1)
      hub.command(
        threadId,
        Array.from({ length: 20 }, () => message),
      );
    const last = hub.command(threadId, [{ type: 'interrupt_queued_messages', throughSeq: 1 }]);
    await bench.applied(last);
    expect(hub.capabilities()?.policy?.proposals.length).toBeLessThanOrEqual(50);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300 << 20);
    await stillWorks(bench, threadId);
  });

  test('that sends whatever its own protocol allows, from whoever, keeps within the law', async () => {
    const bench = await startBench();
    const { hub } = bench;
    const threadId = await bench.session();
    const anyBy = fc.constantFrom(hub.owner, { ...hub.owner, memberId: newId('mem') }, undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyCommand(bench.folder), anyBy), { maxLength: 8 }), async wave => {
        for (const [body, by] of wave) {
          expect(commandBody.safeParse(body).success).toBe(true);
          hub.command(threadId, [body], by ?? null);
        }
        await bench.applied(hub.command(threadId, [{ type: 'interrupt_turn' }]));
        opensAreLawful(bench);
      }),
      { numRuns: 40 },
    );
    hub.command(threadId, [{ type: 'stop_session' }, start(bench.folder)]);
    await stillWorks(bench, threadId).catch(e => {
      throw e;
    });
    expect(bench.logs.filter(({ level }) => level === 'error')).toEqual([]);
  }, 60_000);
});

/** Anything the schema of commands takes, leaning towards what does harm. */
const anyCommand = (folder: string): fc.Arbitrary<unknown> => {
  const settings = fc.record(
    {
      sandbox: fc.constantFrom('read-only', 'workspace-write', 'danger-full-access', null),
      approvalPolicy: fc.constantFrom('untrusted', 'on-request', 'never', null),
      network: fc.constantFrom(true, false, null),
      model: fc.string({ minLength: 1, maxLength: 20 }),
    },
    { requiredKeys: [] },
  );
  const id = fc.constantFrom(newId('msg'), newId('msg'));
  const text = fc.string({ maxLength: 50 });
  return fc.oneof(
    fc.record({
      type: fc.constant('start_session'),
      agent: fc.constantFrom('codex', 'practice'),
      folder: fc.constantFrom(folder, `${folder}/..`, '/', '/etc', '..', ''),
      settings,
    }),
    fc.constant({ type: 'stop_session' }),
    fc.record({
      type: fc.constant('queue_message'),
      message: fc.record({
        id,
        author: fc.constant(newId('mem')),
        text,
        attachments: fc.constant([]),
        mode: fc.constantFrom('queue', 'steer'),
      }),
      seq: fc.integer({ min: 1, max: 1_000 }),
      authorName: text,
    }),
    fc.record({ type: fc.constant('edit_message'), messageId: id, text }),
    fc.record({ type: fc.constant('move_message'), messageId: id, before: fc.option(id, { nil: null }) }),
    fc.record({ type: fc.constantFrom('steer_message', 'cancel_message'), messageId: id }),
    fc.record({ type: fc.constant('interrupt_queued_messages'), throughSeq: fc.integer() }),
    fc.constant({ type: 'release_queue' }),
    fc.record({ type: fc.constant('interrupt_turn') }),
    fc.record({
      type: fc.constant('resolve_approval'),
      decision: fc.record({
        approvalId: fc.constant(newId('apr')),
        hash: fc.constant('c'.repeat(64)),
        choice: fc.string({ minLength: 1, maxLength: 20 }),
      }),
    }),
    fc.record({ type: fc.constant('update_session_settings'), changes: settings, now: fc.boolean() }),
  );
};
