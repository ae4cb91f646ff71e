import { describe, expect, test } from 'vitest';
import type { ThreadEvent, ThreadEventBody } from '../protocol/events.ts';
import type { TurnId } from '../protocol/ids.ts';
import type { ThreadHead } from './head.ts';
import { foldHead } from './head.ts';
import {
  aMessage,
  created,
  logOf,
  sampleLog,
  sessionBodies,
  someone,
  someSettings,
  someThread,
} from './log.fixture.ts';

const fold = (events: readonly ThreadEvent[], from: ThreadHead | null = null): ThreadHead => {
  const head = events.reduce<ThreadHead | null>((acc, event) => foldHead(acc, event, someThread), from);
  if (!head) throw new Error('no events');
  return head;
};
const headOf = (...bodies: ThreadEventBody[]) => fold(logOf([created, ...sessionBodies, ...bodies]));

describe('a head', () => {
  test('says after the sample what is true now', () => {
    const { events, second, turnId } = sampleLog();
    const head = fold(events);
    expect(head).toMatchObject({
      title: 'Tides',
      seq: events.length,
      turn: null,
      lastTurn: { id: turnId, status: 'completed' },
    });
    expect(head.session).toMatchObject({
      state: 'ready',
      agentVersion: '0.169.0',
      effective: { model: 'practice' },
    });
    expect(head.waiting.map(entry => [entry.message.id, entry.message.text, entry.state])).toEqual([
      [second.id, 'And a high-tide badge', 'on_laptop'],
    ]);
    expect(head.approvals).toEqual([]);
  });

  test('is unchanged by an event it already holds, and refuses a gap', () => {
    const { events } = sampleLog();
    const head = fold(events);
    expect(foldHead(head, events[3] as ThreadEvent, someThread)).toBe(head);
    const [next] = logOf([{ type: 'queue.released' }], events.length + 2);
    expect(() => foldHead(head, next as ThreadEvent, someThread)).toThrow('invariant');
  });

  test('of a thread whose machine was removed stays so when that comes back and gives up what it had', () => {
    const problem = { code: 'machine_gone', message: 'It was removed.', hint: 'Move the thread.' };
    const head = headOf({ type: 'session.blocked', problem }, { type: 'session.stopped', reason: 'stopped' });
    expect(head.session).toMatchObject({ state: 'blocked', problem });
  });

  test('is archived until someone brings it back, writes in it, or it works again', () => {
    const archived: ThreadEventBody = { type: 'thread.archived', by: someone };
    expect(headOf(archived).archived).toMatchObject({ by: someone });
    expect(headOf(archived, { type: 'notice', level: 'info', code: 'c', text: 't' }).archived).toBeDefined();
    const back: ThreadEventBody[] = [
      { type: 'thread.restored', by: someone },
      { type: 'message.posted', message: aMessage('Once more') },
      { type: 'turn.started', turnId: 't1' as TurnId, startedAt: 1, settings: someSettings },
    ];
    for (const body of back) expect(headOf(archived, body).archived).toBeUndefined();
  });

  test('moves a waiting message before another, to the end, and nowhere for unknown ids', () => {
    const [a, b, c] = [aMessage('a'), aMessage('b'), aMessage('c')];
    const post = (message: typeof a): ThreadEventBody => ({ type: 'message.posted', message });
    const order = (...moves: ThreadEventBody[]) =>
      headOf(post(a), post(b), post(c), ...moves)
        .waiting.map(entry => entry.message.text)
        .join('');
    const move = (id: typeof a.id, before: typeof a.id | null): ThreadEventBody => ({
      type: 'message.moved',
      by: someone,
      messageId: id,
      before,
    });

    expect(order(move(c.id, a.id))).toBe('cab');
    expect(order(move(a.id, null))).toBe('bca');
    expect(order(move(a.id, aMessage('gone').id))).toBe('abc');
    expect(order(move(a.id, a.id))).toBe('abc');
  });

  test('knows who was named last where, also after the message is done', () => {
    const first = { ...aMessage('one'), mentions: [someone] };
    const second = { ...aMessage('two'), mentions: [someone] };
    const bodies: ThreadEventBody[] = [
      { type: 'message.posted', message: first },
      { type: 'message.posted', message: aMessage('nobody is meant') },
      { type: 'message.posted', message: second },
      { type: 'message.updated', messageId: second.id, state: 'done' },
    ];
    expect(headOf().mentioned).toBeUndefined();
    const head = headOf(...bodies);
    expect(head.mentioned).toEqual({ [someone]: head.seq - 1 });
  });

  test('keeps what was requested and what is effective apart', () => {
    const head = headOf(
      { type: 'settings.requested', by: someone, changes: { model: 'big', effort: 'high' }, now: false },
      { type: 'settings.requested', by: someone, changes: { effort: null }, now: false },
    );
    expect(head.session?.requested).toEqual({ model: 'big' });
    expect(head.session?.effective?.model).toBe('practice');
  });

  test('keeps an answered approval until the runner says what came of it', () => {
    const { events, approval } = sampleLog();
    const decidedAt = events.findIndex(event => event.type === 'approval.decided');
    const decided = fold(events.slice(0, decidedAt + 1));
    expect(decided.approvals[0]).toMatchObject({ approval: { id: approval.id }, decided: { by: someone } });
  });

  test('remembers why a session is blocked until it starts', () => {
    const problem = { code: 'agent_missing', message: 'Codex is not installed.' };
    const blocked = headOf({ type: 'session.blocked', problem });
    expect(blocked.session).toMatchObject({ state: 'blocked', problem });
    const [started] = logOf([sessionBodies[1] as ThreadEventBody], blocked.seq + 1);
    expect(fold([started as ThreadEvent], blocked).session).toMatchObject({
      state: 'ready',
      problem: undefined,
    });
  });
});
