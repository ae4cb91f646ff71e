// Turns what app-server says about one conversation, its sub-agents included, into AgentEvents. It makes no calls:
// conversation.ts does, and is asked here for the two things that need one (see FeedOptions). Everything Codex does
// oddly is put right here or below: items without ends, turns without starts, text without items.
import type { Clock } from '../../std/clock.ts';
import type { Problem } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import { approvalContent } from '../../wire/protocol/approvals.ts';
import type { TurnStatus } from '../../wire/protocol/events.ts';
import { messageId, type TurnId, turnId } from '../../wire/protocol/ids.ts';
import type { FileChange } from '../../wire/protocol/items.ts';
import type { EffectiveSettings } from '../../wire/protocol/settings.ts';
import type { AgentEvent } from '../driver.ts';
import { ApprovalDesk } from './approval-desk.ts';
import type { GateCall } from './gate/gate.ts';
import { toFileChange } from './hunks.ts';
import { ItemLedger, type Lane, type OpenItem } from './item-ledger.ts';
import type { RequestId } from './json-rpc.ts';
import { type Ask, type MappedAsk, mapAsk } from './map-approval.ts';
import { turnProblem, unreachableProblem } from './map-error.ts';
import type { ThreadNotifications } from './methods.ts';
import type { ThreadItem, Turn } from './protocol.gen.ts';
import { SubAgents } from './sub-agents.ts';
import { RunningTurn, type TurnEnd, toPlanSteps } from './turn.ts';

export type FeedOptions = {
  readonly threadId: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: EffectiveSettings;
  /** How long a turn may go on without reaching the model, in milliseconds. */
  readonly unreachableMs: number;
  emit(event: AgentEvent): void;
  /** A turn began or ended, or an item ended. */
  onChange(): void;
  /** Codex's settings changed. */
  onSettings(wire: ThreadNotifications['thread/settings/updated']['threadSettings']): void;
  /**
   * The turn is about to end while commands still run. Resolves with those that go on in the background, after
   * stopping them when the turn was interrupted.
   */
  settleCommands(commands: ReadonlySet<OpenItem>, interrupted: boolean): Promise<ReadonlySet<OpenItem>>;
  /**
   * Sees to what the model was saying when its turn completed, whose end was not told: waits for that a moment, then
   * looks it up in Codex's own memory.
   * @returns those that were found there
   */
  settleTexts(texts: readonly OpenItem[]): Promise<ReadonlyMap<OpenItem, ThreadItem>>;
  /** The turn was given up, see RunningTurn.verdict, and has to be stopped. */
  onGivenUp(turn: RunningTurn): void;
};

type Handlers = { [Name in keyof ThreadNotifications]: (params: ThreadNotifications[Name]) => void };

/** How many finished turns are remembered so that their late items do not look like a turn that begins. */
const REMEMBERED_TURNS = 1_000;

export class ThreadFeed {
  readonly desk: ApprovalDesk;
  settings: EffectiveSettings;
  readonly #options: FeedOptions;
  readonly #ledger: ItemLedger;
  readonly #agents: SubAgents;
  /** The conversation's own turns, as far as they are remembered, and which of them have begun. */
  readonly #lanes = new Map<string, Lane>();
  readonly #begun = new Set<string>();
  #turn: RunningTurn | undefined;

  constructor(options: FeedOptions) {
    const { emit, clock, folder } = options;
    this.#options = options;
    this.settings = options.settings;
    this.desk = new ApprovalDesk({ emit, now: clock.now });
    this.#ledger = new ItemLedger({ emit, now: clock.now, folder });
    this.#agents = new SubAgents(this.#ledger);
  }

  /** The turn that runs. */
  get turn(): RunningTurn | undefined {
    return this.#turn;
  }

