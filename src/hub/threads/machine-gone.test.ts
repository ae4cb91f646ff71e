import { expect, test } from 'vitest';
import type { ItemId, RunnerId, TurnId } from '../../wire/protocol/ids.ts';
import { aMessage, anApproval, anItem, someRunner, someSettings } from '../../wire/thread/log.fixture.ts';
import { leaveMachine } from './machine-gone.ts';
import { stateAfter } from './state.fixture.ts';
import { type ThreadState, writeEvents } from './state.ts';

const turnId = 't1' as TurnId;
const leave = (state: ThreadState, id: RunnerId = someRunner) => leaveMachine(state, id, () => 'said so far', 2_000);

test('everything that only the machine could end is ended, with the text that was said', () => {
  const running = aMessage('at work');
  const waiting = aMessage('waits');
  const before = stateAfter(
    { type: 'message.posted', message: running },
    { type: 'message.posted', message: waiting },
    { type: 'turn.started', turnId, startedAt: 1, settings: someSettings },
    { type: 'message.updated', messageId: running.id, state: 'accepted', turnId },
    { type: 'item.started', turnId, item: anItem('i1', '') },
    { type: 'approval.opened', approval: anApproval(turnId) },
  );
  const left = leave(before);
  expect(left?.commands).toEqual([{ runnerId: someRunner, body: { type: 'stop_session' } }]);
  const after = writeEvents(before, left?.events ?? [], 2_000).state;
  expect(after.openItems.size).toBe(0);
  expect(after.head).toMatchObject({
    turn: null,
    lastTurn: { id: turnId, status: 'interrupted' },
    waiting: [],
    approvals: [],
    session: { state: 'blocked', problem: { code: 'machine_gone' } },
  });
  const item = left?.events.map(({ body }) => body).find(body => body.type === 'item.completed');
  expect(item).toMatchObject({ item: { id: 'i1' as ItemId, status: 'interrupted', text: 'said so far' } });
  // Asked again, there is nothing left to do.
  expect(leave(after)).toBeUndefined();
});

test('a thread that works on another machine is left alone', () => {
  expect(leave(stateAfter(), 'run_other' as RunnerId)).toBeUndefined();
});
