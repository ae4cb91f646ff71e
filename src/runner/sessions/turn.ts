// The end of a turn, however it came: what is open is closed, its messages get their last state, and the queue either
// goes on or waits for a person. Pure.
import type { Problem } from '../../std/errors.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { MessageState } from '../../wire/protocol/messages.ts';
import { type Draft, patch, tell, tellMessage } from './draft.ts';
import { hold, requeue } from './queue.ts';

type Completed = Extract<RunnerEventBody, { type: 'turn.completed' }>;

/** Writes the end of the running turn down; `reported` is the agent's own word. */
export const completeTurn = (draft: Draft, reported: Completed): void => {
  const { turn, steering } = draft.state;
  const completed = withVerdict(reported, turn?.id === reported.turnId ? turn.givenUp : undefined);
  for (const { approval } of draft.state.approvals) {
    if (approval.turnId !== completed.turnId) continue;
    tell(draft, { type: 'approval.settled', approvalId: approval.id, outcome: 'stale' });
  }
  patch(draft, {
    approvals: draft.state.approvals.filter(each => each.approval.turnId !== completed.turnId),
    openItems: draft.state.openItems.filter(each => each.turnId !== completed.turnId || goesOn(each.item)),
  });
  tell(draft, completed);
  if (turn?.id !== completed.turnId) return; // a turn of the agent's own terminal, or one already ended here
  if (draft.state.sending && turn.messageIds.includes(draft.state.sending.message.id)) {
    // A turn so short that its end came before the agent's answer to `send`.
    patch(draft, { sending: undefined });
  }
  const { state, problem } = lastState(completed, turn.stopping);
  for (const id of turn.messageIds) {
    tellMessage(draft, id, state, { turnId: turn.id, ...(problem && { problem }) });
  }
  patch(draft, { turn: undefined, steering: [] });
  // Steering that the turn did not take any more is the next thing to do.
  requeue(draft, steering);
  if (completed.status === 'interrupted')
    turn.stopping
      ? hold(draft, 'held_stopped', 'The turn was stopped.')
      : hold(draft, 'held_cut_off', 'The turn was cut off.');
  if (completed.status === 'failed') hold(draft, 'held_failed', 'The turn failed.');
};

/** Ends the running turn without the agent's word, because the agent, the session or the runner is gone. */
export const endTurn = (draft: Draft, why: Problem): void => {
  const { turn } = draft.state;
  if (!turn) return;
  const problem: Problem = { ...why, hint: 'Continue to let the agent pick up where it was.' };
  completeTurn(draft, {
    type: 'turn.completed',
    turnId: turn.id,
    status: 'interrupted',
    completedAt: draft.now,
    durationMs: null,
    problem,
  });
};

/** A turn that was stopped for its silence says so, however it ended; one that got done meanwhile is done. */
const withVerdict = (reported: Completed, givenUp: Problem | undefined): Completed =>
  givenUp && reported.status !== 'completed' ? { ...reported, status: 'interrupted', problem: givenUp } : reported;

const lastState = (completed: Completed, stopping: boolean): { state: MessageState; problem?: Problem } => {
  if (completed.status === 'completed') return { state: 'done' };
  if (completed.status === 'interrupted' && stopping) {
    return { state: 'cancelled', problem: { code: 'interrupted', message: 'Someone stopped the turn.' } };
  }
  const problem = completed.problem ?? { code: 'turn_failed', message: 'The agent could not finish.' };
  return { state: 'failed', problem };
};

const goesOn = (item: { kind: string; background?: boolean | undefined }): boolean =>
  item.kind === 'command' && item.background === true;
