// The queue of a session: what waits, what is on its way into the agent, when the next one goes, and when it waits for
// a person instead. Pure.
import type { Problem } from '../../std/errors.ts';
import type { MessageId } from '../../wire/protocol/ids.ts';
import { type Draft, effect, patch, tell, tellMessage } from './draft.ts';
import type { Queued } from './state.ts';

/** Starts the next waiting message if nothing runs, opening the conversation first if it must be. Ends every step. */
export const startNext = (draft: Draft): void => {
  const { phase, queue, held, turn, sending, conversationId } = draft.state;
  const [next, ...rest] = queue;
  if (!next || held !== undefined || turn || sending) return;
  if (phase === 'dormant') {
    patch(draft, { phase: 'opening' });
    effect(draft, { do: 'open', resume: conversationId });
    return;
  }
  if (phase !== 'open') return;
  patch(draft, { sending: next, queue: rest });
  effect(draft, { do: 'send', queued: next });
};

/** Keeps waiting messages from running into whatever went wrong; nothing waits, nothing is held. */
export const hold = (draft: Draft, code: string, reason: string): void => {
  if (draft.state.queue.length === 0 || draft.state.held !== undefined) return;
  patch(draft, { held: reason });
  tell(draft, { type: 'queue.held', reason, code });
};

export const release = (draft: Draft): void => {
  if (draft.state.held === undefined) return;
  patch(draft, { held: undefined });
  tell(draft, { type: 'queue.released' });
};

/**
 * Whoever writes or releases has seen what happened and means "go on": what waits is let go, and an agent that was given
 * up because it ended again and again is tried once more.
 */
export const goOn = (draft: Draft): void => {
  release(draft);
  const { phase, problem } = draft.state;
  if (phase === 'blocked' && problem?.code === 'agent_crashed') patch(draft, { phase: 'dormant', problem: undefined });
};

/** Puts messages back to the front, in the order given, and says that they wait again. */
export const requeue = (draft: Draft, messages: readonly Queued[]): void => {
  patch(draft, { queue: [...messages, ...draft.state.queue] });
  for (const { message } of messages) tellMessage(draft, message.id, 'on_laptop');
};

/** A message that was on its way into the agent, and did not get there, waits again. */
export const takeBackSending = (draft: Draft): void => {
  const { sending } = draft.state;
  if (!sending) return;
  patch(draft, { sending: undefined });
  requeue(draft, [sending]);
};

/** Takes a message out of the queue; undefined when it is not in it. */
export const take = (draft: Draft, id: MessageId): Queued | undefined => {
  const found = draft.state.queue.find(each => each.message.id === id);
  if (found) patch(draft, { queue: draft.state.queue.filter(each => each !== found) });
  return found;
};

export const cancelWhere = (draft: Draft, which: (queued: Queued) => boolean): void => {
  const cancelled = draft.state.queue.filter(which);
  patch(draft, { queue: draft.state.queue.filter(each => !which(each)) });
  for (const { message } of cancelled) tellMessage(draft, message.id, 'cancelled');
  if (draft.state.queue.length === 0) release(draft);
};

/** The answer to a wish that came after the agent had taken the message. */
export const tellTooLate = (draft: Draft, id: MessageId): void => {
  const problem: Problem = { code: 'too_late', message: 'The agent already had this message when the wish arrived.' };
  const { sending, steering, turn } = draft.state;
  if (turn?.messageIds.includes(id)) return tellMessage(draft, id, 'accepted', { turnId: turn.id, problem });
  const onItsWay = sending?.message.id === id || steering.some(each => each.message.id === id);
  if (onItsWay) tellMessage(draft, id, 'on_laptop', { problem });
};

export const moveBefore = (
  queue: readonly Queued[],
  id: MessageId,
  before: MessageId | null,
): readonly Queued[] | undefined => {
  const entry = queue.find(each => each.message.id === id);
  if (!entry || id === before) return undefined;
  const rest = queue.filter(each => each !== entry);
  const at = before === null ? rest.length : rest.findIndex(each => each.message.id === before);
  return at < 0 ? undefined : [...rest.slice(0, at), entry, ...rest.slice(at)];
};
