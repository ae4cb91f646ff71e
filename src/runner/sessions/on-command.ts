// What a session makes of the hub's commands. Pure. A command may come twice or too late; it then changes nothing and
// says so, and never fails.
import type { Problem } from '../../std/errors.ts';
import type { Decision } from '../../wire/protocol/approvals.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { ApprovalId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { mergeSettings } from '../../wire/protocol/settings.ts';
import { saysYes } from '../policy/judge.ts';
import { type Draft, effect, patch, tell, tellMessage } from './draft.ts';
import { cancelWhere, goOn, moveBefore, take, tellTooLate } from './queue.ts';
import type { Queued, SessionState } from './state.ts';
import { endTurn } from './turn.ts';

type Of<Type extends CommandBody['type']> = Extract<CommandBody, { type: Type }>;

/** @param by who is said to ask; the laptop's policy has already allowed it */
export const onCommand = (draft: Draft, body: CommandBody, by: Asker | undefined): void => {
  switch (body.type) {
    case 'start_session':
      return startSession(draft, body, by);
    case 'stop_session':
      return stopSession(draft);
    case 'queue_message':
      return queueMessage(draft, body);
    case 'edit_message': {
      const { queue } = draft.state;
      if (!queue.some(each => each.message.id === body.messageId)) return tellTooLate(draft, body.messageId);
      const edit = (each: Queued): Queued =>
        each.message.id === body.messageId
          ? {
              ...each,
              message: { ...each.message, text: body.text },
              ...(by && { editedBy: [...(each.editedBy ?? []), by.memberId] }),
            }
          : each;
      return patch(draft, { queue: queue.map(edit) });
    }
    case 'move_message': {
      const queue = moveBefore(draft.state.queue, body.messageId, body.before);
      return queue && patch(draft, { queue: [...queue] });
    }
    case 'steer_message': {
      const queued = take(draft, body.messageId);
      return queued ? steer(draft, queued) : tellTooLate(draft, body.messageId);
    }
    case 'cancel_message':
      if (!draft.state.queue.some(each => each.message.id === body.messageId))
        return tellTooLate(draft, body.messageId);
      return cancelWhere(draft, each => each.message.id === body.messageId);
    case 'interrupt_queued_messages':
      return cancelWhere(draft, each => each.seq <= body.throughSeq);
    case 'release_queue':
      return goOn(draft);
    case 'interrupt_turn':
      return interruptTurn(draft, body);
    case 'resolve_approval':
      return resolveApproval(draft, body.decision, by);
    case 'update_session_settings': {
      const { changes, now } = body;
      patch(draft, { requested: mergeSettings(draft.state.requested, changes) });
      if (draft.state.phase === 'open') effect(draft, { do: 'change', changes, now });
      return;
    }
  }
};

const startSession = (draft: Draft, { agent, folder, settings }: Of<'start_session'>, by: Asker | undefined): void => {
  patch(draft, { startedBy: by });
  const { state } = draft;
  const same = state.agent === agent && state.folder === folder;
  if (same && (state.phase === 'open' || state.phase === 'opening') && !state.problem) return;
  // Another agent or folder is another conversation; the same one goes on where it was.
  const resume = same ? state.conversationId : undefined;
  patch(draft, { agent, folder, requested: settings, phase: 'opening', problem: undefined, conversationId: resume });
  effect(draft, { do: 'close' });
  effect(draft, { do: 'open', resume });
};

const stopSession = (draft: Draft): void => {
  const { turn } = draft.state;
  if (turn) effect(draft, { do: 'interrupt', turnId: turn.id });
  endTurn(draft, { code: 'interrupted', message: 'The session was stopped.', values: { as: 'session_stopped' } });
  cancelWhere(draft, () => true);
  patch(draft, { phase: 'stopped', sending: undefined, steering: [], openItems: [], stopOnStart: false });
  effect(draft, { do: 'close' });
  tell(draft, {
    type: 'session.stopped',
    code: 'session_stopped',
    reason: 'Someone stopped the session in the thread.',
  });
};

