// One conversation with Codex: what a session can do with it, as calls to app-server. What happens in it comes through
// thread-feed.ts; agent.ts hands us the connection, takes it away when the process dies, and gives us the next one.
import { type Clock, delay } from '../../std/clock.ts';
import { HawserError, type Problem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import { createStream } from '../../std/stream.ts';
import type { Approval, Decision } from '../../wire/protocol/approvals.ts';
import { type ConversationId, conversationId, type MessageId, type TurnId, turnId } from '../../wire/protocol/ids.ts';
import type { AgentModel } from '../../wire/protocol/runner-topic.ts';
import { type EffectiveSettings, mergeSettings, type Settings } from '../../wire/protocol/settings.ts';
import type { AgentEvent, AgentInput, Conversation, HistoryTurn, OpenOptions } from '../driver.ts';
import type { Gate, GateCall } from './gate/gate.ts';
import { FolderGuard } from './guard.ts';
import { readAnswers, readHistory } from './history.ts';
import { type Lane, type OpenItem, withText } from './item-ledger.ts';
import { type Peer, type RequestId, RpcError } from './json-rpc.ts';
import { type Ask, protectedAsk } from './map-approval.ts';
import { callProblem, isTooLong } from './map-error.ts';
import {
  changesSettings,
  type ModelDefaults,
  runningTurnParams,
  startParams,
  toEffective,
  updateParams,
  type WireSettings,
} from './map-settings.ts';
import type { Calls, ThreadNotifications } from './methods.ts';
import { protectedIn } from './permissions.ts';
import type { ThreadItem, ThreadResumeResponse, ThreadStartResponse, UserInput } from './protocol.gen.ts';
import { reasonId, ThreadFeed } from './thread-feed.ts';

export type CodexPeer = Peer<Calls>;

export type ConversationDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly agentVersion: string;
  /** How long a turn may go on without reaching the model, in milliseconds. */
  readonly unreachableMs: number;
  readonly gate: Pick<Gate, 'setKnown'>;
  models(): readonly AgentModel[];
  modelDefaults(): ModelDefaults;
  /** A turn was done to its end: whatever the process does next, it works. */
  onWorked(): void;
  /** The conversation was closed and needs no more messages. */
  onClosed(conversation: CodexConversation): void;
};

/** Opening takes 20 ms, but 6 s where an API key is used without a network, and who knows what for a thread of months. */
const OPEN_MS = 120_000;
/** How long a turn that is named gets to begin, and one that is interrupted to end; 15 ms each when all is well. */
const BEGIN_MS = 10_000;
const INTERRUPT_MS = 10_000;
/** How long commands get to end after they were told to. */
const TERMINATE_MS = 3_000;
/** How long after its turn the end of a text may come; on a busy machine some ends do. */
const LATE_TEXT_MS = 300;
/** How long Codex gets to tell its settings after it took a change; it does so within some 5 ms. */
const SETTINGS_MS = 2_000;
const RETRY_MS = 20;

/** Opens a new conversation, or an earlier one. @throws what the calls throw */
export const openConversation = async (
  peer: CodexPeer,
  options: OpenOptions,
  deps: ConversationDeps,
): Promise<CodexConversation> => {
  const kept = protectedIn(options.folder);
  return new CodexConversation(peer, await openThread(peer, options, kept), options, kept, deps);
};

type OpenedThread = ThreadStartResponse | ThreadResumeResponse;

const openThread = (
  peer: CodexPeer,
  { settings, folder, instructions, resume, env }: OpenOptions,
  kept: readonly string[],
): Promise<OpenedThread> => {
  const params = startParams(settings, folder, { instructions, files: kept, env });
  return resume === undefined
    ? peer.call('thread/start', params, OPEN_MS)
    : peer.call('thread/resume', { ...params, threadId: resume, excludeTurns: true }, OPEN_MS);
};

