import { beforeEach, describe, expect, test } from 'vitest';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { ConversationId, MessageId, TurnId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Message } from '../../wire/protocol/messages.ts';
import { aMessage, anApproval, anItem, someSettings, someThread } from '../../wire/thread/log.fixture.ts';
import type { Effect, Input } from './inputs.ts';
import type { SessionState } from './state.ts';
import { sessionState } from './state.ts';
import { newSession, step } from './step.ts';

const turnId = 't1' as TurnId;
const folder = '/home/me/tides';
const granted = { sandbox: 'workspace-write', approvalPolicy: 'on-request', network: false } as const;

/** A session under test: feeds inputs, keeps what came of each. */
const open = () => {
  let state: SessionState = newSession(someThread, { agent: 'practice', folder, settings: {} });
  let seq = 0;
  const told: RunnerEventBody[] = [];
  const done: Effect[] = [];
  const feed = (input: Input) => {
    const next = step(state, input, 1_000);
    // Whatever a session becomes must survive the journal.
    state = sessionState.parse(JSON.parse(JSON.stringify(next.state)));
    told.push(...next.events);
    done.push(...next.effects);
    return next;
  };
  const commands = (...bodies: CommandBody[]) => feed({ type: 'commands', commands: bodies.map(body => ({ body })) });
  const queue = (message: Message): CommandBody => ({ type: 'queue_message', message, seq: ++seq, authorName: 'Ada' });
  return {
    feed,
    commands,
    told,
    done,
    get state() {
      return state;
    },
    queue,
    post: (text: string, over: Partial<Message> = {}) => {
      const message = aMessage(text, over);
      commands(queue(message));
      return message;
    },
    opened: () =>
      feed({
        type: 'opened',
        conversationId: 'c1' as ConversationId,
        agentVersion: '0.169.0',
        folder,
        settings: someSettings,
        resumed: false,
        granted,
      }),
    begin: (message: Message, id = turnId) => {
      feed({ type: 'agent', event: { type: 'turn_started', turnId: id, at: 1, settings: someSettings } });
      feed({ type: 'sent', messageId: message.id, turnId: id });
    },
    end: (status: 'completed' | 'interrupted' | 'failed' = 'completed', id = turnId) =>
      feed({ type: 'agent', event: { type: 'turn_completed', turnId: id, at: 9, status, durationMs: 8 } }),
    /** Where a message has been said to be, in order. */
    statesOf: (id: MessageId) =>
      told.flatMap(event => (event.type === 'message.updated' && event.messageId === id ? [event.state] : [])),
    texts: () => state.queue.map(each => each.message.text),
  };
};

let session: ReturnType<typeof open>;
beforeEach(() => {
  session = open();
  session.commands({ type: 'start_session', agent: 'practice', folder, settings: {} });
  session.opened();
});
const running = () => {
  const message = session.post('first');
  session.begin(message);
  return message;
};
const effects = (kind: Effect['do']) => session.done.filter(effect => effect.do === kind);

