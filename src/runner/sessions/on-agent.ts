// What a session makes of its agent's events: nearly all become events of the thread as they are; some also say where
// its messages are. Pure.

import type { Problem } from '../../std/errors.ts';
import type { TurnId } from '../../wire/protocol/ids.ts';
import type { Item } from '../../wire/protocol/items.ts';
import { withStreamedText } from '../../wire/protocol/items.ts';
import { type Draft, effect, patch, tell, tellProblem } from './draft.ts';
import type { SessionEvent } from './inputs.ts';
import { checkSettings } from './on-policy.ts';
import { takeBackSending } from './queue.ts';
import { askersOf } from './state.ts';
import { completeTurn, endTurn } from './turn.ts';

export const onAgentEvent = (draft: Draft, event: SessionEvent): void => {
  // Let go of for a reason that was told; what the agent still says about its end was told with it.
  if (draft.state.phase === 'blocked') return;
  switch (event.type) {
    case 'turn_started': {
      const { turnId, at, settings } = event;
      beginTurn(draft, turnId);
      tell(draft, { type: 'turn.started', turnId, startedAt: at, settings });
      checkSettings(draft, settings);
      return;
    }
    case 'item_started':
      keepOpen(draft, event.turnId, event.item);
      return tell(draft, { type: 'item.started', turnId: event.turnId, item: event.item });
    case 'item_updated':
      keepOpen(draft, event.turnId, event.item);
      return tell(draft, { type: 'item.updated', turnId: event.turnId, item: event.item });
    case 'item_completed':
      patch(draft, { openItems: draft.state.openItems.filter(each => each.item.id !== event.item.id) });
      return tell(draft, { type: 'item.completed', turnId: event.turnId, item: event.item });
    case 'turn_completed': {
      const { type: _, at, ...rest } = event;
      return completeTurn(draft, { type: 'turn.completed', ...rest, completedAt: at });
    }
    case 'approval_opened':
      patch(draft, { approvals: [...draft.state.approvals, { approval: event.approval }] });
      return tell(draft, { type: 'approval.opened', approval: event.approval });
    case 'approval_closed': {
      const { approvalId, outcome } = event;
      if (!draft.state.approvals.some(each => each.approval.id === approvalId)) return;
      patch(draft, { approvals: draft.state.approvals.filter(each => each.approval.id !== approvalId) });
      return tell(draft, { type: 'approval.settled', approvalId, outcome });
    }
    case 'settings_changed':
      patch(draft, { effective: event.settings });
      tell(draft, { type: 'settings.changed', settings: event.settings });
      checkSettings(draft, event.settings);
      return;
    case 'notice': {
      const { type: _, ...notice } = event;
      return tell(draft, { type: 'notice', ...notice });
    }
    case 'agent_lost':
      // The driver has ended every turn that began; one that only had its name by then is ended here.
      endTurn(draft, event.problem);
      patch(draft, { phase: 'opening' }); // the driver reopens it
      return tellProblem(draft, 'warning', event.problem);
    case 'agent_back':
      patch(draft, { phase: 'open', effective: event.settings });
      tell(draft, { type: 'notice', level: 'info', code: 'agent_back', text: 'The agent is running again.' });
      checkSettings(draft, event.settings);
      return;
    case 'closed':
      if (!event.problem) return;
      endTurn(draft, event.problem);
      // The agent died before it had written its conversation down, and finds none now that it is back.
      if (event.problem.code === 'conversation_lost') return beginAfresh(draft, event.problem);
      patch(draft, { phase: 'blocked', problem: event.problem });
      return tell(draft, { type: 'session.blocked', problem: event.problem });
  }
};

/** What the agent remembered is gone; it goes on without. What waits, waits on. */
export const beginAfresh = (draft: Draft, { code }: Problem): void => {
  patch(draft, { phase: 'opening', conversationId: undefined });
  takeBackSending(draft);
  tell(draft, {
    type: 'notice',
    level: 'warning',
    code,
    values: { as: 'conversation_afresh' },
    text: 'The agent no longer has its own memory of this thread, so it starts with a fresh one.',
    hint: 'Tell it what it needs to know; everything written here is still here.',
  });
  effect(draft, { do: 'open', resume: undefined });
};

/** The agent names a turn by its first event or by its answer to `send`, whichever comes first. */
export const beginTurn = (draft: Draft, turnId: TurnId): void => {
  const { turn, sending, stopOnStart } = draft.state;
  if (turn?.id === turnId) return;
  patch(draft, {
    turn: {
      id: turnId,
      messageIds: sending ? [sending.message.id] : [],
      askedBy: sending ? askersOf(sending) : [],
      stopping: stopOnStart,
    },
    stopOnStart: false,
  });
  if (stopOnStart) effect(draft, { do: 'interrupt', turnId });
};

/** The text of an open item is live text; only what it is must survive a restart. */
const keepOpen = (draft: Draft, turnId: TurnId, item: Item): void => {
  const others = draft.state.openItems.filter(each => each.item.id !== item.id);
  patch(draft, { openItems: [...others, { turnId, item: withStreamedText(item, '') }] });
};
