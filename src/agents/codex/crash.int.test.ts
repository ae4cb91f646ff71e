// The Codex process dies in the middle of things: what people see, what comes back, and that nothing is left behind.
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../std/clock.ts';
import { CAREFUL, newMessageId, startTestAgent, type TestAgent } from '../practice/testing.ts';
import { MARK_VARIABLE } from './leftovers.ts';

let host: TestAgent | undefined;
const start = (clock?: Clock): TestAgent => {
  host = startTestAgent({}, clock);
  return host;
};
afterEach(async () => {
  await host?.close();
  host = undefined;
});

const kill = ({ agent }: TestAgent): void => {
  process.kill(agent.process()?.pid ?? 0, 'SIGKILL');
};

/** A conversation whose process was killed after a turn, and has not been started again yet. */
const crashed = async () => {
  const one = start();
  const conversation = await one.open();
  await conversation.play([{ do: 'say', text: 'Before.' }]);
  const lost = conversation.event('agent_lost');
  kill(one);
  await lost;
  return { one, conversation };
};

/** Kills the next process as soon as it is in a state; what follows from that state has begun by then. */
const killAt = (one: TestAgent, wanted: string): void => {
  const stop = one.agent.onStatus(({ state }) => {
    if (state !== wanted) return;
    stop();
    setImmediate(() => kill(one));
  });
};

