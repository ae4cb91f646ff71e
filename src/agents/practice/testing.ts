// For tests of everything that drives an agent: a practice agent in a folder of its own, and a conversation whose events
// are collected and can be waited for. What every conversation must keep to (see checkOrder) is checked as it goes.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '../../std/clock.ts';
import { newId } from '../../std/ids.ts';
import { createLogger, type LogRecord } from '../../std/log.ts';
import type { Decision } from '../../wire/protocol/approvals.ts';
import { type MessageId, messageId, type TurnId } from '../../wire/protocol/ids.ts';
import type { Item, ItemKind, ItemOf } from '../../wire/protocol/items.ts';
import type { Agent, AgentEvent, AgentInput, ApprovalDraft, Conversation, OpenOptions } from '../driver.ts';
import { createPracticeAgent, type PracticeAgent, type PracticeAgentOptions } from './practice-agent.ts';
import { type Step, scriptPrompt } from './script.ts';

/** Codex's files may not lie below the temp folder; the repository's cache folder is ignored by Git. */
const cache = resolve(dirname(fileURLToPath(import.meta.url)), '../../../.cache/tests');

export type TestAgent = {
  readonly agent: PracticeAgent;
  /** CODEX_HOME of the agent. */
  readonly home: string;
  /** What was logged. */
  readonly logs: readonly LogRecord[];
  /** Cuts all connections to the model, as a network does that goes away for a moment. */
  dropConnections(): void;
  /** The bodies of the requests to the model, oldest first. */
  requests(): readonly string[];
  /** A fresh empty folder. */
  folder(): string;
  /** Opens a conversation, in a fresh folder unless told otherwise. */
  open(options?: Partial<OpenOptions>): Promise<TestConversation>;
  /** @throws Error when a conversation broke a rule of checkOrder */
  close(): Promise<void>;
};

/** A practice agent whose model says everything at once, unless a script has a pace. */
export const startTestAgent = (options: Partial<PracticeAgentOptions> = {}, clock: Clock = systemClock): TestAgent => {
  mkdirSync(cache, { recursive: true });
  const root = realpathSync(mkdtempSync(`${cache}/agent-`));
  const home = `${root}/home`;
  const logs: LogRecord[] = [];
  const log = createLogger(record => logs.push(record), systemClock.now);
  const requests: string[] = [];
  const onRequest = (body: string) => void requests.push(body);
  const agent = createPracticeAgent(
    { env: process.env, home, clientVersion: '0.0.0', mark: 'tests', rate: 'flat', onRequest, ...options },
    { clock, log, random: Math.random },
  );
  const folder = () => mkdtempSync(`${root}/folder-`);
  const conversations: TestConversation[] = [];
  return {
    agent,
    home,
    logs,
    dropConnections: () => agent.dropConnections(),
    requests: () => requests,
    folder,
    open: async more => {
      const conversation = await openTestConversation(agent, { folder: folder(), settings: FREE, ...more });
      conversations.push(conversation);
      return conversation;
    },
    close: async () => {
      await agent.close();
      await Promise.all(conversations.map(one => one.event('closed')));
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
      const broken = conversations.flatMap(one => one.broken ?? []);
      if (broken.length > 0) throw new Error(`the order of events is broken: ${broken.join('\n')}`);
    },
  };
};

/** Nothing is asked and nothing is in the way. */
export const FREE: OpenOptions['settings'] = { approvalPolicy: 'never', sandbox: 'danger-full-access' };
/** What people have by default. */
export const CAREFUL: OpenOptions['settings'] = {
  approvalPolicy: 'on-request',
  sandbox: 'workspace-write',
  network: false,
};

export const openTestConversation = async (agent: Agent, options: OpenOptions): Promise<TestConversation> =>
  new TestConversation(await agent.open(options), options.folder);

type EventOf<Type extends AgentEvent['type']> = Extract<AgentEvent, { type: Type }>;

export class TestConversation {
  readonly inner: Conversation;
  readonly folder: string;
  readonly events: AgentEvent[] = [];
  /** Set when the events broke one of the rules that checkOrder knows. */
  broken: string | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #order = checkOrder();

  constructor(inner: Conversation, folder: string) {
    this.inner = inner;
    this.folder = folder;
    void this.#collect();
  }

