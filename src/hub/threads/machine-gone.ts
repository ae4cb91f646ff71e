// What becomes of a thread whose machine is forgotten: nothing of it stays open that only that machine could end. Pure.
import type { ThreadEventBody } from '../../wire/protocol/events.ts';
import type { ItemId, RunnerId } from '../../wire/protocol/ids.ts';
import { MACHINE_GONE } from '../../wire/protocol/problems.ts';
import { closeAll } from './accept.ts';
import type { AddressedCommand } from './decide.ts';
import type { NewEvent, ThreadState } from './state.ts';

type Left = { readonly events: readonly NewEvent[]; readonly commands: readonly AddressedCommand[] };

/**
 * @param textOf the live text the hub holds of an open item
 * @param now milliseconds since the epoch
 * @returns undefined when the thread does not work on this machine
 */
export const leaveMachine = (
  state: ThreadState,
  runnerId: RunnerId,
  textOf: (id: ItemId) => string | undefined,
  now: number,
): Left | undefined => {
  const { head } = state;
  if (head?.session?.runnerId !== runnerId || head.session.problem?.code === MACHINE_GONE) return undefined;
  const bodies: ThreadEventBody[] = [
    ...closeAll(state, textOf, now),
    ...(head.turn
      ? [
          {
            type: 'turn.completed' as const,
            turnId: head.turn.id,
            status: 'interrupted' as const,
            completedAt: now,
            durationMs: null,
            problem: GONE,
          },
        ]
      : []),
    ...head.waiting.map(({ message, state: at }) => ({
      type: 'message.updated' as const,
      messageId: message.id,
      state: at === 'accepted' ? ('failed' as const) : ('cancelled' as const),
      problem: GONE,
    })),
    { type: 'session.blocked', problem: GONE },
  ];
  return {
    events: bodies.map(body => ({ body })),
    // If the machine is enrolled again it must not go on with what was given up here.
    commands: [{ runnerId, body: { type: 'stop_session' } }],
  };
};

const GONE = {
  code: MACHINE_GONE,
  message: 'The machine of this thread was removed from the workspace.',
  hint: 'Move the thread to another machine. Everything said and done here is kept.',
};