/** Processes of anyone that carry this mark. */
const marked = (mark: string): string[] =>
  readdirSync('/proc').filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK_VARIABLE}=${mark}`);
    } catch {
      // Not a process, or gone by now.
      return false;
    }
  });

test('a crash in mid-turn ends the turn with its reason, and the conversation goes on by itself', async () => {
  const one = start();
  const conversation = await one.open();
  const first = await conversation.play([{ do: 'say', text: 'Before.' }]);
  const messageId = newMessageId();
  const turnId = await conversation.start([{ do: 'stream', count: 500, rate: 50 }], messageId);
  await conversation.until(() => conversation.of('item_delta')[3]);
  kill(one);

  const turn = await conversation.ended(turnId);
  expect(turn).toMatchObject({ status: 'interrupted', problem: { code: 'agent_crashed' } });
  expect(turn.problem?.message).toContain('SIGKILL');
  expect(conversation.items().at(-1)).toMatchObject({
    kind: 'message',
    status: 'interrupted',
    text: expect.stringMatching(/^w0 /),
  });
  await conversation.event('agent_lost');
  const back = await conversation.event('agent_back');
  expect(back.settings).toMatchObject({ model: 'practice', sandbox: 'danger-full-access' });

  expect(await conversation.inner.history()).toEqual([
    { id: first.turnId, status: 'completed', messageIds: [expect.any(String)] },
    { id: turnId, status: 'interrupted', messageIds: [messageId] },
  ]);
  expect((await conversation.play([{ do: 'say', text: 'After.' }])).status).toBe('completed');
  expect(conversation.events.map(event => event.type).filter(type => type.startsWith('agent_'))).toEqual([
    'agent_lost',
    'agent_back',
  ]);
});

test('a process that dies again and again is replaced for as long as turns are done in between', async () => {
  const one = start();
  const conversation = await one.open();
  await conversation.play([{ do: 'say', text: 'Before.' }]);
  for (let crash = 1; crash <= 8; crash += 1) {
    kill(one);
    await conversation.until(() => conversation.of('agent_back')[crash - 1]);
    expect((await conversation.play([{ do: 'say', text: `After crash ${crash}.` }])).status).toBe('completed');
  }
});

test('while the process is gone every call says so', async () => {
  const { conversation } = await crashed();
  const message = newMessageId();
  await expect(conversation.say('hello')).rejects.toMatchObject({ code: 'agent_gone' });
  await expect(conversation.inner.history()).rejects.toMatchObject({ code: 'agent_gone' });
  await expect(conversation.inner.change({ effort: 'low' }, false)).rejects.toMatchObject({ code: 'agent_gone' });
  const turnId = conversation.of('turn_started')[0]?.turnId;
  if (turnId) await expect(conversation.inner.steer([], message, turnId)).rejects.toMatchObject({ code: 'agent_gone' });
  await conversation.event('agent_back');
});

test('an approval dies with the process', async () => {
  const one = start();
  const conversation = await one.open({ settings: CAREFUL });
  await conversation.start([{ do: 'run', command: 'true', why: 'May I?', login: false }]);
  const approval = await conversation.approval();
  kill(one);
  expect(await conversation.event('approval_closed')).toMatchObject({ approvalId: approval.id, outcome: 'stale' });
  await conversation.event('agent_back');
  await expect(conversation.answer(approval, 'accept')).rejects.toMatchObject({ code: 'approval_stale' });
});

test('every open conversation comes back', async () => {
  const one = start();
  const all = await Promise.all([one.open(), one.open(), one.open()]);
  for (const conversation of all) await conversation.play([{ do: 'say', text: 'Before.' }]);
  kill(one);
  await Promise.all(all.map(conversation => conversation.event('agent_back')));
  const turns = await Promise.all(all.map(conversation => conversation.play([{ do: 'say', text: 'After.' }])));
  expect(turns.map(turn => turn.status)).toEqual(['completed', 'completed', 'completed']);
});

test('a process that dies while it opens its first conversation is replaced, and the conversation is opened', async () => {
  const one = start();
  killAt(one, 'ready');
  const conversation = await one.open();
  expect((await conversation.play([{ do: 'say', text: 'First.' }])).status).toBe('completed');
});

test('a conversation that the new process has opened is not taken up by the restart that comes after it', async () => {
  let waits: (() => void)[] | undefined = [];
  // Short waits are those before a restart: held back until the conversation is there.
  const after: Clock['after'] = (ms, then) => {
    if (ms >= 1_000 || !waits) return systemClock.after(ms, then);
    waits.push(then);
    return () => undefined;
  };
  const one = start({ ...systemClock, after });
  killAt(one, 'ready');
  const conversation = await one.open();
  expect(waits).toHaveLength(1);
  for (const goOn of waits) goOn();
  waits = undefined;
  expect((await conversation.play([{ do: 'say', text: 'First.' }])).status).toBe('completed');
  expect(conversation.of('agent_back')).toEqual([]);
});

test('a process that dies while it takes a conversation up again costs another start, not the conversation', async () => {
  const { one, conversation } = await crashed();
  killAt(one, 'ready'); // it has been asked to resume in the same breath
  await conversation.event('agent_back');
  expect(conversation.of('agent_lost')).toHaveLength(2);
  expect(conversation.of('closed')).toEqual([]);
  expect((await conversation.play([{ do: 'say', text: 'After.' }])).status).toBe('completed');
});

test.runIf(process.platform === 'linux')(
  'a crash leaves none of its processes behind, not even those that left the tree',
  async () => {
    const one = start();
    const conversation = await one.open();
    await conversation.play([
      {
        do: 'run',
        command: 'setsid sleep 1001 >/dev/null 2>&1 & sh -c "sleep 1002; true"',
        yieldMs: 300,
        login: false,
      },
    ]);
    const mark = one.agent.process()?.mark ?? '';
    expect(marked(mark).length).toBeGreaterThanOrEqual(4);
    kill(one);
    await conversation.event('agent_back');
    expect(marked(mark)).toEqual([]);
    expect(await conversation.item('command')).toMatchObject({ status: 'interrupted', background: true });
  },
);

test.runIf(process.platform === 'linux')('closing the agent leaves none of its processes behind', async () => {
  const one = start();
  const conversation = await one.open();
  const turnId = await conversation.start([
    { do: 'run', command: 'setsid sleep 1003 >/dev/null 2>&1 & sleep 1004', yieldMs: 300, login: false },
    { do: 'run', command: 'sleep 1005', yieldMs: 20_000, login: false },
  ]);
  await conversation.event('item_started', ({ item }) => item.kind === 'command' && item.command === 'sleep 1005');
  const mark = one.agent.process()?.mark ?? '';
  expect(marked(mark).length).toBeGreaterThanOrEqual(4);
  await one.agent.close();
  expect(marked(mark)).toEqual([]);
  expect(await conversation.ended(turnId)).toMatchObject({ status: 'interrupted' });
  expect(conversation.events.at(-1)).toEqual({ type: 'closed' });
});
