// What a step is building: the next state, the events it tells, the effects it asks for. Only step.ts hands drafts
// out, so a step is pure from the outside; on-command.ts, on-agent.ts and queue.ts fill them.
import type { Problem } from '../../std/errors.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { MessageId, TurnId } from '../../wire/protocol/ids.ts';
import type { MessageState } from '../../wire/protocol/messages.ts';
import type { Effect } from './inputs.ts';
import type { SessionState } from './state.ts';

export type Draft = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  state: SessionState;
  readonly events: RunnerEventBody[];
  readonly effects: Effect[];
};

export const patch = (draft: Draft, changes: Partial<SessionState>): void => {
  draft.state = { ...draft.state, ...changes };
};

export const tell = (draft: Draft, event: RunnerEventBody): void => {
  draft.events.push(event);
};

/** Tells people of a problem that holds up nothing. */
export const tellProblem = (draft: Draft, level: 'warning' | 'error', problem: Problem): void => {
  const { code, message, hint, values } = problem;
  tell(draft, { type: 'notice', level, code, text: message, ...(hint && { hint }), ...(values && { values }) });
};

export const effect = (draft: Draft, wanted: Effect): void => {
  draft.effects.push(wanted);
};

export const tellMessage = (
  draft: Draft,
  messageId: MessageId,
  state: MessageState,
  more: { turnId?: TurnId; problem?: Problem } = {},
): void => {
  tell(draft, { type: 'message.updated', messageId, state, ...more });
};
