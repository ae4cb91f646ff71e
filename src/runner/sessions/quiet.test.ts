// The stall supervisor without an agent: a session's steps, a clock that stands still until it is told, and an agent
// process that answers or does not.
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../agents/driver.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { Quiet, RunnerEventBody } from '../../wire/protocol/events.ts';
import type { ConversationId, TurnId } from '../../wire/protocol/ids.ts';
import { aMessage, anApproval, anItem, someSettings, someThread } from '../../wire/thread/log.fixture.ts';
import type { Effect, Input } from './inputs.ts';
import { newSession, step } from './step.ts';
import { createTurnWatch } from './turn-watch.ts';

const turnId = 't1' as TurnId;
const granted = { sandbox: 'workspace-write', approvalPolicy: 'on-request', network: false } as const;
const command = {
  ...{ id: 'c1', kind: 'command', status: 'running', startedAt: 1, command: 'make', cwd: '.', does: ['run'] },
  ...{ output: '', exitCode: null, durationMs: null, processId: null },
} as never;

/** A session whose turn runs, watched. */
const working = (limits = { overdue_minutes: 10, stop: false }) => {
  const clock = createFakeClock();
  const told: RunnerEventBody[] = [];
  const done: Effect[] = [];
  const agent = { answers: true, asked: 0 };
  let state = newSession(someThread, { agent: 'practice', folder: '/home/me', settings: {} });
  const feed = (input: Input) => {
    const next = step(state, input, clock.now());
    state = next.state;
    told.push(...next.events);
    done.push(...next.effects);
    watch.follow();
  };
  const answers = async () => {
    agent.asked += 1;
    return agent.answers;
  };
  const watch = createTurnWatch({ clock, state: () => state, answers, limits: () => limits, feed });
  const say = (event: AgentEvent) => {
    watch.heard(event);
    if (event.type === 'item_delta') {
      if (state.turn?.quiet) feed({ type: 'heard' });
    } else if (event.type !== 'approval_opened') feed({ type: 'agent', event });
  };
  const message = aMessage('go');
  feed({
    type: 'commands',
    commands: [{ body: { type: 'queue_message', message, seq: 1, authorName: 'Ada' } }],
  });
  const opened = {
    conversationId: 'c1' as ConversationId,
    agentVersion: '1',
    folder: '/home/me',
    settings: someSettings,
  };
  feed({ type: 'opened', ...opened, resumed: false, granted });
  feed({ type: 'sent', messageId: message.id, turnId });
  say({ type: 'turn_started', turnId, at: 1, settings: someSettings });
  return {
    ...{ clock, told, done, agent, watch, feed, say, message },
    minutes: (count: number) => clock.advance(count * 60_000),
    quiets: (): (Quiet | null)[] => told.flatMap(event => (event.type === 'turn.quiet' ? [event.quiet] : [])),
    ask: () => feed({ type: 'agent', event: { type: 'approval_opened', approval: anApproval(turnId) } }),
    end: () => say({ type: 'turn_completed', turnId, at: 2, status: 'interrupted', durationMs: 1 }),
  };
};

describe('a turn that says nothing', () => {
  test('is told of after a minute, once, with what it waits for and since when', async () => {
    const { minutes, quiets, clock } = working();
    const since = clock.now();
    await minutes(0.9);
    expect(quiets()).toEqual([]);
    await minutes(5);
    expect(quiets()).toEqual([{ waitsFor: 'model', since, overdue: false }]);
  });

  test('is heard again by the smallest piece of text', async () => {
    const { minutes, quiets, say } = working();
    await minutes(2);
    say({ type: 'item_delta', turnId, itemId: 'i1' as never, offset: 0, text: 'a' });
    expect(quiets()).toHaveLength(2);
    expect(quiets().at(-1)).toBeNull();
    await minutes(0.9);
    expect(quiets()).toHaveLength(2);
  });

  test.for<[string, string, (bench: ReturnType<typeof working>) => void]>([
    ['a command', 'command', ({ say }) => say({ type: 'item_started', turnId, item: command })],
    ['the agent’s process', 'agent', ({ agent }) => Object.assign(agent, { answers: false })],
    [
      'the network',
      'network',
      ({ say }) => say({ type: 'notice', level: 'warning', code: 'agent_reconnecting', text: '' }),
    ],
    ['the model', 'model', ({ say }) => say({ type: 'item_completed', turnId, item: anItem('i1', 'a', 'completed') })],
  ])('waits for %s', async ([, waitsFor, before]) => {
    const bench = working();
    before(bench);
    await bench.minutes(1.2);
    expect(bench.quiets()).toMatchObject([{ waitsFor }]);
  });

  test('waits for a person as long as it takes, and for the model only from their answer on', async () => {
    const bench = working({ overdue_minutes: 1, stop: true });
    bench.ask();
    await bench.minutes(300);
    expect(bench.quiets()).toEqual([]);
    expect(bench.agent.asked).toBe(0);
    bench.feed({ type: 'approval_expired', approvalId: anApproval(turnId).id });
    await bench.minutes(0.9);
    expect(bench.done.some(each => each.do === 'interrupt')).toBe(false);
  });

  test('is overdue after the owner’s limit, and stopped for it only where the owner wants that', async () => {
    const bench = working({ overdue_minutes: 3, stop: false });
    await bench.minutes(2.9);
    expect(bench.quiets()).toMatchObject([{ overdue: false }]);
    await bench.minutes(0.3);
    expect(bench.quiets()).toMatchObject([{ overdue: false }, { overdue: true }]);
    await bench.minutes(60);
    expect(bench.quiets()).toHaveLength(2);
    expect(bench.done.some(each => each.do === 'interrupt')).toBe(false);
  });

  test('that is stopped for its silence ends with that as its reason, and its message is not called done', async () => {
    const bench = working({ overdue_minutes: 3, stop: true });
    await bench.minutes(10);
    expect(bench.done.filter(each => each.do === 'interrupt')).toEqual([{ do: 'interrupt', turnId }]);
    bench.end();
    const problem = { code: 'turn_silent', message: expect.stringContaining('3 min without a word') };
    expect(bench.told).toContainEqual(
      expect.objectContaining({
        type: 'turn.completed',
        status: 'interrupted',
        problem: expect.objectContaining(problem),
      }),
    );
    expect(bench.told.at(-1)).toMatchObject({ type: 'message.updated', state: 'failed', problem });
  });

  test('is never stopped while a command runs, however long that takes', async () => {
    const bench = working({ overdue_minutes: 1, stop: true });
    bench.say({ type: 'item_started', turnId, item: command });
    await bench.minutes(600);
    expect(bench.quiets().at(-1)).toMatchObject({ waitsFor: 'command', overdue: true });
    expect(bench.done.some(each => each.do === 'interrupt')).toBe(false);
  });

  test('has not been silent while its machine slept', async () => {
    const bench = working({ overdue_minutes: 10, stop: true });
    // A timer that fires hours late is all that a process sees of having been stopped.
    const { monotonic } = bench.clock;
    Object.assign(bench.clock, { monotonic: () => monotonic() + 2 * 3_600_000 });
    await bench.minutes(0.5);
    expect(bench.quiets()).toEqual([]);
  });

  test('leaves no timer behind once it has ended', async () => {
    const bench = working();
    expect(bench.clock.pending()).toBe(1);
    bench.end();
    expect(bench.clock.pending()).toBe(0);
  });
});
