import { expect, test } from 'vitest';
import type { ThreadEventBody } from '../../../../wire/protocol/events.ts';
import type { Nonce, ThreadId, TurnId } from '../../../../wire/protocol/ids.ts';
import { foldHead, type ThreadHead } from '../../../../wire/thread/head.ts';
import {
  aMessage,
  created,
  logOf,
  sessionBodies,
  someSettings,
  someThread,
} from '../../../../wire/thread/log.fixture.ts';
import type { UnsentMessage } from '../../../data/thread.ts';
import { splitWaiting } from './waiting.ts';

const [first, second] = [aMessage('one'), aMessage('two')];
const posted = [first, second].map((message): ThreadEventBody => ({ type: 'message.posted', message }));
const headOf = (...bodies: ThreadEventBody[]) =>
  logOf([created, ...sessionBodies, ...bodies]).reduce<ThreadHead | null>(
    (head, event) => foldHead(head, event, someThread as ThreadId),
    null,
  );
const reach = { hub: true, machine: true };
const unsent: UnsentMessage = { nonce: 'nonce-1' as Nonce, text: 'hi', attachments: [], mode: 'queue' };
const running: ThreadEventBody = {
  type: 'turn.started',
  turnId: 't1' as TurnId,
  startedAt: 1,
  settings: someSettings,
};

const zero = aMessage('zero');
const taken: ThreadEventBody[] = [
  { type: 'message.posted', message: zero },
  { type: 'message.updated', messageId: zero.id, state: 'accepted' },
];

test('the message that is next stands in the flow, the others in the dock', () => {
  const { flowing, queued } = splitWaiting(headOf(...posted), [], reach);
  expect([...flowing]).toEqual([first.id]);
  expect(queued.map(({ message }) => message.id)).toEqual([second.id]);
});

test.each([
  ['a turn runs', headOf(running, ...posted), reach],
  ['a turn is about to begin', headOf(...taken, ...posted), reach],
  ['the queue is held', headOf(...posted, { type: 'queue.held', reason: 'It failed.' }), reach],
  ['the machine is offline', headOf(...posted), { hub: true, machine: false }],
  ['the hub is out of reach', headOf(...posted), { hub: false, machine: true }],
])('while %s, all wait in the dock', (_why, head, where) => {
  const { flowing, queued } = splitWaiting(head, [], where);
  expect(flowing.size).toBe(0);
  expect(queued.length).toBe(2);
});

test('what is just being sent is in the flow at once, what could not be sent is kept in the dock', () => {
  expect(splitWaiting(headOf(), [unsent], reach)).toMatchObject({ sending: [unsent], kept: [] });
  expect(splitWaiting(headOf(running), [unsent], reach)).toMatchObject({ sending: [], kept: [unsent] });
  const refused = { ...unsent, problem: { code: 'queue_full', message: 'Full.' } };
  expect(splitWaiting(headOf(), [refused], reach)).toMatchObject({ sending: [], kept: [refused] });
});