describe('a message', () => {
  test('travels on_laptop, accepted, done, and each step is told once', () => {
    const message = running();
    session.end();
    expect(session.statesOf(message.id)).toEqual(['on_laptop', 'accepted', 'done']);
    expect(effects('send')).toHaveLength(1);
  });

  test('waits while a turn runs and follows it', () => {
    running();
    const second = session.post('second');
    expect(effects('send')).toHaveLength(1);
    session.end();
    expect(effects('send')).toHaveLength(2);
    expect(session.state.sending?.message.id).toBe(second.id);
  });

  test('that comes twice is taken once', () => {
    running();
    const second = aMessage('second');
    session.commands(session.queue(second), session.queue(second));
    session.commands(session.queue(second));
    expect(session.texts()).toEqual(['second']);
  });

  test('is not started when the same batch cancels it', () => {
    const message = aMessage('no, wait');
    session.commands(session.queue(message), { type: 'cancel_message', messageId: message.id });
    expect(effects('send')).toEqual([]);
    expect(session.statesOf(message.id)).toEqual(['on_laptop', 'cancelled']);
  });

  test('can be edited, moved and dropped while it waits', () => {
    running();
    const [a, b, c] = [session.post('a'), session.post('b'), session.post('c')];
    session.commands(
      { type: 'edit_message', messageId: b.id, text: 'B' },
      { type: 'move_message', messageId: c.id, before: a.id },
    );
    expect(session.texts()).toEqual(['c', 'a', 'B']);
    session.commands({ type: 'interrupt_queued_messages', throughSeq: 3 });
    expect(session.texts()).toEqual(['c']);
    expect(session.statesOf(b.id)).toEqual(['on_laptop', 'cancelled']);
  });

  test('that the agent has can no longer be changed, and the answer says so', () => {
    const message = running();
    session.commands({ type: 'edit_message', messageId: message.id, text: 'too late' });
    expect(session.told.at(-1)).toMatchObject({
      type: 'message.updated',
      state: 'accepted',
      problem: { code: 'too_late' },
    });
  });

  test('whose turn ended before the agent said it had begun is done all the same', () => {
    const message = session.post('quick');
    session.feed({ type: 'agent', event: { type: 'turn_started', turnId, at: 1, settings: someSettings } });
    session.end();
    session.feed({ type: 'sent', messageId: message.id, turnId });
    expect(session.statesOf(message.id)).toEqual(['on_laptop', 'done']);
    expect(session.state.turn).toBeUndefined();
    session.post('next');
    expect(effects('send')).toHaveLength(2);
  });
});

describe('steering', () => {
  test('goes into the running turn and shares its end', () => {
    running();
    const steer = session.post('use metres', { mode: 'steer' });
    expect(effects('steer')).toMatchObject([{ turnId, queued: { message: { id: steer.id } } }]);
    session.feed({ type: 'steered', messageId: steer.id, turnId });
    session.end();
    expect(session.statesOf(steer.id)).toEqual(['on_laptop', 'accepted', 'done']);
  });

  test('that comes too late becomes the next message', () => {
    running();
    const steer = session.post('use metres', { mode: 'steer' });
    session.feed({
      type: 'steer_failed',
      messageId: steer.id,
      problem: { code: 'no_turn', message: 'The turn is over.' },
    });
    session.end();
    expect(session.state.sending?.message.id).toBe(steer.id);
  });

  test('that was under way when the turn ended is not lost', () => {
    running();
    const steer = session.post('use metres', { mode: 'steer' });
    session.end();
    session.feed({ type: 'steer_failed', messageId: steer.id, problem: { code: 'no_turn', message: 'over' } });
    expect(session.state.sending?.message.id).toBe(steer.id);
    expect(effects('send')).toHaveLength(2);
  });

  test('without a running turn simply starts one', () => {
    const message = session.post('go', { mode: 'steer' });
    expect(session.state.sending?.message.id).toBe(message.id);
  });

  test('a waiting message takes it out of the queue', () => {
    running();
    const waiting = session.post('later');
    session.commands({ type: 'steer_message', messageId: waiting.id });
    expect(session.texts()).toEqual([]);
    expect(effects('steer')).toHaveLength(1);
  });
});

describe('an interrupt', () => {
  test('stops the turn, cancels its message, and holds the queue until someone goes on', () => {
    const message = running();
    session.post('second');
    session.commands({ type: 'interrupt_turn', turnId });
    expect(effects('interrupt')).toEqual([{ do: 'interrupt', turnId }]);
    session.end('interrupted');
    expect(session.statesOf(message.id)).toEqual(['on_laptop', 'accepted', 'cancelled']);
    expect(session.told.at(-1)).toMatchObject({ type: 'queue.held' });
    expect(effects('send')).toHaveLength(1);
    session.commands({ type: 'release_queue' });
    expect(effects('send')).toHaveLength(2);
  });

  test('that comes while the message is on its way stops the turn once it has a name', () => {
    const message = session.post('first');
    session.commands({ type: 'interrupt_turn' });
    expect(effects('interrupt')).toEqual([]);
    session.begin(message);
    expect(effects('interrupt')).toEqual([{ do: 'interrupt', turnId }]);
  });

  test('of another turn does nothing', () => {
    running();
    session.commands({ type: 'interrupt_turn', turnId: 'old' as TurnId });
    expect(effects('interrupt')).toEqual([]);
  });
});

