// A session as a pure function: what happened goes in, the next state comes out with what to tell the thread and what
// to do to the agent. session.ts writes state and events down in one transaction and only then performs the effects.
import type { Problem } from '../../std/errors.ts';
import type { RunnerEventBody } from '../../wire/protocol/events.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { AgentKind, Settings } from '../../wire/protocol/settings.ts';
import { type Draft, effect, patch, tell, tellMessage, tellProblem } from './draft.ts';
import type { Effect, Input } from './inputs.ts';
import { beginAfresh, beginTurn, onAgentEvent } from './on-agent.ts';
import { onCommand } from './on-command.ts';
import { checkSettings, forbid, onApprovalExpired, onPolicyChanged, onRefused } from './on-policy.ts';
import { allPortsGone, onPortFound, onPortGone } from './on-ports.ts';
import { onHeard, onQuiet } from './on-quiet.ts';
import { hold, requeue, startNext, takeBackSending } from './queue.ts';
import { isProgress } from './quiet.ts';
import { askersOf, type Queued, type SessionState } from './state.ts';
import { endTurn } from './turn.ts';

export type Step = {
  readonly state: SessionState;
  readonly events: readonly RunnerEventBody[];
  readonly effects: readonly Effect[];
};

/** A session nobody has asked anything of yet. */
export const newSession = (
  threadId: ThreadId,
  made: { agent: AgentKind; folder: string; settings: Settings },
): SessionState => ({
  threadId,
  agent: made.agent,
  folder: made.folder,
  requested: made.settings,
  phase: 'dormant',
  queue: [],
  steering: [],
  stopOnStart: false,
  approvals: [],
  openItems: [],
});

/** @param now milliseconds since the epoch */
export const step = (state: SessionState, input: Input, now: number): Step => {
  const draft: Draft = { now, state, events: [], effects: [] };
  apply(draft, input);
  startNext(draft);
  return draft;
};

const apply = (draft: Draft, input: Input): void => {
  switch (input.type) {
    case 'commands':
      for (const { body, by, refused } of input.commands) {
        if (refused) onRefused(draft, body, refused);
        else onCommand(draft, body, by);
      }
      return;
    case 'quiet':
      return onQuiet(draft, input);
    case 'heard':
      return onHeard(draft);
    case 'agent':
      if (isProgress(input.event)) onHeard(draft);
      return onAgentEvent(draft, input.event);
    case 'restarted':
      return onRestart(draft);
    case 'agent_ready':
      if (draft.state.phase === 'blocked' && isAgentProblem(draft.state.problem)) reopen(draft);
      return;
    case 'granted':
      patch(draft, { granted: input.granted });
      if (input.effective && draft.state.phase === 'open') checkSettings(draft, input.effective);
      return;
    case 'policy_changed':
      return onPolicyChanged(draft, input.granted);
    case 'forbidden':
      return forbid(draft, input.problem);
    case 'approval_expired':
      return onApprovalExpired(draft, input.approvalId);
    case 'opened':
      return onOpened(draft, input);
    case 'open_failed':
      return onOpenFailed(draft, input.problem);
    case 'history':
      return onHistory(draft, input);
    case 'sent':
      return onSent(draft, input);
    case 'send_failed':
      return onSendFailed(draft, input);
    case 'steered':
      return onSteered(draft, input);
    case 'steer_failed':
      return onSteerFailed(draft, input);
    case 'answer_failed': {
      const { approvalId, problem } = input;
      if (!draft.state.approvals.some(each => each.approval.id === approvalId)) return;
      patch(draft, { approvals: draft.state.approvals.filter(each => each.approval.id !== approvalId) });
      return tell(draft, { type: 'approval.settled', approvalId, outcome: 'stale', problem });
    }
    case 'port_found':
      return onPortFound(draft, input.port, input.app, input.returned);
    case 'port_gone':
      return onPortGone(draft, input.port);
    case 'change_failed':
      return tellProblem(draft, 'error', input.problem);
  }
};

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

const onRestart = (draft: Draft): void => {
  endTurn(draft, { code: 'runner_restarted', message: 'The runner was restarted while the agent worked.' });
  // Background commands died with the agent process they ran under.
  for (const { turnId, item } of draft.state.openItems) {
    tell(draft, { type: 'item.completed', turnId, item: { ...item, status: 'interrupted' } });
  }
  patch(draft, { openItems: [], stopOnStart: false });
  allPortsGone(draft);
  const { phase, sending, conversationId } = draft.state;
  if (phase === 'stopped') return;
  if (phase === 'blocked' || (sending && conversationId)) return reopen(draft);
  patch(draft, { phase: 'dormant' });
  takeBackSending(draft);
};

