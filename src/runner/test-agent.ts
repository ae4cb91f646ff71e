// An agent whose every move is the test's: it answers what the driver's contract asks for and says what the test
// tells it to. For tests of everything around an agent; the real one has its own.
import type { Agent, AgentEvent, AgentInput, Conversation, HistoryTurn, OpenOptions } from '../agents/driver.ts';
import { HawserError, type Problem } from '../std/errors.ts';
import { createStream } from '../std/stream.ts';
import type { Approval, Decision } from '../wire/protocol/approvals.ts';
import type { ConversationId, MessageId, TurnId } from '../wire/protocol/ids.ts';
import type { AgentStatus } from '../wire/protocol/runner-topic.ts';
import type { EffectiveSettings } from '../wire/protocol/settings.ts';

const settings: EffectiveSettings = {
  model: 'test',
  effort: null,
  approvalPolicy: 'on-request',
  sandbox: 'workspace-write',
  network: false,
  fast: false,
};

export type TestAgent = Agent & {
  /** What it was given, oldest first. */
  readonly sent: { readonly messageId: MessageId; readonly turnId: TurnId; readonly text: string }[];
  readonly steered: { readonly messageId: MessageId; readonly text: string }[];
  readonly answered: { readonly approval: Approval; readonly decision: Decision }[];
  readonly opened: OpenOptions[];
  /** Why it was told to start anew. */
  readonly restarted: Problem[];
  /** Says something in the newest conversation. */
  say(event: AgentEvent): void;
  /** Ends the newest turn. */
  end(status?: 'completed' | 'interrupted' | 'failed'): void;
  setStatus(status: AgentStatus): void;
};

/** What the agent remembers across restarts of a runner, as a real one does on disk. */
export type TestMemory = { turns: HistoryTurn[]; nextTurn: number };

export const createTestAgent = (memory: TestMemory = { turns: [], nextTurn: 1 }): TestAgent => {
  const listeners = new Set<(status: AgentStatus) => void>();
  let status: AgentStatus = { kind: 'practice', state: 'ready', version: '1.0.0', models: [] };
  let events = createStream<AgentEvent>();
  let turnId: TurnId | undefined;

  const textOf = (input: readonly AgentInput[]) =>
    input.map(part => (part.type === 'text' ? part.text : part.path)).join('|');

  const agent: TestAgent = {
    kind: 'practice',
    sent: [],
    steered: [],
    answered: [],
    opened: [],
    restarted: [],
    status: () => status,
    onStatus: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setStatus: next => {
      status = next;
      for (const listener of listeners) listener(next);
    },
    refresh: async () => status,
    process: () => undefined,
    login: async () => ({ state: 'signed_in' }),
    cancelLogin: async () => undefined,
    answers: async () => true,
    restart: problem => {
      agent.restarted.push(problem);
      events.push({ type: 'agent_lost', problem });
    },
    close: async () => events.end(),
    say: event => events.push(event),
    end: (ended = 'completed') => {
      if (!turnId) throw new Error('no turn runs');
      events.push({ type: 'turn_completed', turnId, at: 2, status: ended, durationMs: 1 });
      turnId = undefined;
    },
    open: async options => {
      agent.opened.push(options);
      if (status.state !== 'ready') {
        throw new HawserError(status.problem ?? { code: 'agent_missing', message: 'The test agent is not ready.' });
      }
      events = createStream<AgentEvent>();
      const own = events;
      const conversation: Conversation = {
        id: (options.resume ?? 'conversation-1') as ConversationId,
        agentVersion: '1.0.0',
        settings: () => settings,
        events: own,
        send: async (input, messageId) => {
          turnId = `turn-${memory.nextTurn++}` as TurnId;
          memory.turns.push({ id: turnId, status: 'running', messageIds: [messageId] });
          agent.sent.push({ messageId, turnId, text: textOf(input) });
          own.push({ type: 'turn_started', turnId, at: 1, settings });
          return turnId;
        },
        steer: async (input, messageId, into) => {
          if (into !== turnId) throw new HawserError({ code: 'no_turn', message: 'The turn is over.' });
          agent.steered.push({ messageId, text: textOf(input) });
        },
        interrupt: async () => agent.end('interrupted'),
        answer: async (approval, decision) => {
          agent.answered.push({ approval, decision });
          own.push({ type: 'approval_closed', approvalId: approval.id, outcome: 'applied' });
        },
        change: async () => settings,
        history: async () => memory.turns,
        close: async () => own.end(),
      };
      return conversation;
    },
  };
  return agent;
};