describe('a failed turn', () => {
  test('holds what waits; writing again goes on', () => {
    const message = running();
    session.post('second');
    session.end('failed');
    expect(session.statesOf(message.id).at(-1)).toBe('failed');
    expect(session.state.held).toBeDefined();
    session.post('try again');
    expect(session.told).toContainEqual({ type: 'queue.released' });
    expect(session.state.sending?.message.text).toBe('second');
  });

  test('with nothing waiting holds nothing', () => {
    running();
    session.end('failed');
    expect(session.state.held).toBeUndefined();
  });
});

test('a queue that is full takes no more, even from a hub that does not count', () => {
  running();
  const posted = Array.from({ length: limits.queueLength + 1 }, (_, index) => session.post(`message ${index}`));
  expect(session.state.queue).toHaveLength(limits.queueLength);
  expect(session.statesOf(posted.at(-1)?.id as MessageId)).toEqual(['failed']);
});

describe('an approval', () => {
  const ask = () => {
    running();
    const approval = anApproval(turnId);
    session.feed({ type: 'agent', event: { type: 'approval_opened', approval } });
    return approval;
  };
  const answer = (approval: ReturnType<typeof anApproval>, over: object = {}): CommandBody => ({
    type: 'resolve_approval',
    decision: { approvalId: approval.id, hash: approval.hash, choice: 'accept', ...over },
  });

  test('R32: is answered once, however often the command comes', () => {
    const approval = ask();
    session.commands(answer(approval), answer(approval, { choice: 'decline' }));
    session.commands(answer(approval, { choice: 'decline' }));
    expect(effects('answer')).toMatchObject([{ decision: { choice: 'accept' } }]);
  });

  test('R31: answered with the hash of something else is open again, and can still be answered', () => {
    const approval = ask();
    session.commands(answer(approval, { hash: 'b'.repeat(64) }));
    expect(effects('answer')).toEqual([]);
    expect(session.told.at(-1)).toMatchObject({ type: 'approval.reopened', problem: { code: 'approval_changed' } });
    session.commands(answer(approval));
    expect(effects('answer')).toMatchObject([{ decision: { choice: 'accept' } }]);
  });

  test('R34: nobody answered in time is declined, unless somebody had', () => {
    const [late, answered] = [ask(), anApproval(turnId)];
    session.feed({ type: 'agent', event: { type: 'approval_opened', approval: answered } });
    session.commands(answer(answered));
    for (const { id } of [late, answered, late]) session.feed({ type: 'approval_expired', approvalId: id });
    expect(effects('answer')).toMatchObject([
      { decision: { approvalId: answered.id, choice: 'accept' } },
      { decision: { approvalId: late.id, choice: 'decline', reason: expect.any(String) } },
    ]);
    expect(session.told.filter(({ type }) => type === 'notice')).toHaveLength(1);
  });

  test('R34: dies with its turn', () => {
    const approval = ask();
    session.end('interrupted');
    expect(session.told).toContainEqual({ type: 'approval.settled', approvalId: approval.id, outcome: 'stale' });
    session.commands(answer(approval));
    expect(effects('answer')).toEqual([]);
  });

  test('R34: does not survive a restart of the runner', () => {
    const approval = ask();
    session.feed({ type: 'restarted' });
    expect(session.told).toContainEqual({ type: 'approval.settled', approvalId: approval.id, outcome: 'stale' });
    session.commands(answer(approval));
    expect(effects('answer')).toEqual([]);
  });

  test('answered in the agent’s own terminal is retired', () => {
    const approval = ask();
    session.feed({ type: 'agent', event: { type: 'approval_closed', approvalId: approval.id, outcome: 'elsewhere' } });
    expect(session.told.at(-1)).toMatchObject({ type: 'approval.settled', outcome: 'elsewhere' });
  });
});