const reopen = (draft: Draft): void => {
  patch(draft, { phase: 'opening' });
  effect(draft, { do: 'open', resume: draft.state.conversationId });
};

const onOpened = (draft: Draft, { type: _, ...opened }: Of<'opened'>): void => {
  const { conversationId, agentVersion, folder, settings, resumed, granted } = opened;
  patch(draft, { phase: 'open', problem: undefined, conversationId, agentVersion, effective: settings, granted });
  const { agent, sending } = draft.state;
  tell(draft, { type: 'session.started', agent, agentVersion, conversationId, folder, settings, resumed });
  if (!checkSettings(draft, settings)) return;
  if (sending) effect(draft, { do: 'read_history' });
};

const onOpenFailed = (draft: Draft, problem: Problem): void => {
  if (problem.code !== 'conversation_lost') return block(draft, problem);
  beginAfresh(draft, problem);
};

/** After a crash between handing a message over and noting it: the agent's history says whether it arrived. */
const onHistory = (draft: Draft, { turns }: Of<'history'>): void => {
  const { sending } = draft.state;
  if (!sending) return;
  const { id } = sending.message;
  if (!turns.some(turn => turn.messageIds.includes(id))) {
    return takeBackSending(draft);
  }
  patch(draft, { sending: undefined });
  tellMessage(draft, id, 'failed', {
    problem: {
      code: 'runner_restarted',
      values: { as: 'runner_restarted_taking' },
      message: 'The runner was restarted just when the agent had taken this message.',
      hint: 'Continue to let the agent pick up where it was.',
    },
  });
  hold(draft, 'held_restarted', 'The runner was restarted.');
};

const onSent = (draft: Draft, { messageId, turnId }: Of<'sent'>): void => {
  if (draft.state.sending?.message.id !== messageId) return;
  beginTurn(draft, turnId);
  patch(draft, { sending: undefined });
  tellMessage(draft, messageId, 'accepted', { turnId });
  // The agent said yes with its last breath, and what it said came after the news of its end.
  if (draft.state.phase === 'opening')
    endTurn(draft, { code: 'agent_gone', message: 'The agent ended before it began.' });
};

const onSendFailed = (draft: Draft, { messageId, problem }: Of<'send_failed'>): void => {
  const { sending } = draft.state;
  if (sending?.message.id !== messageId) return;
  patch(draft, { sending: undefined, stopOnStart: false });
  if (problem.code === 'agent_gone') {
    patch(draft, { phase: 'opening' }); // until the driver has it back
    return requeue(draft, [sending]);
  }
  if (problem.code === 'turn_running') {
    requeue(draft, [sending]);
    return hold(draft, 'held_busy', 'The agent is busy with something that was not asked in this thread.');
  }
  tellMessage(draft, messageId, 'failed', { problem });
  hold(draft, 'held_not_sent', 'The last message could not be handed to the agent.');
};

const onSteered = (draft: Draft, { messageId, turnId }: Of<'steered'>): void => {
  const { turn } = draft.state;
  const steered = dropSteering(draft, messageId);
  if (turn?.id === turnId) {
    const askedBy = [...(turn.askedBy ?? []), ...(steered ? askersOf(steered) : [])];
    patch(draft, { turn: { ...turn, messageIds: [...turn.messageIds, messageId], askedBy } });
  }
  tellMessage(draft, messageId, turn?.id === turnId ? 'accepted' : 'done', { turnId });
};

const onSteerFailed = (draft: Draft, { messageId, problem }: Of<'steer_failed'>): void => {
  const queued = dropSteering(draft, messageId);
  if (!queued) return; // the turn ended meanwhile and has put it back itself
  if (problem.code === 'no_turn' || problem.code === 'agent_gone') return requeue(draft, [queued]);
  tellMessage(draft, messageId, 'failed', { problem });
};

const dropSteering = (draft: Draft, id: string): Queued | undefined => {
  const queued = draft.state.steering.find(each => each.message.id === id);
  patch(draft, { steering: draft.state.steering.filter(each => each !== queued) });
  return queued;
};

const block = (draft: Draft, problem: Problem): void => {
  patch(draft, { phase: 'blocked', problem });
  takeBackSending(draft);
  tell(draft, { type: 'session.blocked', problem });
};

/** Problems that end by themselves once the agent can run. */
const isAgentProblem = (problem: Problem | undefined): boolean => problem?.code.startsWith('agent_') ?? false;
