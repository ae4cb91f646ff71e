import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { ItemId, RunnerId, TurnId } from '../../wire/protocol/ids.ts';
import type { Item } from '../../wire/protocol/items.ts';
import { aMessage, anApproval, anItem, someRunner, someSettings, someThread } from '../../wire/thread/log.fixture.ts';
import { accept } from './accept.ts';
import { stateAfter } from './state.fixture.ts';
import { writeEvents } from './state.ts';

const turnId = 't1' as TurnId;
const entries = (first: number, ...events: RunnerEventBody[]) =>
  events.map((event, index) => ({ no: first + index, threadId: someThread, event }));
const bodiesOf = (accepted: ReturnType<typeof accept>) => accepted.events.map(event => event.body);
const noText = () => undefined;

const started: RunnerEventBody = { type: 'turn.started', turnId, startedAt: 1, settings: someSettings };
const ended: RunnerEventBody = {
  type: 'turn.completed',
  turnId,
  status: 'interrupted',
  completedAt: 9,
  durationMs: 8,
};

describe('a runner', () => {
  test('is heard once, however often it repeats itself', () => {
    const first = accept(stateAfter(), someRunner, entries(5, started), noText, 1);
    expect(bodiesOf(first)).toEqual([started]);
    const again = accept(
      { ...stateAfter(started), outbox: first.outbox },
      someRunner,
      entries(5, started, ended),
      noText,
      1,
    );
    expect(bodiesOf(again)).toEqual([ended]);
    expect(again.outbox).toEqual({ [someRunner]: 6 });
  });

  test('R46: writes only into threads whose session is on it', () => {
    const foreign = newId('run') as RunnerId;
    const accepted = accept(stateAfter(), foreign, entries(1, started), noText, 1);
    expect(accepted).toMatchObject({ events: [], outbox: {}, left: [{ no: 1 }] });
  });

  test('R46: cannot speak of messages and approvals that do not exist', () => {
    const accepted = accept(
      stateAfter(),
      someRunner,
      entries(
        1,
        { type: 'message.updated', messageId: aMessage('x').id, state: 'done' },
        { type: 'approval.settled', approvalId: anApproval(turnId).id, outcome: 'applied' },
        started,
      ),
      noText,
      1,
    );
    expect(bodiesOf(accepted)).toEqual([started]);
    expect(accepted.left.map(entry => entry.no)).toEqual([1, 2]);
  });

  test('R46: cannot pile up approvals', () => {
    const many = Array.from(
      { length: 60 },
      (): RunnerEventBody => ({ type: 'approval.opened', approval: anApproval(turnId) }),
    );
    expect(accept(stateAfter(), someRunner, entries(1, ...many), noText, 1).events).toHaveLength(50);
  });
});

describe('a turn that ends', () => {
  const item = anItem('i1', '');
  const background: Item = {
    id: 'i2' as ItemId,
    kind: 'command',
    status: 'running',
    startedAt: 1,
    command: 'npm run dev',
    cwd: '/home/me/tides',
    output: '',
    exitCode: null,
    durationMs: null,
    does: ['run'],
    background: true,
  };

  test('closes the items its runner left open, with the text the hub has', () => {
    const state = stateAfter(started, { type: 'item.started', turnId, item });
    const accepted = accept(state, someRunner, entries(1, ended), id => (id === item.id ? 'high ti' : undefined), 50);
    expect(bodiesOf(accepted)).toEqual([
      { type: 'item.completed', turnId, item: { ...item, text: 'high ti', status: 'interrupted', completedAt: 50 } },
      ended,
    ]);
  });

  test('leaves background commands running', () => {
    const state = stateAfter(started, { type: 'item.updated', turnId, item: background });
    expect(bodiesOf(accept(state, someRunner, entries(1, ended), noText, 50))).toEqual([ended]);
    const stopped = accept(state, someRunner, entries(1, { type: 'session.stopped', reason: 'asked' }), noText, 50);
    expect(bodiesOf(stopped)[0]).toMatchObject({ type: 'item.completed', item: { id: 'i2', status: 'interrupted' } });
  });

  test('retires the approvals nobody can answer any more', () => {
    const approval = anApproval(turnId);
    const state = stateAfter(started, { type: 'approval.opened', approval });
    expect(bodiesOf(accept(state, someRunner, entries(1, ended), noText, 50))[0]).toEqual({
      type: 'approval.settled',
      approvalId: approval.id,
      outcome: 'stale',
    });
  });
});

test('later events of an item stand where its first one stood, and instead of it', () => {
  const written = writeEvents(
    stateAfter(),
    (['item.started', 'item.updated', 'item.completed'] as const).map(type => ({
      body: { type, turnId, item: anItem('i1', '') },
    })),
    1_000,
  );
  expect(written.events.map(({ event, supersedes }) => [event.seq, event.pos, supersedes])).toEqual([
    [4, undefined, undefined],
    [5, 4, [4]],
    [6, 4, [5]],
  ]);
  expect(written.state.openItems.size).toBe(0);
});
