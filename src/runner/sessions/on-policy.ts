// What a session makes of the laptop's policy: commands it refused are answered in words, a session that may not go on is
// stopped, and an agent that says it runs with more than it was given is never let work. Pure.
import type { Problem } from '../../std/errors.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { ApprovalId, MessageId } from '../../wire/protocol/ids.ts';
import type { EffectiveSettings, Settings } from '../../wire/protocol/settings.ts';
import { widerThan } from '../policy/ceiling.ts';
import { type Draft, effect, patch, tell, tellMessage, tellProblem } from './draft.ts';
import { requeue, takeBackSending } from './queue.ts';
import { endTurn } from './turn.ts';

/** Nothing is done; the thread is told why, and what is true instead of what was asked. */
export const onRefused = (draft: Draft, body: CommandBody, problem: Problem): void => {
  switch (body.type) {
    case 'start_session':
      return refuseStart(draft, problem);
    case 'queue_message':
      // One that was taken earlier and comes again is not failed by it.
      return isKnown(draft, body.message.id) ? undefined : tellMessage(draft, body.message.id, 'failed', { problem });
    case 'edit_message':
    case 'move_message':
    case 'steer_message':
    case 'cancel_message':
      if (draft.state.queue.some(each => each.message.id === body.messageId)) {
        tellMessage(draft, body.messageId, 'on_laptop', { problem });
      }
      return tellProblem(draft, 'error', problem);
    case 'resolve_approval': {
      const { approvalId } = body.decision;
      const open = draft.state.approvals.find(each => each.approval.id === approvalId);
      return open && !open.decided ? tell(draft, { type: 'approval.reopened', approvalId, problem }) : undefined;
    }
    case 'update_session_settings':
    case 'release_queue':
    case 'interrupt_queued_messages':
    case 'interrupt_turn':
    case 'stop_session':
      return tellProblem(draft, 'error', problem);
  }
};

/** A session that runs goes on as it was, and says so, because the hub already believes the refused one. */
const refuseStart = (draft: Draft, problem: Problem): void => {
  const { phase, agent, agentVersion, conversationId, folder, effective } = draft.state;
  if (phase === 'opening') return tellProblem(draft, 'error', problem); // it says where it is once it is open
  if (phase === 'open' && agentVersion !== undefined && conversationId && effective) {
    tellProblem(draft, 'error', problem);
    const settings = effective;
    return tell(draft, {
      type: 'session.started',
      agent,
      agentVersion,
      conversationId,
      folder,
      settings,
      resumed: true,
    });
  }
  tell(draft, { type: 'session.blocked', problem });
};

const isKnown = (draft: Draft, id: MessageId): boolean => {
  const { queue, steering, sending, turn } = draft.state;
  const waiting = [...queue, ...steering, ...(sending ? [sending] : [])];
  return waiting.some(each => each.message.id === id) || (turn?.messageIds.includes(id) ?? false);
};

/**
 * Stops the session when the agent says it runs with more than it was given (R4): the turn ends, nothing further is
 * sent, and a person has to start it again.
 * @returns whether all is well
 */
export const checkSettings = (draft: Draft, effective: EffectiveSettings): boolean => {
  const { granted } = draft.state;
  const more = granted && widerThan(granted, effective);
  if (more === undefined) return true;
  forbid(draft, {
    code: 'policy_mismatch',
    values: { more },
    message: `The agent runs with more than this machine gave it: ${more}. It was stopped.`,
    hint: 'Look at the agent’s own configuration on the machine, then start the session again.',
  });
  return false;
};

/** Ends what runs and lets go of the agent; what waits stays in the queue. */
export const forbid = (draft: Draft, problem: Problem): void => {
  const { phase } = draft.state;
  if (phase === 'stopped' || phase === 'dormant') return;
  effect(draft, { do: 'close' }); // which stops the turn on the agent's side
  endTurn(draft, problem);
  const { steering } = draft.state;
  patch(draft, { phase: 'blocked', problem, steering: [], stopOnStart: false });
  requeue(draft, steering);
  takeBackSending(draft);
  tell(draft, { type: 'session.blocked', problem });
};

/** A tighter policy holds at once: a turn that runs with more than it allows is stopped, the next has the new settings. */
export const onPolicyChanged = (draft: Draft, granted: Settings): void => {
  const { phase, turn, effective, requested } = draft.state;
  if (phase !== 'open' || !effective) return;
  const before = draft.state.granted;
  if (before && same(before, granted)) return;
  effect(draft, { do: 'change', changes: requested, now: false });
  if (!turn || widerThan(granted, effective) === undefined) return;
  tellProblem(draft, 'error', {
    code: 'policy_tightened',
    message: 'The owner of this machine allows less than this turn runs with, so it was stopped.',
    hint: 'Continue to go on with the new settings.',
  });
  effect(draft, { do: 'interrupt', turnId: turn.id });
};

const same = (one: Settings, other: Settings): boolean =>
  one.sandbox === other.sandbox && one.approvalPolicy === other.approvalPolicy && one.network === other.network;

/** Default deny (R34). */
export const onApprovalExpired = (draft: Draft, approvalId: ApprovalId): void => {
  const open = draft.state.approvals.find(each => each.approval.id === approvalId);
  const choice = open?.approval.choices.find(({ effect: what }) => what === 'decline' || what === 'cancel');
  if (!open || open.decided || !choice) return;
  const { approval } = open;
  const decision = { approvalId, hash: approval.hash, choice: choice.id, reason: 'Nobody answered in time.' };
  patch(draft, {
    approvals: draft.state.approvals.map(each => (each === open ? { ...open, decided: decision } : each)),
  });
  tell(draft, {
    type: 'notice',
    level: 'warning',
    code: 'approval_expired',
    text: 'Nobody answered in the time the owner of this machine gives, so it was declined.',
    turnId: approval.turnId,
  });
  effect(draft, { do: 'answer', approval, decision });
};