export class CodexConversation implements Conversation {
  readonly id: ConversationId;
  readonly agentVersion: string;
  readonly #deps: ConversationDeps;
  readonly #options: OpenOptions;
  readonly #feed: ThreadFeed;
  readonly #guard: FolderGuard;
  readonly #stream = createStream<AgentEvent>();
  readonly #watchers = new Set<() => void>();
  /** Undefined while the process is gone. */
  #peer: CodexPeer | undefined;
  #asked: Settings;
  #wire: WireSettings;
  #sending = false;
  /** The turn that the last send() started. */
  #sent: TurnId | undefined;
  #closed = false;

  /** @param kept the protected files that the sandbox was told of */
  constructor(
    peer: CodexPeer,
    opened: OpenedThread,
    options: OpenOptions,
    kept: readonly string[],
    deps: ConversationDeps,
  ) {
    const { clock, log, unreachableMs } = deps;
    this.id = conversationId.parse(opened.thread.id);
    this.agentVersion = deps.agentVersion;
    this.#deps = deps;
    this.#options = options;
    this.#peer = peer;
    this.#asked = options.settings;
    this.#wire = settingsOf(opened);
    this.#feed = new ThreadFeed({
      threadId: this.id,
      folder: options.folder,
      clock,
      log: log.child({ conversation: this.id }),
      settings: toEffective(this.#wire, deps.models()),
      unreachableMs,
      emit: event => {
        if (event.type === 'turn_completed' && event.status === 'completed') deps.onWorked();
        this.#guardAt(event);
        this.#stream.push(event);
      },
      onSettings: wire =>
        this.#takeSettings({ ...wire, sandbox: wire.sandboxPolicy, profile: wire.activePermissionProfile?.id ?? null }),
      onChange: () => this.#changed(),
      settleCommands: (commands, interrupted) => this.#settleCommands(commands, interrupted),
      settleTexts: texts => this.#settleTexts(texts),
      onGivenUp: turn => {
        this.interrupt(turn.id).catch(error => log.error('a turn that was given up could not be stopped', { error }));
      },
    });
    this.#guard = new FolderGuard(kept, {
      folder: options.folder,
      now: clock.now,
      settings: () => this.#feed.settings,
      ask: (call, changes, reason, gone) => this.#feed.askAbout(call, protectedAsk(changes, reason), gone),
      tell: event => this.#stream.push(event),
      setKnown: files => deps.gate.setKnown(this.id, files),
    });
  }

  get events(): AsyncIterable<AgentEvent> {
    return this.#stream;
  }

  settings(): EffectiveSettings {
    return this.#feed.settings;
  }

  async send(input: readonly AgentInput[], messageId: MessageId): Promise<TurnId> {
    const peer = this.#connected();
    // Codex would take a second turn as steering and say nothing. A turn runs from its answer on, before it is said to begin.
    const begins = this.#sent !== undefined && !this.#feed.hasBegun(this.#sent);
    if (this.#sending || begins || this.#feed.turn)
      throw new HawserError({ code: 'turn_running', message: 'The agent is already working on a turn.' });
    this.#sending = true;
    try {
      const params = { input: toUserInput(input), clientUserMessageId: messageId };
      const { turn } = await call(peer, 'turn/start', { ...params, threadId: this.id });
      this.#sent = turnId.parse(turn.id);
      return this.#sent;
    } finally {
      this.#sending = false;
    }
  }

  async steer(input: readonly AgentInput[], messageId: MessageId, id: TurnId): Promise<void> {
    const params = { input: toUserInput(input), clientUserMessageId: messageId };
    await this.#hasBegun(id);
    try {
      await this.#connected().call('turn/steer', { ...params, threadId: this.id, expectedTurnId: id });
    } catch (error) {
      if (!(error instanceof RpcError) || isTooLong(error)) throw new HawserError(callProblem(error), { cause: error });
      const message = 'The turn is over, so it takes no more messages.';
      throw new HawserError({ code: 'no_turn', message }, { cause: error });
    }
  }

  async interrupt(id: TurnId): Promise<void> {
    await this.#hasBegun(id);
    if (this.#feed.turn?.id !== id) return;
    const peer = this.#connected();
    this.#feed.turn.stopping = true;
    const lanes = this.#feed.runningLanes().filter(lane => lane.turnId === id);
    await Promise.all(lanes.map(lane => this.#interruptLane(peer, lane)));
    if (!(await this.#until(() => this.#feed.turn?.id !== id, INTERRUPT_MS)))
      throw new HawserError({
        code: 'agent_timeout',
        values: { as: 'agent_timeout_stop' },
        message: 'The agent did not stop its turn when it was told to.',
      });
  }

  async answer(_approval: Approval, decision: Decision): Promise<void> {
    const peer = this.#connected();
    const { waiting, option } = this.#feed.desk.take(decision);
    const { threadId, wireTurnId } = waiting.lane;
    if (option.choice.effect === 'cancel' && this.#feed.turn) this.#feed.turn.stopping = true;
    if (decision.reason !== undefined && option.choice.effect === 'decline')
      // The reason goes first: so it reaches the model together with the refusal, and cuts off no answer to it.
      await peer
        .call('turn/steer', {
          threadId,
          expectedTurnId: wireTurnId,
          input: toUserInput([{ type: 'text', text: `Declined, because: ${decision.reason}` }]),
          clientUserMessageId: reasonId(waiting.id),
        })
        .catch(error => this.#deps.log.warn('the reason of a refusal did not reach Codex', { error }));
    const reply = option.reply(decision);
    if (waiting.take) waiting.take(reply);
    else peer.reply(waiting.requestId, reply);
    if (option.stop) await this.interrupt(waiting.lane.turnId);
  }

  async change(changes: Settings, now: boolean): Promise<EffectiveSettings> {
    const peer = this.#connected();
    const defaults = this.#deps.modelDefaults();
    const asked = mergeSettings(this.#asked, changes);
    const params = updateParams(changes, asked, defaults);
    const before = this.#wire;
    await call(peer, 'thread/settings/update', { ...params, threadId: this.id });
    this.#asked = asked;
    const turn = this.#feed.turn;
    const running = runningTurnParams(changes, defaults);
    if (now && turn && Object.keys(running).length > 0)
      await peer
        .call('turn/settings/update', { ...running, threadId: this.id, turnId: turn.id })
        // A turn that ends meanwhile has nothing left to change.
        .catch(error => this.#deps.log.info('the running turn keeps its settings', { error }));
    // Codex tells its settings only when they changed.
    if (changesSettings(params, before)) await this.#until(() => this.#wire !== before, SETTINGS_MS);
    return this.#feed.settings;
  }

  async history(): Promise<readonly HistoryTurn[]> {
    try {
      return await readHistory(this.#connected(), this.id);
    } catch (error) {
      throw new HawserError(callProblem(error), { cause: error });
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const peer = this.#peer;
    const { log } = this.#deps;
    if (this.#feed.turn)
      await this.interrupt(this.#feed.turn.id).catch(error => log.warn('a turn could not be stopped', { error }));
    this.end();
    await peer
      ?.call('thread/unsubscribe', { threadId: this.id })
      .catch(error => log.info('a conversation could not be let go of', { error }));
  }

  // --- what agent.ts tells us ---------------------------------------------------------------------------------------

  /** Whether a message about this thread is for us. */
  concerns(threadId: string, params: unknown): boolean {
    return this.#feed.concerns(threadId, params);
  }

  handle<Name extends keyof ThreadNotifications>(method: Name, params: ThreadNotifications[Name]): void {
    this.#feed.handle(method, params);
  }

  /** @returns false when nobody could answer this question here */
  ask(requestId: RequestId, ask: Ask): boolean {
    if (ask.method === 'item/fileChange/requestApproval') {
      const { threadId, turnId: wireTurnId, itemId } = ask.params;
      if (this.#guard.hasAllowed(itemId, this.#feed.changesOf(threadId, wireTurnId, itemId))) {
        this.#connected().reply(requestId, { decision: 'accept' });
        return true;
      }
    }
    return this.#feed.ask(requestId, ask);
  }

  /** A call, or the end of a turn, waits at the gate. @returns why it may not be */
  admit(call: GateCall, gone: AbortSignal): Promise<string | undefined> {
    return this.#guard.admit(call, gone);
  }

  notice(level: 'info' | 'warning' | 'error', code: string, text: string, values: Problem['values']): void {
    this.#feed.notice(level, code, text, values);
  }

  /** Whether its process has ended, and no other has taken it up. */
  get isLost(): boolean {
    return this.#peer === undefined;
  }

  /** The process died. Everything that ran has ended; calls fail until resume() has succeeded. */
  lost(problem: Problem): void {
    this.#peer = undefined;
    this.#sent = undefined;
    this.#feed.abandon(problem);
    this.#stream.push({ type: 'agent_lost', problem });
    this.#changed();
  }

  /**
   * There is a new process. A conversation whose first message was never sent is not on disk and cannot be resumed.
   * @throws what the call throws
   */
  async resume(peer: CodexPeer): Promise<void> {
    const settings = this.#asked;
    const kept = protectedIn(this.#options.folder);
    const opened = await openThread(peer, { ...this.#options, settings, resume: this.id }, kept);
    if (this.#closed) return;
    this.#guard.reopened(kept);
    this.#peer = peer;
    this.#wire = settingsOf(opened);
    this.#feed.settings = toEffective(this.#wire, this.#deps.models());
    this.#stream.push({ type: 'agent_back', settings: this.#feed.settings });
  }

  /** The last of it. */
  end(problem?: Problem): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer = undefined;
    this.#feed.abandon(problem);
    this.#guard.close();
    this.#stream.push({ type: 'closed', ...(problem && { problem }) });
    this.#stream.end();
    this.#changed();
    this.#deps.onClosed(this);
  }

  // --- below --------------------------------------------------------------------------------------------------------

  #connected(): CodexPeer {
    if (this.#peer) return this.#peer;
    throw new HawserError({
      code: 'agent_gone',
      message: this.#closed ? 'This conversation is closed.' : 'The agent process ended and is being restarted.',
    });
  }

  #guardAt(event: AgentEvent): void {
    if (event.type === 'turn_started') this.#guard.turnBegins(this.#feed.isBusy);
    if (event.type === 'turn_completed') this.#guard.turnEnds();
    if (event.type === 'item_completed' && event.item.kind === 'command') this.#guard.commandEnded();
  }

  #takeSettings(wire: WireSettings): void {
    const before = JSON.stringify(this.#feed.settings);
    this.#wire = wire;
    this.#feed.settings = toEffective(wire, this.#deps.models());
    if (JSON.stringify(this.#feed.settings) !== before)
      this.#stream.push({ type: 'settings_changed', settings: this.#feed.settings });
    this.#changed();
  }

  /** Interrupts one of Codex's turns; between its beginning and its first step Codex says for a moment that it is not there. */
  async #interruptLane(peer: CodexPeer, lane: Lane): Promise<void> {
    const { clock } = this.#deps;
    const deadline = clock.monotonic() + INTERRUPT_MS;
    while (this.#feed.runningLanes().includes(lane)) {
      try {
        await peer.call('turn/interrupt', { threadId: lane.threadId, turnId: lane.wireTurnId });
        return;
      } catch (error) {
        if (!(error instanceof RpcError) || clock.monotonic() > deadline)
          throw new HawserError(callProblem(error), { cause: error });
        await delay(clock, RETRY_MS);
      }
    }
  }

  /** See FeedOptions.settleCommands. */
  async #settleCommands(commands: ReadonlySet<OpenItem>, interrupted: boolean): Promise<ReadonlySet<OpenItem>> {
    const peer = this.#peer;
    if (!peer) return new Set();
    const running = new Set<OpenItem>();
    for (const threadId of new Set([...commands].map(open => open.lane.threadId))) {
      const { data } = await peer.call('thread/backgroundTerminals/list', { threadId });
      for (const open of commands) {
        const terminal = data.find(
          ({ processId, itemId }) => processId === open.processId || (!open.processId && itemId === open.wireId),
        );
        if (open.lane.threadId !== threadId || !terminal) continue;
        running.add(open);
        // Interrupting a turn leaves its commands running; people who stop a turn mean those too.
        if (!interrupted) continue;
        open.stopped = true;
        await peer.call('thread/backgroundTerminals/terminate', { threadId, processId: terminal.processId });
      }
    }
    if (!interrupted) return running;
    await this.#until(() => ![...running].some(open => this.#feed.isOpen(open)), TERMINATE_MS);
    return new Set();
  }

  /** See FeedOptions.settleTexts. */
  async #settleTexts(texts: readonly OpenItem[]): Promise<ReadonlyMap<OpenItem, ThreadItem>> {
    const isOpen = (open: OpenItem) => this.#feed.isOpen(open);
    if (await this.#until(() => !texts.some(isOpen), LATE_TEXT_MS)) return new Map();
    const answers = await readAnswers(this.#connected(), this.id);
    const found = new Map<OpenItem, ThreadItem>();
    for (const open of texts.filter(isOpen)) {
      const heard = withText(open);
      if (heard.kind !== 'message') continue;
      const answer = answers.find(
        ({ turnId: of, item }) => of === open.lane.wireTurnId && item.text.startsWith(heard.text),
      );
      if (answer) found.set(open, answer.item);
    }
    this.#deps.log.info('the end of a text was not told and was looked up', { open: texts.length, found: found.size });
    return found;
  }

  /** Codex names a turn a moment before it begins, and until then may say that there is none to steer or to interrupt. */
  async #hasBegun(id: TurnId): Promise<void> {
    const begun = () => this.#feed.hasBegun(id);
    if (!begun() && id === this.#sent) await this.#until(begun, BEGIN_MS);
  }

  /** Waits until the condition holds, at most `ms`. @returns whether it does */
  #until(condition: () => boolean, ms: number): Promise<boolean> {
    return new Promise(resolve => {
      const check = (timeIsUp: boolean) => {
        const holds = condition();
        if (!holds && !timeIsUp && this.#peer) return;
        this.#watchers.delete(watcher);
        cancel();
        resolve(holds);
      };
      const watcher = () => check(false);
      const cancel = this.#deps.clock.after(ms, () => check(true));
      this.#watchers.add(watcher);
      check(false);
    });
  }

  #changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

const settingsOf = (opened: OpenedThread): WireSettings => ({
  model: opened.model,
  effort: opened.reasoningEffort,
  approvalPolicy: opened.approvalPolicy,
  sandbox: opened.sandbox,
  profile: opened.activePermissionProfile?.id ?? null,
  serviceTier: opened.serviceTier,
});

/** A call whose refusal is told to people as it is. @throws HawserError */
const call = async <Name extends keyof Calls>(
  peer: CodexPeer,
  method: Name,
  params: Calls[Name]['params'],
): Promise<Calls[Name]['result']> => {
  try {
    return await peer.call(method, params);
  } catch (error) {
    throw new HawserError(callProblem(error), { cause: error });
  }
};

const toUserInput = (input: readonly AgentInput[]): UserInput[] => input.map(toOneInput);

const toOneInput = (input: AgentInput): UserInput => {
  switch (input.type) {
    case 'text':
      return textInput(input.text);
    case 'image':
      return { type: 'localImage', path: input.path };
    case 'file':
      // Codex has no attachments of other kinds; it can read the file where it lies.
      return textInput(`Attached file "${input.name}": ${input.path}`);
  }
};

const textInput = (text: string): UserInput => ({ type: 'text', text, text_elements: [] });
