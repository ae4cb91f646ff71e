// A thread's state for tests: what is written so far, as the hub's pure parts see it.
import type { ThreadEventBody } from '../../wire/protocol/events.ts';
import { created, sessionBodies, someThread } from '../../wire/thread/log.fixture.ts';
import { type ThreadState, writeEvents } from './state.ts';

export const emptyThread: ThreadState = { id: someThread, head: null, outbox: {}, openItems: new Map() };

/** A thread without a session, after this. */
export const threadAfter = (...bodies: ThreadEventBody[]): ThreadState =>
  writeEvents(
    emptyThread,
    [created, ...bodies].map(body => ({ body })),
    1_000,
  ).state;

/** A thread in whose session this has happened. */
export const stateAfter = (...bodies: ThreadEventBody[]): ThreadState => threadAfter(...sessionBodies, ...bodies);