describe('a restart of the runner', () => {
  test('ends the turn that ran, says why, and holds what waits', () => {
    const message = running();
    session.post('second');
    session.feed({ type: 'agent', event: { type: 'item_started', turnId, item: anItem('i1', '') } });
    session.feed({ type: 'restarted' });
    expect(session.told).toContainEqual(
      expect.objectContaining({
        type: 'turn.completed',
        status: 'interrupted',
        problem: expect.objectContaining({ code: 'runner_restarted' }),
      }),
    );
    expect(session.statesOf(message.id).at(-1)).toBe('failed');
    expect(session.state).toMatchObject({ phase: 'dormant', held: expect.any(String) });
    session.commands({ type: 'release_queue' });
    expect(session.done.at(-1)).toEqual({ do: 'open', resume: 'c1' });
  });

  test('goes on by itself when nothing was cut off', () => {
    const fresh = open();
    fresh.commands({ type: 'start_session', agent: 'practice', folder, settings: {} });
    fresh.post('waiting for the agent');
    fresh.feed({ type: 'restarted' });
    fresh.opened();
    expect(fresh.state.sending?.message.text).toBe('waiting for the agent');
  });

  test('asks the agent whether a message that was on its way arrived', () => {
    const arrived = session.post('did it arrive?');
    session.feed({ type: 'restarted' });
    session.opened();
    expect(session.done.at(-1)).toEqual({ do: 'read_history' });
    session.feed({ type: 'history', turns: [{ id: turnId, status: 'interrupted', messageIds: [arrived.id] }] });
    expect(session.statesOf(arrived.id).at(-1)).toBe('failed');

    session = open();
    session.commands({ type: 'start_session', agent: 'practice', folder, settings: {} });
    session.opened();
    const lost = session.post('did it?');
    session.feed({ type: 'restarted' });
    session.opened();
    session.feed({ type: 'history', turns: [] });
    expect(session.state.sending?.message.id).toBe(lost.id);
    expect(effects('send')).toHaveLength(2);
  });

  test('ends background commands, which died with the agent process', () => {
    running();
    const item = {
      ...anItem('i1', ''),
      kind: 'command' as const,
      background: true,
      command: 'npm run dev',
      cwd: folder,
      output: '',
      exitCode: null,
      durationMs: null,
      does: [],
    };
    session.feed({ type: 'agent', event: { type: 'item_updated', turnId, item } });
    session.end();
    expect(session.state.openItems).toHaveLength(1);
    session.feed({ type: 'restarted' });
    expect(session.told.at(-1)).toMatchObject({ type: 'item.completed', item: { id: 'i1', status: 'interrupted' } });
    expect(session.state.openItems).toEqual([]);
  });
});

describe('a session whose agent cannot run', () => {
  const problem = { code: 'agent_signed_out', message: 'Codex is not signed in.', hint: 'Sign in.' };

  test('is blocked with the reason, keeps what is written, and starts when the agent can', () => {
    session = open();
    session.commands({ type: 'start_session', agent: 'codex', folder, settings: {} });
    const message = session.post('hello');
    session.feed({ type: 'open_failed', problem });
    expect(session.told.at(-1)).toEqual({ type: 'session.blocked', problem });
    expect(session.texts()).toEqual(['hello']);
    session.feed({ type: 'agent_ready' });
    session.opened();
    expect(session.state.sending?.message.id).toBe(message.id);
  });

  test.each<[string, () => unknown]>([
    ['writes', () => session.post('once more')],
    ['releases the queue', () => session.commands({ type: 'release_queue' })],
  ])('because it ended again and again is tried once more when somebody %s', (_what, goOn) => {
    const message = running();
    session.post('second');
    session.feed({ type: 'agent', event: { type: 'closed', problem: { code: 'agent_crashed', message: 'Ended.' } } });
    expect(session.state.phase).toBe('blocked');
    goOn();
    expect(session.done.at(-1)).toMatchObject({ do: 'open' });
    session.opened();
    expect(session.state.sending?.message.text).toBe('second');
    expect(session.statesOf(message.id).at(-1)).toBe('failed');
  });

  test('is not opened again by the agent when its folder was the matter', () => {
    session = open();
    session.commands({ type: 'start_session', agent: 'codex', folder, settings: {} });
    session.feed({ type: 'open_failed', problem: { code: 'folder_not_allowed', message: 'No.' } });
    session.feed({ type: 'agent_ready' });
    expect(effects('open')).toHaveLength(1);
  });

  test.each<Input>([
    { type: 'open_failed', problem: { code: 'conversation_lost', message: 'gone' } },
    { type: 'agent', event: { type: 'closed', problem: { code: 'conversation_lost', message: 'gone' } } },
  ])('starts a fresh conversation when the agent lost the old one, and says so: $type', lost => {
    session.feed({ type: 'restarted' });
    session.post('go on');
    session.feed(lost);
    expect(session.told.at(-1)).toMatchObject({ type: 'notice', code: 'conversation_lost' });
    expect(session.done.at(-1)).toEqual({ do: 'open', resume: undefined });
  });

  test('waits while the agent process comes back, and sends again what it had not taken', () => {
    const message = session.post('first');
    session.feed({ type: 'send_failed', messageId: message.id, problem: { code: 'agent_gone', message: 'It died.' } });
    expect(session.texts()).toEqual(['first']);
    expect(effects('send')).toHaveLength(1);
    session.feed({ type: 'agent', event: { type: 'agent_back', settings: someSettings } });
    expect(effects('send')).toHaveLength(2);
  });
});

