import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { ThreadEventBody } from '../../wire/protocol/events.ts';
import type { MessageId, Nonce, RunnerId, TurnId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { MACHINE_GONE } from '../../wire/protocol/problems.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { MAX_SUGGESTIONS } from '../../wire/thread/head.ts';
import { aMessage, anApproval, someone, someRunner, someSettings } from '../../wire/thread/log.fixture.ts';
import type { Ask } from './decide.ts';
import { decide } from './decide.ts';
import { stateAfter, threadAfter } from './state.fixture.ts';

const ada: Member = { id: someone, name: 'Ada', role: 'owner' };
const bob: Member = { id: newId('mem') as Member['id'], name: 'Bob', role: 'member' };
const turnId = 't1' as TurnId;

const headAfter = (...bodies: ThreadEventBody[]) => threadAfter(...bodies).head;
const inSession = (...bodies: ThreadEventBody[]) => stateAfter(...bodies).head;

const post = (text: string, over: object = {}): Ask => ({
  event: 'post_message',
  payload: {
    id: newId('msg') as MessageId,
    nonce: newId('non') as Nonce,
    text,
    attachments: [],
    mode: 'queue',
    ...over,
  },
});

describe('posting', () => {
  test('writes the message and hands it to the runner with who wrote it', () => {
    const decided = decide(inSession(), post('Draw the tides'), ada);
    expect(decided).toMatchObject({
      events: [{ body: { type: 'message.posted', message: { author: someone, text: 'Draw the tides' } } }],
      commands: [{ runnerId: someRunner, body: { type: 'queue_message', seq: 4, authorName: 'Ada' } }],
    });
  });

  test('keeps what the message answers and whom it names', () => {
    const replyTo = newId('msg') as MessageId;
    const decided = decide(inSession(), post('@Bob look', { replyTo, mentions: [bob.id] }), ada);
    expect(decided).toMatchObject({ events: [{ body: { message: { replyTo, mentions: [bob.id] } } }] });
  });

  test('is refused with a way on while the machine of the thread is gone, and the thread can be moved', () => {
    const problem = { code: MACHINE_GONE, message: 'Gone.' };
    const head = inSession({ type: 'session.blocked', problem });
    expect(decide(head, post('Anyone?'), ada)).toMatchObject({ refused: { code: MACHINE_GONE } });
    const runnerId = newId('run') as RunnerId;
    const move = {
      event: 'start_session',
      payload: { runnerId, agent: 'practice', folder: '/', settings: {} },
    } as const;
    // The machine that is gone is asked for nothing.
    expect(decide(head, move, ada)).toMatchObject({ commands: [{ runnerId, body: { type: 'start_session' } }] });
  });

  test('in a thread without an agent is plain chat', () => {
    expect(decide(headAfter(), post('Morning'), ada)).toMatchObject({
      events: [{ body: { type: 'message.posted' } }, { body: { type: 'message.updated', state: 'done' } }],
      commands: [],
    });
  });

  test('to a stopped session starts it again first', () => {
    const head = inSession({ type: 'session.stopped', reason: 'asked' });
    expect(decide(head, post('Go on'), ada)).toMatchObject({
      commands: [{ body: { type: 'start_session' } }, { body: { type: 'queue_message' } }],
    });
  });

  test('nothing, or beyond the queue, is refused in words', () => {
    expect(decide(inSession(), post('  '), ada)).toMatchObject({ refused: { code: 'empty_message' } });
    const full = inSession(
      ...Array.from(
        { length: limits.queueLength },
        (_, index): ThreadEventBody => ({
          type: 'message.posted',
          message: aMessage(`${index}`),
        }),
      ),
    );
    expect(decide(full, post('one more'), ada)).toMatchObject({ refused: { code: 'queue_full' } });
  });
});

describe('a waiting message', () => {
  const message = aMessage('And a badge');
  const waiting = inSession({ type: 'message.posted', message });
  const taken = inSession(
    { type: 'message.posted', message },
    { type: 'message.updated', messageId: message.id, state: 'accepted', turnId },
  );

  test('can be changed by its author, and by nobody else', () => {
    const edit: Ask = { event: 'edit_message', payload: { messageId: message.id, text: 'And a high-tide badge' } };
    expect(decide(waiting, edit, ada)).toMatchObject({
      events: [{ body: { type: 'message.edited', text: 'And a high-tide badge' } }],
      commands: [{ body: { type: 'edit_message' } }],
    });
    expect(decide(waiting, edit, bob)).toMatchObject({ refused: { code: 'not_yours' } });
  });

  test.each([
    { event: 'move_message', payload: { messageId: message.id, before: null } },
    { event: 'steer_message', payload: { messageId: message.id } },
    { event: 'cancel_message', payload: { messageId: message.id } },
  ] satisfies Ask[])('can be reached by $event until the agent has it', ask => {
    expect(decide(waiting, ask, bob)).toMatchObject({ commands: [{ body: { type: ask.event } }] });
    expect(decide(taken, ask, bob)).toMatchObject({ refused: { code: 'too_late' } });
  });
});

describe('an approval', () => {
  const approval = anApproval(turnId);
  const open = inSession({ type: 'approval.opened', approval });
  const answer = (over: object = {}): Ask => ({
    event: 'resolve_approval',
    payload: { approvalId: approval.id, hash: approval.hash, choice: 'accept', ...over },
  });

  test('is decided once', () => {
    const first = decide(open, answer(), ada);
    expect(first).toMatchObject({
      events: [{ body: { type: 'approval.decided', by: someone } }],
      commands: [{ body: { type: 'resolve_approval' } }],
    });
    const decision = { approvalId: approval.id, hash: approval.hash, choice: 'accept' };
    const decided = inSession(
      { type: 'approval.opened', approval },
      { type: 'approval.decided', by: ada.id, decision },
    );
    expect(decide(decided, answer({ choice: 'decline' }), bob)).toMatchObject({
      refused: { code: 'approval_decided' },
    });
  });

  test('R31: is refused when the hash is not that of what is asked', () => {
    expect(decide(open, answer({ hash: 'b'.repeat(64) }), ada)).toMatchObject({
      refused: { code: 'approval_changed' },
    });
  });

  test('is refused when it is over, or the choice was not offered', () => {
    expect(decide(inSession(), answer(), ada)).toMatchObject({ refused: { code: 'approval_stale' } });
    expect(decide(open, answer({ choice: 'accept_everything' }), ada)).toMatchObject({
      refused: { code: 'unknown_choice' },
    });
  });

  test('with questions needs an answer to each', () => {
    const questions = inSession({
      type: 'approval.opened',
      approval: {
        ...approval,
        content: {
          kind: 'question',
          questions: [{ id: 'q', header: 'Units', text: 'Metres or feet?', options: [], free: true, secret: false }],
        },
        choices: [{ id: 'answer', effect: 'answer', reach: 'once' }],
      },
    });
    expect(decide(questions, answer({ choice: 'answer' }), ada)).toMatchObject({ refused: { code: 'unanswered' } });
    expect(decide(questions, answer({ choice: 'answer', answers: { q: ['Metres'] } }), ada)).toMatchObject({
      commands: [{ body: { type: 'resolve_approval' } }],
    });
  });
});

describe('a turn', () => {
  const running = inSession({ type: 'turn.started', turnId, startedAt: 1, settings: someSettings });

  test('is interrupted only while it runs, and the asker is remembered', () => {
    const stop: Ask = { event: 'interrupt_turn', payload: { turnId } };
    expect(decide(running, stop, bob)).toMatchObject({
      events: [{ body: { type: 'asked', by: bob.id, turnId } }],
      commands: [{ body: { type: 'interrupt_turn', turnId } }],
    });
    expect(decide(inSession(), stop, bob)).toMatchObject({ refused: { code: 'no_turn' } });
    expect(decide(running, { event: 'interrupt_turn', payload: { turnId: 'other' as TurnId } }, bob)).toMatchObject({
      refused: { code: 'no_turn' },
    });
  });

  test('keeps its session from being moved', () => {
    const start: Ask = {
      event: 'start_session',
      payload: { runnerId: someRunner, agent: 'codex', folder: '/elsewhere', settings: {} },
    };
    expect(decide(running, start, ada)).toMatchObject({ refused: { code: 'turn_running' } });
  });
});

test('a session that moves to another machine is stopped on the first', () => {
  const other = newId('run') as RunnerId;
  const start: Ask = {
    event: 'start_session',
    payload: { runnerId: other, agent: 'codex', folder: '/x', settings: {} },
  };
  expect(decide(inSession(), start, ada)).toMatchObject({
    commands: [
      { runnerId: someRunner, body: { type: 'stop_session' } },
      { runnerId: other, body: { type: 'start_session' } },
    ],
  });
});

test('without a session there is nobody to ask', () => {
  expect(decide(headAfter(), { event: 'interrupt_queued_messages', payload: { throughSeq: 9 } }, ada)).toMatchObject({
    refused: { code: 'no_session' },
  });
});

describe('suggesting', () => {
  const eve: Member = { id: newId('mem') as Member['id'], name: 'Eve', role: 'guest' };
  const message = aMessage('Add a legend', { author: eve.id });
  const suggested: ThreadEventBody = { type: 'message.suggested', message, authorName: 'Eve' };
  const settle = (event: 'accept_suggestion' | 'decline_suggestion', over: object = {}): Ask =>
    ({ event, payload: { messageId: message.id, ...over } }) as Ask;

  test('writes what was suggested and asks nothing of the machine', () => {
    const ask = { ...post('Add a legend'), event: 'suggest_message' } as Ask;
    expect(decide(inSession(), ask, eve)).toMatchObject({
      events: [{ body: { type: 'message.suggested', message: { author: eve.id }, authorName: 'Eve' } }],
      commands: [],
    });
  });

  test('goes to the queue under its author’s name once somebody takes it over', () => {
    const head = inSession(suggested);
    expect(decide(head, settle('accept_suggestion'), ada)).toMatchObject({
      events: [
        { body: { type: 'suggestion.settled', outcome: 'accepted', by: someone } },
        { body: { type: 'message.posted', message: { id: message.id, author: eve.id, acceptedBy: someone } } },
      ],
      commands: [{ body: { type: 'queue_message', seq: (head?.seq ?? 0) + 2, authorName: 'Eve' } }],
    });
  });

  test('can be changed by whoever takes it over', () => {
    expect(
      decide(inSession(suggested), settle('accept_suggestion', { text: 'Add a small legend' }), ada),
    ).toMatchObject({
      commands: [{ body: { type: 'queue_message', message: { text: 'Add a small legend' } } }],
    });
  });

  test('is declined with words, or taken back by its author', () => {
    const reason = 'There is one already';
    expect(decide(inSession(suggested), settle('decline_suggestion', { reason }), ada)).toMatchObject({
      events: [{ body: { type: 'suggestion.settled', outcome: 'declined', reason } }],
    });
    expect(decide(inSession(suggested), settle('decline_suggestion'), eve)).toMatchObject({
      events: [{ body: { type: 'suggestion.settled', outcome: 'withdrawn' } }],
    });
  });

  test('R32: is answered once', () => {
    for (const outcome of ['accepted', 'declined', 'withdrawn'] as const) {
      const head = inSession(suggested, { type: 'suggestion.settled', by: someone, messageId: message.id, outcome });
      for (const event of ['accept_suggestion', 'decline_suggestion'] as const) {
        expect(decide(head, settle(event), bob)).toMatchObject({ refused: { code: 'suggestion_settled' } });
      }
    }
  });

  test('fills no thread without end', () => {
    const many = Array.from({ length: MAX_SUGGESTIONS }, (): ThreadEventBody => {
      return { type: 'message.suggested', message: aMessage('x'), authorName: 'Eve' };
    });
    const ask = { ...post('One more'), event: 'suggest_message' } as Ask;
    expect(decide(inSession(...many), ask, eve)).toMatchObject({ refused: { code: 'suggestions_full' } });
  });

  test('that was declined stays to be read by its author until they suggest something else', () => {
    const declined: ThreadEventBody = {
      type: 'suggestion.settled',
      by: someone,
      messageId: message.id,
      outcome: 'declined',
      reason: 'No',
    };
    expect(inSession(suggested, declined)?.suggestions).toMatchObject([{ declined: { reason: 'No', by: someone } }]);
    const next: ThreadEventBody = { ...suggested, message: aMessage('Another', { author: eve.id }) };
    expect(inSession(suggested, declined, next)?.suggestions.map(each => each.message.text)).toEqual(['Another']);
  });
});

describe('archiving', () => {
  const ask = (event: 'archive_thread' | 'restore_thread'): Ask => ({ event, payload: {} });
  const archived: ThreadEventBody = { type: 'thread.archived', by: someone };

  test('puts a quiet thread away, once, and brings it back, once', () => {
    expect(decide(inSession(), ask('archive_thread'), bob)).toEqual({
      events: [{ body: { type: 'thread.archived', by: bob.id } }],
      commands: [],
    });
    expect(decide(inSession(archived), ask('archive_thread'), bob)).toEqual({ events: [], commands: [] });
    expect(decide(inSession(archived), ask('restore_thread'), bob)).toEqual({
      events: [{ body: { type: 'thread.restored', by: bob.id } }],
      commands: [],
    });
    expect(decide(inSession(), ask('restore_thread'), bob)).toEqual({ events: [], commands: [] });
  });

  test('is refused while a turn runs, a message waits or a question is open, and says what to do', () => {
    const started: ThreadEventBody = { type: 'turn.started', turnId, startedAt: 1, settings: someSettings };
    const asked: ThreadEventBody = { type: 'approval.opened', approval: anApproval(turnId) };
    const waits: ThreadEventBody = { type: 'message.posted', message: aMessage('Next') };
    for (const body of [started, asked, waits]) {
      expect(decide(inSession(body), ask('archive_thread'), ada)).toMatchObject({
        refused: { code: 'thread_busy', hint: expect.stringContaining('Stop it') },
      });
    }
  });

  test('works where the machine of the thread is gone', () => {
    const blocked: ThreadEventBody = { type: 'session.blocked', problem: { code: MACHINE_GONE, message: 'Gone.' } };
    expect(decide(inSession(blocked), ask('archive_thread'), ada)).toMatchObject({ events: [{ body: archived }] });
  });
});