const queueMessage = (draft: Draft, body: Of<'queue_message'>): void => {
  const queued: Queued = { message: body.message, seq: body.seq, authorName: body.authorName };
  if (knows(draft.state, queued)) return;
  // The hub keeps this bound too; held here, one that does not cannot fill this machine.
  if (draft.state.queue.length >= limits.queueLength) {
    return tellMessage(draft, body.message.id, 'failed', { problem: QUEUE_FULL });
  }
  tellMessage(draft, body.message.id, 'on_laptop');
  goOn(draft);
  if (body.message.mode === 'steer' && draft.state.turn) return steer(draft, queued);
  patch(draft, { queue: [...draft.state.queue, queued], firstAuthor: draft.state.firstAuthor ?? body.message.author });
};

const knows = (state: SessionState, { message: { id } }: Queued): boolean =>
  [...state.queue, ...state.steering, ...(state.sending ? [state.sending] : [])].some(each => each.message.id === id) ||
  (state.turn?.messageIds.includes(id) ?? false);

/** Gives the message to the running turn; without one it is simply the next. */
const steer = (draft: Draft, queued: Queued): void => {
  const { turn, steering, queue } = draft.state;
  if (turn) {
    patch(draft, { steering: [...steering, queued] });
    return effect(draft, { do: 'steer', queued, turnId: turn.id });
  }
  patch(draft, { queue: [queued, ...queue] });
  goOn(draft);
};

const interruptTurn = (draft: Draft, { turnId }: Of<'interrupt_turn'>): void => {
  const { turn, sending } = draft.state;
  if (turn) {
    if (turnId !== undefined && turnId !== turn.id) return;
    patch(draft, { turn: { ...turn, stopping: true } });
    return effect(draft, { do: 'interrupt', turnId: turn.id });
  }
  if (sending) patch(draft, { stopOnStart: true });
};

const resolveApproval = (draft: Draft, decision: Decision, by: Asker | undefined): void => {
  const open = draft.state.approvals.find(each => each.approval.id === decision.approvalId);
  if (!open) return; // over, and the thread has been told how it ended
  if (open.decided) return; // the same command again
  const { approval, allowedBy = [] } = open;
  const choice = approval.choices.find(each => each.id === decision.choice);
  if (approval.hash !== decision.hash) return reopen(draft, decision.approvalId, CHANGED);
  if (!choice) return reopen(draft, decision.approvalId, NOT_OFFERED);
  const put = (changes: Partial<typeof open>) =>
    patch(draft, {
      approvals: draft.state.approvals.map(each => (each === open ? { ...open, ...changes } : each)),
    });
  if (saysYes(choice) && approval.needs === 2) {
    // Counted here from who is said to have asked, whatever the hub thinks of its own counting.
    // Who stands in for somebody counts as both: neither of them is the second person.
    const persons = [by, by?.standsFor].flatMap(person => person?.memberId ?? []);
    if (persons.length === 0 || persons.some(id => allowedBy.includes(id))) {
      return reopen(draft, decision.approvalId, NEEDS_ANOTHER);
    }
    if (allowedBy.length === 0) return put({ allowedBy: persons });
  }
  put({ decided: decision });
  effect(draft, { do: 'answer', approval, decision, by });
};

/** The answer is not taken; the agent still waits, so the question is open again. */
export const reopen = (draft: Draft, id: ApprovalId, problem: Problem): void => {
  patch(draft, {
    approvals: draft.state.approvals.map(each =>
      each.approval.id === id ? { ...each, decided: undefined, allowedBy: undefined } : each,
    ),
  });
  tell(draft, { type: 'approval.reopened', approvalId: id, problem });
};

const QUEUE_FULL: Problem = {
  code: 'queue_full',
  values: { most: limits.queueLength },
  message: `${limits.queueLength} messages already wait in this thread.`,
  hint: 'Wait until some are done, or cancel some.',
};
const CHANGED: Problem = {
  code: 'approval_changed',
  message: 'The answer was given to something else than what is asked.',
  hint: 'Read the question again, then answer it.',
};
const NOT_OFFERED: Problem = {
  code: 'unknown_choice',
  message: 'The answer is not one of the choices.',
  hint: 'Reload the thread and answer again.',
};
const NEEDS_ANOTHER: Problem = {
  code: 'needs_another',
  message: 'This needs the yes of two different people, and got two from the same one.',
  hint: 'Someone else has to look at it too.',
};