  async #collect(): Promise<void> {
    for await (const event of this.inner.events) {
      this.events.push(event);
      this.broken ??= this.#order(event);
      for (const wake of [...this.#waiting]) wake();
    }
  }

  /** Sends a script and returns the turn's id. */
  start(steps: readonly Step[], id: MessageId = newMessageId()): Promise<TurnId> {
    return this.say(scriptPrompt(steps), id);
  }

  /** Sends words and returns the turn's id. */
  say(text: string, id: MessageId = newMessageId(), more: readonly AgentInput[] = []): Promise<TurnId> {
    return this.inner.send([{ type: 'text', text }, ...more], id);
  }

  /** Plays a script to its end. */
  async play(steps: readonly Step[]): Promise<EventOf<'turn_completed'>> {
    return this.ended(await this.start(steps));
  }

  ended(turnId: TurnId): Promise<EventOf<'turn_completed'>> {
    return this.event('turn_completed', event => event.turnId === turnId);
  }

  /** The first event of a type that fits, now or when it comes. */
  async event<Type extends AgentEvent['type']>(
    type: Type,
    fits: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    const isIt = (event: AgentEvent): event is EventOf<Type> => event.type === type && fits(event as EventOf<Type>);
    // Each event is looked at once, because there may be many.
    let seen = 0;
    return this.until(() => {
      const found = this.events.slice(seen).find(isIt);
      seen = this.events.length;
      return found;
    });
  }

  /** The first completed item of a kind that fits, now or when it comes. */
  async item<Kind extends ItemKind>(
    kind: Kind,
    fits: (item: ItemOf<Kind>) => boolean = () => true,
  ): Promise<ItemOf<Kind>> {
    const { item } = await this.event(
      'item_completed',
      event => event.item.kind === kind && fits(event.item as ItemOf<Kind>),
    );
    return item as ItemOf<Kind>;
  }

  /** The approval that waits now, or comes next. */
  async approval(number = 0): Promise<ApprovalDraft> {
    return this.until(() => this.of('approval_opened')[number]?.approval);
  }

  /** Answers an approval as a session would. */
  answer(approval: ApprovalDraft, choice: string, more: Partial<Decision> = {}): Promise<void> {
    const hash = '0'.repeat(64);
    return this.inner.answer({ ...approval, hash }, { approvalId: approval.id, hash, choice, ...more });
  }

  of<Type extends AgentEvent['type']>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** Completed items, in the order of their ends. */
  items(): Item[] {
    return this.of('item_completed').map(event => event.item);
  }

  /** Everything the agent has said so far. */
  said(): string {
    return this.items()
      .flatMap(item => (item.kind === 'message' ? [item.text] : []))
      .join('\n');
  }

  /** Waits until the events make `find` return something. */
  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise(resolve => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export const newMessageId = (): MessageId => messageId.parse(newId('msg'));

/**
 * The rules of AgentEvent, told event by event: turns begin and end once, items begin once, end once and have ids of
 * their own, their text grows without gaps, approvals close once, nothing comes after the end.
 * @returns what is wrong, once something is
 */
export const checkOrder = (): ((event: AgentEvent) => string | undefined) => {
  const turns = new Map<string, 'running' | 'over'>();
  const items = new Map<string, { text: number; over: boolean }>();
  const approvals = new Map<string, 'open' | 'closed'>();
  let closed = false;
  return event => {
    const wrong = (rule: string) => `${rule}: ${JSON.stringify(event).slice(0, 300)}`;
    if (closed) return wrong('nothing comes after the end');
    switch (event.type) {
      case 'turn_started':
        if (turns.has(event.turnId)) return wrong('a turn begins once');
        if ([...turns.values()].includes('running')) return wrong('one turn runs at a time');
        turns.set(event.turnId, 'running');
        return undefined;
      case 'turn_completed':
        if (turns.get(event.turnId) !== 'running') return wrong('only a running turn ends');
        turns.set(event.turnId, 'over');
        return undefined;
      case 'item_started':
        if (items.has(event.item.id)) return wrong('an item begins once');
        if (event.item.status !== 'running') return wrong('an item that begins is running');
        items.set(event.item.id, { text: 0, over: false });
        return undefined;
      case 'item_delta': {
        const item = items.get(event.itemId);
        if (!item || item.over) return wrong('only an open item grows');
        if (event.offset !== item.text) return wrong(`text grows without gaps (at ${item.text})`);
        item.text += event.text.length;
        return undefined;
      }
      case 'item_updated':
        return items.get(event.item.id)?.over === false ? undefined : wrong('only an open item changes');
      case 'item_completed': {
        const item = items.get(event.item.id);
        if (!item || item.over) return wrong('only an open item ends');
        if (event.item.status === 'running') return wrong('an item that ends is not running');
        item.over = true;
        return undefined;
      }
      case 'approval_opened':
        if (approvals.has(event.approval.id)) return wrong('an approval opens once');
        approvals.set(event.approval.id, 'open');
        return undefined;
      case 'approval_closed':
        if (approvals.get(event.approvalId) !== 'open') return wrong('only an open approval closes');
        approvals.set(event.approvalId, 'closed');
        return undefined;
      case 'closed':
        closed = true;
        if ([...turns.values()].includes('running')) return wrong('turns end before the conversation does');
        if ([...items.values()].some(item => !item.over)) return wrong('items end before the conversation does');
        return [...approvals.values()].includes('open')
          ? wrong('approvals close before the conversation does')
          : undefined;
      default:
        return undefined;
    }
  };
};
