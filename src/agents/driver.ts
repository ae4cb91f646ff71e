// What a session needs of any coding agent, and nothing more. An Agent is one running agent process that serves many
// conversations; a Conversation is one thread of work in one folder. A driver (codex/) hides everything odd about its
// agent behind these two: events are neutral, every started item completes, every pending call settles on close.

import type { Problem } from '../std/errors.ts';
import type { Approval, Decision } from '../wire/protocol/approvals.ts';
import type { TurnStatus, Usage } from '../wire/protocol/events.ts';
import type { ApprovalId, ConversationId, ItemId, MessageId, TurnId } from '../wire/protocol/ids.ts';
import type { Item } from '../wire/protocol/items.ts';
import type { AgentLogin, AgentStatus } from '../wire/protocol/runner-topic.ts';
import type { AgentKind, EffectiveSettings, Settings } from '../wire/protocol/settings.ts';

export type Agent = {
  readonly kind: AgentKind;
  /** What is known now; never waits for the agent. */
  status(): AgentStatus;
  /** Calls back whenever status() changes. Returns the way to stop listening. */
  onStatus(listener: (status: AgentStatus) => void): () => void;
  /** Looks again at what is installed and who is signed in, and starts the agent process if it can run. */
  refresh(): Promise<AgentStatus>;
  /**
   * Opens a conversation: a new one, or with `resume` an earlier one of this agent.
   * @throws HawserError `agent_unavailable` (see status), `conversation_lost` when it can't be resumed, `conversation_open`
   */
  open(options: OpenOptions): Promise<Conversation>;
  /** @throws HawserError `login_failed` */
  login(credential: LoginCredential): Promise<AgentLogin>;
  cancelLogin(): Promise<void>;
  /** The process that runs now, for whoever looks after what it starts; undefined while there is none. */
  process(): AgentProcess | undefined;
  /** Whether the process answers a plain question within `ms`; false while there is none. */
  answers(ms: number): Promise<boolean>;
  /**
   * Kills the process and everything it started, because it no longer does what it is told. It is started again as
   * after a crash: every conversation hears `agent_lost` with this problem, and then `agent_back`.
   */
  restart(problem: Problem): void;
  /** Ends the process and everything it started; open conversations end with `closed`. */
  close(): Promise<void>;
};

/** Everything an agent process starts is its descendant, or carries `HAWSER_AGENT=<mark>` in its environment, or both. */
export type AgentProcess = { readonly pid: number; readonly mark: string };

export type LoginCredential = { readonly type: 'api_key'; readonly apiKey: string } | { readonly type: 'device_code' };

export type OpenOptions = {
  /** Absolute real path the agent works in. */
  readonly folder: string;
  readonly settings: Settings;
  readonly resume?: ConversationId | undefined;
  /** Added to the agent's own instructions, for instance who the people in the thread are. */
  readonly instructions?: string | undefined;
  /** Added to the environment of this conversation's commands, and of no other's. */
  readonly env?: Readonly<Record<string, string>> | undefined;
};

/** One input of a turn. Attachments are files on this machine. */
export type AgentInput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly path: string }
  | { readonly type: 'file'; readonly path: string; readonly name: string };

export type Conversation = {
  readonly id: ConversationId;
  readonly agentVersion: string;
  /** What the agent says it runs with. */
  settings(): EffectiveSettings;
  /** Everything that happens, in order, until closed. One consumer. */
  readonly events: AsyncIterable<AgentEvent>;
  /**
   * Starts a turn. `messageId` comes back in history(), so that a crash between sending and noting is repaired.
   * @throws HawserError `turn_running` when one already runs, `agent_gone`
   */
  send(input: readonly AgentInput[], messageId: MessageId): Promise<TurnId>;
  /** Gives input to the running turn. @throws HawserError `no_turn` when it is over or another one runs */
  steer(input: readonly AgentInput[], messageId: MessageId, turnId: TurnId): Promise<void>;
  /** Stops the turn and the commands it started. Does nothing when it is already over. */
  interrupt(turnId: TurnId): Promise<void>;
  /** Answers an approval. @throws HawserError `approval_stale` when nothing waits for it any more */
  answer(approval: Approval, decision: Decision): Promise<void>;
  /** Changes how the next turns run, and with `now` the running one as far as the agent can. */
  change(changes: Settings, now: boolean): Promise<EffectiveSettings>;
  /** What the agent itself remembers, oldest turn first. */
  history(): Promise<readonly HistoryTurn[]>;
  /** Lets go of the conversation; it can be resumed later. */
  close(): Promise<void>;
};

export type HistoryTurn = {
  readonly id: TurnId;
  readonly status: TurnStatus | 'running';
  /** The messages (see send, steer) that this turn took in. */
  readonly messageIds: readonly MessageId[];
};

/** What happens in a conversation. Times are milliseconds since the epoch. */
export type AgentEvent =
  | {
      readonly type: 'turn_started';
      readonly turnId: TurnId;
      readonly at: number;
      readonly settings: EffectiveSettings;
    }
  /** The first event of an item. */
  | { readonly type: 'item_started'; readonly turnId: TurnId; readonly item: Item }
  /** More of the item's streamed text (see streamedText), to be appended at `offset` UTF-16 units. */
  | {
      readonly type: 'item_delta';
      readonly turnId: TurnId;
      readonly itemId: ItemId;
      readonly offset: number;
      readonly text: string;
    }
  /** The item changed otherwise: plan steps, a patch being typed, a command that goes on in the background. */
  | { readonly type: 'item_updated'; readonly turnId: TurnId; readonly item: Item }
  /** The item's last event, with all of its content. Comes for every started item; for a background command maybe after its turn. */
  | { readonly type: 'item_completed'; readonly turnId: TurnId; readonly item: Item }
  | {
      readonly type: 'turn_completed';
      readonly turnId: TurnId;
      readonly at: number;
      readonly status: TurnStatus;
      readonly durationMs: number | null;
      readonly usage?: Usage;
      /** Git-style diff of what the turn's patches changed, when there is any. */
      readonly diff?: string;
      readonly problem?: Problem;
    }
  | { readonly type: 'approval_opened'; readonly approval: ApprovalDraft }
  /** The agent no longer waits: answered (by us or in its own terminal), or its turn ended. */
  | {
      readonly type: 'approval_closed';
      readonly approvalId: ApprovalId;
      readonly outcome: 'applied' | 'elsewhere' | 'stale';
    }
  | { readonly type: 'settings_changed'; readonly settings: EffectiveSettings }
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warning' | 'error';
      readonly code: string;
      readonly text: string;
      readonly hint?: string;
      readonly values?: Problem['values'];
      readonly turnId?: TurnId;
    }
  /** The agent process died; the driver is restarting it and resuming. A turn that ran has been completed as interrupted. */
  | { readonly type: 'agent_lost'; readonly problem: Problem }
  | { readonly type: 'agent_back'; readonly settings: EffectiveSettings }
  /** The last event. With a problem when the conversation could not be resumed. */
  | { readonly type: 'closed'; readonly problem?: Problem };

/** An approval before the session adds the hash, which covers the thread too. */
export type ApprovalDraft = Omit<Approval, 'hash'>;
