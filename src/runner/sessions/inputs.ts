// The two unions that make up a session: everything that can happen to it and everything it can do.
import type { AgentEvent, HistoryTurn } from '../../agents/driver.ts';
import type { Problem } from '../../std/errors.ts';
import type { Approval, Decision } from '../../wire/protocol/approvals.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { ApprovalId, ConversationId, MessageId, TurnId } from '../../wire/protocol/ids.ts';
import type { EffectiveSettings, Settings } from '../../wire/protocol/settings.ts';
import type { Queued } from './state.ts';

export type Input =
  /** What the hub asked at once; nothing starts before all of it is taken in (a message may be cancelled right after it). */
  | { readonly type: 'commands'; readonly bodies: readonly CommandBody[] }
  /** The runner has started and read this session from its journal. */
  | { readonly type: 'restarted' }
  /** The agent can run again: installed, signed in. */
  | { readonly type: 'agent_ready' }
  | {
      readonly type: 'opened';
      /** The real path. */
      readonly folder: string;
      readonly conversationId: ConversationId;
      readonly agentVersion: string;
      readonly settings: EffectiveSettings;
      readonly resumed: boolean;
    }
  | { readonly type: 'open_failed'; readonly problem: Problem }
  | { readonly type: 'history'; readonly turns: readonly HistoryTurn[] }
  | { readonly type: 'sent'; readonly messageId: MessageId; readonly turnId: TurnId }
  | { readonly type: 'send_failed'; readonly messageId: MessageId; readonly problem: Problem }
  | { readonly type: 'steered'; readonly messageId: MessageId; readonly turnId: TurnId }
  | { readonly type: 'steer_failed'; readonly messageId: MessageId; readonly problem: Problem }
  | { readonly type: 'answer_failed'; readonly approvalId: ApprovalId; readonly problem: Problem }
  | { readonly type: 'change_failed'; readonly problem: Problem }
  /** From the agent, with the approval already hashed. Deltas never come here. */
  | { readonly type: 'agent'; readonly event: SessionEvent };

export type SessionEvent =
  | Exclude<AgentEvent, { type: 'item_delta' | 'approval_opened' }>
  | { readonly type: 'approval_opened'; readonly approval: Approval };

export type Effect =
  | { readonly do: 'open'; readonly resume: ConversationId | undefined }
  /** Lets go of the conversation that is open, if any. */
  | { readonly do: 'close' }
  | { readonly do: 'read_history' }
  | { readonly do: 'send'; readonly queued: Queued }
  | { readonly do: 'steer'; readonly queued: Queued; readonly turnId: TurnId }
  | { readonly do: 'interrupt'; readonly turnId: TurnId }
  | { readonly do: 'answer'; readonly approval: Approval; readonly decision: Decision }
  | { readonly do: 'change'; readonly changes: Settings; readonly now: boolean };
