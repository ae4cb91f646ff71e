// The two unions that make up a session: everything that can happen to it and everything it can do.
import type { AgentEvent, HistoryTurn } from '../../agents/driver.ts';
import type { Problem } from '../../std/errors.ts';
import type { Approval, Decision } from '../../wire/protocol/approvals.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { Quiet } from '../../wire/protocol/events.ts';
import type { ApprovalId, ConversationId, MessageId, TurnId } from '../../wire/protocol/ids.ts';
import type { FoundApp } from '../../wire/protocol/previews.ts';
import type { EffectiveSettings, Settings } from '../../wire/protocol/settings.ts';
import type { Queued } from './state.ts';

/** A command with what this machine decided about it. */
export type Judged = {
  readonly body: CommandBody;
  /** Who is said to ask. */
  readonly by?: Asker | undefined;
  /** Why it is not done. */
  readonly refused?: Problem | undefined;
};

export type Input =
  /** What the hub asked at once; nothing starts before all of it is taken in (a message may be cancelled right after it). */
  | { readonly type: 'commands'; readonly commands: readonly Judged[] }
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
      /** What this machine asked the agent for. */
      readonly granted: Settings;
    }
  /** From here on the agent may run with this; with what it says it does, once it was asked. */
  | { readonly type: 'granted'; readonly granted: Settings; readonly effective?: EffectiveSettings }
  /** The owner changed the policy; these are the settings the session may have from here on. */
  | { readonly type: 'policy_changed'; readonly granted: Settings }
  /** The session may not go on here: its folder was closed. */
  | { readonly type: 'forbidden'; readonly problem: Problem }
  /** Nobody answered in the time the owner gives. */
  | { readonly type: 'approval_expired'; readonly approvalId: ApprovalId }
  | { readonly type: 'open_failed'; readonly problem: Problem }
  | { readonly type: 'history'; readonly turns: readonly HistoryTurn[] }
  | { readonly type: 'sent'; readonly messageId: MessageId; readonly turnId: TurnId }
  | { readonly type: 'send_failed'; readonly messageId: MessageId; readonly problem: Problem }
  | { readonly type: 'steered'; readonly messageId: MessageId; readonly turnId: TurnId }
  | { readonly type: 'steer_failed'; readonly messageId: MessageId; readonly problem: Problem }
  | { readonly type: 'answer_failed'; readonly approvalId: ApprovalId; readonly problem: Problem }
  /** A program of this session listens, or listens no more. */
  | { readonly type: 'port_found'; readonly port: number; readonly app: FoundApp; readonly returned: boolean }
  | { readonly type: 'port_gone'; readonly port: number }
  | { readonly type: 'change_failed'; readonly problem: Problem }
  /** The turn has been silent since `quiet.since`; with `giveUp` it is to be stopped for that. */
  | { readonly type: 'quiet'; readonly turnId: TurnId; readonly quiet: Quiet; readonly giveUp: boolean }
  /** Live text came, which does not pass through here. */
  | { readonly type: 'heard' }
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
  | { readonly do: 'answer'; readonly approval: Approval; readonly decision: Decision; readonly by?: Asker | undefined }
  | { readonly do: 'change'; readonly changes: Settings; readonly now: boolean };