describe('an agent that dies between its yes to a message and the first event of the turn', () => {
  const problem = { code: 'agent_crashed', message: 'Codex was killed.' };

  test.each(['before', 'after'])('ends the turn when its yes comes %s the news of its end', when => {
    const message = session.post('first');
    session.opened();
    const waiting = session.post('second');
    const sent = () => session.feed({ type: 'sent', messageId: message.id, turnId });
    if (when === 'before') sent();
    session.feed({ type: 'agent', event: { type: 'agent_lost', problem } });
    if (when === 'after') sent();
    session.feed({ type: 'agent', event: { type: 'agent_back', settings: someSettings } });
    expect(session.told.filter(event => event.type === 'turn.completed')).toMatchObject([
      { turnId, status: 'interrupted' },
    ]);
    expect(session.statesOf(message.id)).toEqual(['on_laptop', 'accepted', 'failed']);
    expect(session.state).toMatchObject({ held: 'The turn was cut off.' });
    session.commands({ type: 'release_queue' });
    expect(session.done.at(-1)).toMatchObject({ do: 'send', queued: { message: { id: waiting.id } } });
  });
});

test('choosing another agent starts another conversation in the same session', () => {
  session.commands({ type: 'start_session', agent: 'codex', folder, settings: {} });
  expect(session.done.slice(-2)).toEqual([{ do: 'close' }, { do: 'open', resume: undefined }]);
});

test('stopping a session cancels what waits and lets go of the agent', () => {
  const message = running();
  const waiting = session.post('second');
  session.commands({ type: 'stop_session' });
  expect(session.statesOf(message.id).at(-1)).toBe('failed');
  expect(session.statesOf(waiting.id).at(-1)).toBe('cancelled');
  expect(session.done.slice(-2)).toEqual([{ do: 'interrupt', turnId }, { do: 'close' }]);
  expect(session.told.at(-1)).toMatchObject({ type: 'session.stopped' });
});

test('settings asked for while it runs go to the agent and are remembered for the next start', () => {
  session.commands({ type: 'update_session_settings', changes: { model: 'big', sandbox: 'read-only' }, now: true });
  expect(session.done.at(-1)).toEqual({ do: 'change', changes: { model: 'big', sandbox: 'read-only' }, now: true });
  session.commands({ type: 'update_session_settings', changes: { model: null }, now: false });
  expect(session.state.requested).toEqual({ sandbox: 'read-only' });
});

test('two sessions fed the same inputs are equal: nothing but the input decides', () => {
  const inputs: Input[] = [
    { type: 'commands', commands: [{ body: { type: 'start_session', agent: 'practice', folder, settings: {} } }] },
    { type: 'open_failed', problem: { code: 'agent_missing', message: 'no' } },
    { type: 'agent_ready' },
    { type: 'restarted' },
  ];
  const play = () => {
    const one = open();
    for (const input of inputs) one.feed(input);
    return { state: one.state, told: one.told, done: one.done };
  };
  expect(play()).toEqual(play());
});