  /** Codex's turns that run for this conversation: its own first, then those of its sub-agents. */
  runningLanes(): readonly Lane[] {
    return [...(this.#turn ? [this.#turn.lane] : []), ...this.#agents.running()];
  }

  /** Whether this turn has begun. A turn that was only just asked for has not. */
  hasBegun(id: TurnId): boolean {
    return this.#begun.has(id);
  }

  /** Whether a command runs, of whatever turn. */
  get isBusy(): boolean {
    return this.#ledger.open().some(({ item }) => item.kind === 'command');
  }

  isOpen(item: OpenItem): boolean {
    return this.#ledger.open().includes(item);
  }

  /** Whether a message of this thread is for this conversation. */
  concerns(threadId: string, params: unknown): boolean {
    if (threadId === this.#options.threadId || this.#agents.knows(threadId)) return true;
    // A sub-agent's turn names the turn it works for, which is how one that nobody announced is recognised.
    const turn = typeof params === 'object' && params !== null && 'turn' in params ? params.turn : undefined;
    return (
      typeof turn === 'object' && turn !== null && 'rootTurnId' in turn && this.#lanes.has(String(turn.rootTurnId))
    );
  }

  handle<Name extends keyof ThreadNotifications>(method: Name, params: ThreadNotifications[Name]): void {
    this.#handlers[method](params);
  }

  /** A question of Codex. @returns false when nobody could answer it here */
  ask(requestId: RequestId, ask: Ask): boolean {
    const { threadId } = ask.params;
    const wireTurnId = ask.params.turnId ?? this.#turn?.id;
    const lane = wireTurnId === undefined ? undefined : this.#laneOf(threadId, wireTurnId);
    const itemId = 'itemId' in ask.params ? ask.params.itemId : undefined;
    if (!lane) return false;
    const changes = itemId === undefined ? [] : this.#ledger.changesOf(lane, itemId);
    const mapped = mapAsk(ask, { folder: this.#options.folder, settings: this.settings, changes });
    // Like items, questions are checked once they are mapped: another version of Codex may ask in other words.
    if (!mapped || !approvalContent.safeParse(mapped.content).success) return false;
    const item = itemId === undefined ? this.#openToolCall(lane, ask) : this.#ledger.find(lane, itemId);
    this.desk.open(requestId, lane, mapped, item?.item.id);
    return true;
  }

  /** What a patch would change, as Codex has told it. */
  changesOf(threadId: string, wireTurnId: string, itemId: string): readonly FileChange[] {
    const lane = this.#laneOf(threadId, wireTurnId);
    return lane ? this.#ledger.changesOf(lane, itemId) : [];
  }

  /** Our own question while a call waits for the answer. Resolves with the reply, or `stale` once nobody waits. */
  askAbout(call: GateCall, ask: MappedAsk, gone: AbortSignal): Promise<unknown> {
    // Hooks name the conversation even where a sub-agent of it makes the call.
    const lane = this.runningLanes().find(one => one.wireTurnId === call.turn_id);
    if (!lane || gone.aborted) return Promise.resolve('stale');
    if (!approvalContent.safeParse(ask.content).success) return Promise.resolve('no');
    const requestId = newId('guard');
    return new Promise(resolve => {
      const close = (reply: unknown) => {
        gone.removeEventListener('abort', withdraw);
        this.desk.resolved(requestId, true);
        resolve(reply);
      };
      const withdraw = () => close('stale');
      gone.addEventListener('abort', withdraw);
      this.desk.open(requestId, lane, ask, undefined, close);
    });
  }

  /** Everything ends: the process is gone, or the conversation is closed. */
  abandon(problem: Problem | undefined): void {
    this.desk.closeAll();
    const turn = this.#turn;
    if (turn) {
      turn.verdict ??= problem && { status: 'interrupted', problem };
      this.#finishTurn(turn, { status: 'interrupted', durationMs: null }, new Set());
    }
    for (const open of this.#ledger.open()) this.#ledger.closeItem(open, 'interrupted');
    this.#agents.clear();
  }

  notice(
    level: 'info' | 'warning' | 'error',
    code: string,
    text: string,
    values?: Problem['values'],
    hint?: string,
  ): void {
    this.#options.emit({
      type: 'notice',
      level,
      code,
      text,
      ...(hint !== undefined && { hint }),
      ...(values && { values }),
      ...(this.#turn && { turnId: this.#turn.id }),
    });
  }

  readonly #handlers: Handlers = {
    'turn/started': ({ threadId, turn }) => {
      if (threadId === this.#options.threadId) this.#startTurn(turn.id);
      else this.#startSubTurn(threadId, turn);
    },
    'turn/completed': ({ threadId, turn }) => {
      if (threadId === this.#options.threadId) this.#completeTurn(turn);
      else this.#completeSubTurn(threadId, turn);
    },
    'turn/plan/updated': ({ threadId, turnId: id, explanation, plan }) => {
      const lane = this.#laneOf(threadId, id);
      const turn = this.#turn;
      if (!lane || !turn || lane !== turn.lane) return;
      const steps = toPlanSteps(plan);
      const words = { ...(explanation !== null && { explanation }) };
      if (turn.plan?.item.kind === 'plan') this.#ledger.update(turn.plan, { ...turn.plan.item, steps, ...words });
      else turn.plan = this.#ledger.startOwn(lane, 'plan', base => ({ ...base, kind: 'plan', steps, ...words }));
    },
    'turn/diff/updated': ({ turnId: id, diff }) => {
      if (this.#turn?.id === id) this.#turn.setDiff(diff);
    },
    'item/started': ({ threadId, turnId: id, item, startedAtMs }) =>
      this.#text(threadId, id, lane => {
        // A message that steers stops the model in mid-sentence, and what it was saying is gone from its memory.
        if (item.type === 'userMessage') this.#ledger.cutText(lane, 'all');
        if (isOurs(item) || this.#agents.takes(lane, item, 'started', startedAtMs)) return;
        // One text at a time: where a second begins, the stream of the first was cut and the model says it again.
        const restarts = item.type === 'agentMessage' || item.type === 'reasoning';
        if (restarts && this.#ledger.cutText(lane, item.type))
          this.notice('info', 'text_restarted', 'The connection to the model broke in mid-sentence; it starts again.');
        this.#ledger.start(lane, item, startedAtMs);
      }),
    'item/completed': ({ threadId, turnId: id, item, completedAtMs }) =>
      this.#withLane(threadId, id, lane => {
        if (isOurs(item) || this.#agents.takes(lane, item, 'completed', completedAtMs)) return;
        this.#ledger.complete(lane, item, completedAtMs);
        this.#options.onChange();
      }),
    'item/agentMessage/delta': ({ threadId, turnId: id, itemId, delta }) =>
      this.#text(threadId, id, lane =>
        this.#ledger.delta(lane, itemId, delta, base => ({ ...base, kind: 'message', text: '' })),
      ),
    'item/plan/delta': ({ threadId, turnId: id, itemId, delta }) =>
      this.#text(threadId, id, lane =>
        this.#ledger.delta(lane, itemId, delta, base => ({ ...base, kind: 'message', text: '' })),
      ),
    'item/reasoning/summaryTextDelta': ({ threadId, turnId: id, itemId, delta, summaryIndex }) =>
      this.#text(threadId, id, lane => this.#ledger.reasoningDelta(lane, itemId, 'summary', summaryIndex, delta)),
    'item/reasoning/textDelta': ({ threadId, turnId: id, itemId, delta, contentIndex }) =>
      this.#text(threadId, id, lane => this.#ledger.reasoningDelta(lane, itemId, 'content', contentIndex, delta)),
    'item/commandExecution/outputDelta': ({ threadId, turnId: id, itemId, delta }) =>
      this.#withLane(threadId, id, lane =>
        this.#ledger.delta(lane, itemId, delta, base => ({
          ...base,
          kind: 'command',
          command: '',
          cwd: '.',
          output: '',
          exitCode: null,
          durationMs: null,
          does: [],
        })),
      ),
    'item/mcpToolCall/progress': ({ threadId, turnId: id, itemId, message }) =>
      this.#withLane(threadId, id, lane =>
        this.#ledger.delta(lane, itemId, `${message}\n`, base => ({
          ...base,
          kind: 'tool_call',
          tool: '',
          input: '',
          output: '',
          durationMs: null,
        })),
      ),
    'item/fileChange/patchUpdated': ({ threadId, turnId: id, itemId, changes }) =>
      this.#withLane(threadId, id, lane =>
        this.#ledger.patch(
          lane,
          itemId,
          changes.map(change => toFileChange(change, this.#options.folder)),
        ),
      ),
    'thread/tokenUsage/updated': ({ threadId, turnId: id, tokenUsage }) => {
      const turn = this.#turn;
      const lane = this.#laneOf(threadId, id);
      if (!turn || lane?.turnId !== turn.id) return;
      turn.reachable();
      turn.addUsage(tokenUsage, lane === turn.lane);
    },
    'thread/settings/updated': ({ threadId, threadSettings }) => {
      if (threadId === this.#options.threadId) this.#options.onSettings(threadSettings);
    },
    'serverRequest/resolved': ({ requestId }) => this.desk.resolved(requestId, this.#turn?.stopping ?? true),
    'model/rerouted': ({ fromModel, toModel }) =>
      this.notice('warning', 'model_replaced', `${toModel} answers instead of ${fromModel}.`, { toModel, fromModel }),
    guardianWarning: ({ message }) => this.notice('warning', 'agent_warning', message, { said: message }),
    error: ({ threadId, willRetry, error }) => {
      // Final failures come again with the end of the turn.
      if (willRetry) this.#modelUnreachable(threadId, error.message);
    },
  };

  #startTurn(id: string): void {
    if (this.#begun.has(id)) return;
    // Codex runs one turn at a time; if it begins another, then the one before is over.
    const before = this.#turn;
    if (before)
      this.#finishTurn(before, before.end ?? { status: 'interrupted', durationMs: null }, this.#commandsOf(before));
    const lane = this.#ownLane(id);
    this.#begun.add(id);
    this.#turn = new RunningTurn(lane);
    this.#options.emit({
      type: 'turn_started',
      turnId: lane.turnId,
      at: this.#options.clock.now(),
      settings: this.settings,
    });
    this.#options.onChange();
  }

  #completeTurn(wire: Turn): void {
    // A turn that failed before it began still has to be seen to begin.
    this.#startTurn(wire.id);
    const turn = this.#turn;
    if (turn?.id !== wire.id || turn.end) return;
    turn.reachable();
    const status: TurnStatus = wire.status === 'inProgress' ? 'interrupted' : wire.status;
    const problem = status === 'failed' ? turnProblem(wire.error) : undefined;
    const end = { status, durationMs: wire.durationMs, problem };
    turn.end = end;
    const commands = this.#commandsOf(turn);
    const texts = status === 'completed' ? this.#saidBy(turn) : [];
    if (commands.size + texts.length === 0) return this.#finishTurn(turn, end, commands);
    const { settleCommands, settleTexts } = this.#options;
    Promise.all([
      commands.size === 0 ? commands : settleCommands(commands, status === 'interrupted').catch(() => commands),
      texts.length === 0 ? undefined : settleTexts(texts).catch(() => undefined), // what was heard of it stays
    ]).then(([background, whole]) => {
      if (this.#turn !== turn) return;
      for (const [open, item] of whole ?? [])
        this.#ledger.complete(open.lane, { ...item, id: open.wireId }, this.#options.clock.now());
      this.#finishTurn(turn, end, background);
    });
  }

  /** What the turn's model was saying and has not ended. */
  #saidBy(turn: RunningTurn): OpenItem[] {
    return this.#ledger.open().filter(({ item, lane }) => item.kind === 'message' && lane === turn.lane);
  }

  /** The turn's commands that have not ended, those of its sub-agents among them. */
  #commandsOf(turn: RunningTurn): ReadonlySet<OpenItem> {
    return new Set(this.#ledger.open().filter(({ item, lane }) => item.kind === 'command' && lane.turnId === turn.id));
  }

  #finishTurn(turn: RunningTurn, end: TurnEnd, background: ReadonlySet<OpenItem>): void {
    turn.reachable();
    this.desk.closeLane(turn.lane.wireTurnId);
    const { status, problem } = turn.verdict ?? end;
    if (turn.plan) this.#ledger.closeItem(turn.plan, status);
    const working = new Set(this.#agents.running().map(lane => lane.wireTurnId));
    for (const open of this.#ledger.open()) {
      if (open.lane.turnId !== turn.id || working.has(open.lane.wireTurnId) || this.#agents.isWorking(open)) continue;
      if (background.has(open)) this.#toBackground(open);
      else this.#ledger.closeItem(open, 'interrupted');
    }
    this.#turn = undefined;
    this.#options.emit({
      type: 'turn_completed',
      turnId: turn.id,
      at: this.#options.clock.now(),
      status,
      durationMs: end.durationMs,
      ...(turn.usage && { usage: turn.usage }),
      ...(turn.diff !== '' && { diff: turn.diff }),
      ...(problem && { problem }),
    });
    this.#options.onChange();
  }

  #toBackground(open: OpenItem): void {
    if (open.item.kind === 'command' && !open.item.background)
      this.#ledger.update(open, { ...open.item, background: true });
  }

  #startSubTurn(threadId: string, turn: Turn): void {
    const adopter = this.#lanes.get(turn.rootTurnId ?? '') ?? this.#turn?.lane;
    if (adopter) this.#agents.turnStarted(threadId, turn, adopter);
  }

  #completeSubTurn(threadId: string, turn: Turn): void {
    this.desk.closeLane(turn.id);
    for (const open of this.#ledger.open()) {
      if (open.lane.wireTurnId !== turn.id || this.#agents.isWorking(open)) continue;
      // A sub-agent's command that goes on is shown as one of the background, and ends when it ends.
      if (open.item.kind === 'command' && turn.status !== 'interrupted') this.#toBackground(open);
      else this.#ledger.closeItem(open, 'interrupted');
    }
    this.#agents.turnCompleted(threadId, turn.id, turn.status === 'inProgress' ? 'interrupted' : turn.status);
    this.#options.onChange();
  }

  #withLane(threadId: string, wireTurnId: string, act: (lane: Lane) => void): void {
    const lane = this.#laneOf(threadId, wireTurnId);
    if (lane) act(lane);
    else this.#options.log.debug('an item of a turn that nobody knows', { threadId, wireTurnId });
  }

  /** Something that the model said or began, which shows that it can be reached. */
  #text(threadId: string, wireTurnId: string, act: (lane: Lane) => void): void {
    this.#turn?.reachable();
    this.#withLane(threadId, wireTurnId, act);
  }

  #laneOf(threadId: string, wireTurnId: string): Lane | undefined {
    return threadId === this.#options.threadId ? this.#ownLane(wireTurnId) : this.#agents.lane(threadId, wireTurnId);
  }

  /** Also for turns that nobody saw begin: a server that was started earlier may end at any time. */
  #ownLane(id: string): Lane {
    const known = this.#lanes.get(id);
    if (known) return known;
    const lane = { threadId: this.#options.threadId, wireTurnId: id, turnId: turnId.parse(id) };
    this.#lanes.set(id, lane);
    const oldest = this.#lanes.keys().next().value;
    if (this.#lanes.size > REMEMBERED_TURNS && oldest !== undefined) {
      this.#lanes.delete(oldest);
      this.#begun.delete(oldest);
    }
    return lane;
  }

  /** The call that an MCP server's question is about; the question itself does not name it. */
  #openToolCall(lane: Lane, ask: Ask): OpenItem | undefined {
    if (ask.method !== 'mcpServer/elicitation/request') return undefined;
    const { serverName } = ask.params;
    return this.#ledger
      .open()
      .findLast(({ lane: of, item }) => of === lane && item.kind === 'tool_call' && item.server === serverName);
  }

  #modelUnreachable(threadId: string, message: string): void {
    const turn = this.#turn;
    if (!turn) return;
    const { clock, unreachableMs } = this.#options;
    const isNews = turn.unreachable(clock, unreachableMs, () => {
      turn.verdict = { status: 'failed', problem: unreachableProblem(unreachableMs) };
      this.#options.onGivenUp(turn);
    });
    // What was half said will be said again from its beginning, as another item.
    for (const lane of this.runningLanes()) if (lane.threadId === threadId) this.#ledger.cutText(lane, 'all');
    if (!isNews) return;
    const text = `The model cannot be reached and is being tried again: ${message}`;
    this.notice('warning', 'agent_reconnecting', text, { said: message }, 'Wait a little, or stop the turn.');
  }
}

/** The thread shows the messages that came through it; only prompts from elsewhere are news. */
const isOurs = (item: ThreadItem): boolean =>
  item.type === 'userMessage' &&
  item.clientId !== null &&
  (messageId.safeParse(item.clientId).success || isReason(item.clientId));

/** Reasons of refusals are given to Codex as messages too, under ids of this form. */
export const reasonId = (approvalId: string): string => `reason:${approvalId}`;
const isReason = (clientId: string): boolean => clientId.startsWith('reason:');
