// Codex as an Agent: one app-server for all conversations, started when first needed and started again when it dies.
// Messages are handed to the conversation they concern (conversation.ts); what is said about the account, the models
// and the installed program becomes the status.
import { backoff } from '../../std/backoff.ts';
import { type Clock, delay } from '../../std/clock.ts';
import { HawserError, type Problem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import { pace } from '../../wire/protocol/limits.ts';
import type { AgentLogin, AgentModel, AgentStatus } from '../../wire/protocol/runner-topic.ts';
import type { AgentKind } from '../../wire/protocol/settings.ts';
import type { Agent, AgentProcess, Conversation, LoginCredential, OpenOptions } from '../driver.ts';
import {
  behind,
  crashProblem,
  failedStatus,
  givenUpProblem,
  goneProblem,
  isGone,
  loginError,
  loginNeedless,
  lostProblem,
  openError,
  signedOutProblem,
} from './agent-problems.ts';
import { type AppServer, readOffer, startAppServer } from './app-server.ts';
import { type CodexConversation, openConversation } from './conversation.ts';
import { type Gate, type GateCall, openGate } from './gate/gate.ts';
import { type RequestId, RpcError } from './json-rpc.ts';
import { locateCodex } from './locate.ts';
import type { Ask } from './map-approval.ts';
import { callProblem } from './map-error.ts';
import type { ModelDefaults } from './map-settings.ts';
import {
  type AgentNotificationName,
  type AgentNotifications,
  isAgentNotification,
  isServerRequest,
  isThreadNotification,
} from './methods.ts';
import type { ProcessEnd } from './process.ts';

export type CodexAgentOptions = {
  /** The environment Codex and its commands run in. HAWSER_CODEX_BIN in it says which Codex to run. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which Codex to run; before HAWSER_CODEX_BIN. */
  readonly path?: string | undefined;
  /** Hawser's version. */
  readonly clientVersion: string;
  /** Tells what this runner's agents keep among the temporary files from what others do (gate/gate.ts). */
  readonly mark: string;
  /** Further settings of Codex for this process, each as `key=value` with the value in TOML. */
  readonly config?: readonly string[];
  /** How long a turn may go on without reaching the model, in milliseconds. */
  readonly unreachableMs?: number;
};

export type CodexAgentDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** A number in [0, 1); `Math.random` outside tests. */
  random(): number;
};

/** For an agent that is Codex with something added, such as the practice model. */
export type CodexVariant = {
  readonly kind: AgentKind;
  /** Whether one can sign in to it. */
  readonly hasAccounts: boolean;
  /** Runs before each start of the process; what it returns is added to the environment. */
  prepare(): Promise<Readonly<Record<string, string>>>;
  /** Runs after the process has ended for good. */
  close(): Promise<void>;
};

const PLAIN: CodexVariant = {
  kind: 'codex',
  hasAccounts: true,
  prepare: async () => ({}),
  close: async () => undefined,
};

/** Two minutes: longer than a laptop takes to change networks, shorter than people wait without wondering. */
const UNREACHABLE_MS = 120_000;
/** Signing in asks OpenAI, over whatever network there is. */
const LOGIN_MS = 60_000;
const RESTART = { first: 250, max: 10_000 };
/** Restarts in a row before it counts as broken; a process that lived this long, or did a turn, ends such a row. */
const MAX_RESTARTS = 6;
const STABLE_MS = 60_000;

/** Codex on this machine, with the user's own account and configuration. Starts nothing before refresh() or open(). */
export const createCodexAgent = (options: CodexAgentOptions, deps: CodexAgentDeps): Agent =>
  new CodexAgent(options, deps, PLAIN);

/** A message that arrived before the conversation it may concern was known. */
type Stray = () => boolean;

export class CodexAgent implements Agent {
  readonly kind: AgentKind;
  readonly #options: CodexAgentOptions;
  readonly #deps: CodexAgentDeps;
  readonly #variant: CodexVariant;
  readonly #listeners = new Set<(status: AgentStatus) => void>();
  readonly #conversations = new Map<string, CodexConversation>();
  readonly #closing = new AbortController();
  #status: AgentStatus;
  #gate: Promise<Gate> | undefined;
  #server: AppServer | undefined;
  #starting: Promise<AppServer> | undefined;
  #restarting: Promise<void> | undefined;
  #models: readonly AgentModel[] = [];
  #defaults: ModelDefaults = { model: '', effort: null };
  #version = '';
  #loginId: string | undefined;
  #restarts = 0;
  /** Why we killed the process ourselves. */
  #restartProblem: Problem | undefined;
  #opening = 0;
  #strays: Stray[] = [];

  constructor(options: CodexAgentOptions, deps: CodexAgentDeps, variant: CodexVariant) {
    this.kind = variant.kind;
    this.#options = options;
    this.#deps = { ...deps, log: deps.log.child({ agent: variant.kind }) };
    this.#variant = variant;
    this.#status = { kind: variant.kind, state: 'idle', models: [] };
  }

  status(): AgentStatus {
    return this.#status;
  }

  onStatus(listener: (status: AgentStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  process(): AgentProcess | undefined {
    const { pid, mark } = this.#server?.process ?? {};
    return pid === undefined || mark === undefined ? undefined : { pid, mark };
  }

  async refresh(): Promise<AgentStatus> {
    try {
      const server = this.#server;
      if (server) await this.#readOffer(server);
      else await this.#start();
    } catch (error) {
      // The status says what is wrong.
      this.#deps.log.info('the agent is not available', { error });
    }
    return this.#status;
  }

  open(options: OpenOptions): Promise<Conversation> {
    // A process that dies meanwhile is replaced, and says nothing of the conversation.
    return this.#open(options).catch(error => (isGone(error) ? this.#open(options) : Promise.reject(error)));
  }

  async #open(options: OpenOptions): Promise<Conversation> {
    const server = await this.#ready();
    if (options.resume !== undefined && this.#conversations.has(options.resume))
      throw new HawserError({ code: 'conversation_open', message: 'This conversation is open already.' });
    this.#opening += 1;
    try {
      const conversation = await openConversation(server.peer, options, {
        clock: this.#deps.clock,
        log: this.#deps.log,
        agentVersion: this.#version,
        unreachableMs: this.#options.unreachableMs ?? UNREACHABLE_MS,
        gate: await this.#openGate(),
        models: () => this.#models,
        modelDefaults: () => this.#defaults,
        onWorked: () => {
          this.#restarts = 0;
        },
        onClosed: ({ id }) => void this.#conversations.delete(id),
      });
      this.#conversations.set(conversation.id, conversation);
      // The process may have died between its answer and this line, when nobody could tell the conversation.
      if (this.#server !== server) conversation.end(goneProblem);
      return conversation;
    } catch (error) {
      if (isGone(error)) await letGo(server);
      throw openError(error, options);
    } finally {
      this.#opening -= 1;
      this.#strays = this.#strays.filter(stray => !stray());
      if (this.#opening === 0) this.#strays = [];
    }
  }

  async login(credential: LoginCredential): Promise<AgentLogin> {
    if (!this.#variant.hasAccounts) throw new HawserError(loginNeedless);
    try {
      const { peer } = await this.#start();
      if (credential.type === 'api_key') {
        await peer.call('account/login/start', { type: 'apiKey', apiKey: credential.apiKey }, LOGIN_MS);
        await this.refresh();
        return { state: 'signed_in' };
      }
      const started = await peer.call('account/login/start', { type: 'chatgptDeviceCode' }, LOGIN_MS);
      if (started.type !== 'chatgptDeviceCode') return { state: 'signed_in' };
      this.#loginId = started.loginId;
      return { state: 'waiting', url: started.verificationUrl, code: started.userCode };
    } catch (error) {
      throw loginError(error);
    }
  }

  async cancelLogin(): Promise<void> {
    const loginId = this.#loginId;
    this.#loginId = undefined;
    if (loginId !== undefined)
      await this.#server?.peer
        .call('account/login/cancel', { loginId })
        .catch(error => this.#deps.log.info('a login could not be cancelled', { error }));
  }

  async answers(ms: number): Promise<boolean> {
    const peer = this.#server?.peer;
    // The smallest question there is; that it is refused is an answer too.
    return (
      peer?.call('account/read', {}, ms).then(
        () => true,
        error => error instanceof RpcError,
      ) ?? false
    );
  }

  restart(problem: Problem): void {
    if (!this.#server) return; // it is being started already
    this.#restartProblem = problem;
    this.#server.process.kill();
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    for (const conversation of [...this.#conversations.values()]) conversation.end();
    const server = this.#server ?? (await this.#starting?.catch(() => undefined));
    await server?.process.close();
    (await this.#gate?.catch(() => undefined))?.close();
    await this.#variant.close();
    this.#listeners.clear();
  }

  // --- the process --------------------------------------------------------------------------------------------------

  /** The running process, once someone is signed in. @throws HawserError `agent_unavailable` */
  async #ready(): Promise<AppServer> {
    let server: AppServer | undefined;
    try {
      server = await this.#start().catch(error => (isGone(error) ? this.#start() : Promise.reject(error)));
    } catch (error) {
      this.#deps.log.info('the agent is not available', { error });
    }
    const { state, problem } = this.#status;
    if (server && state === 'ready') return server;
    throw new HawserError(behind('agent_unavailable', problem ?? goneProblem));
  }

  #start(): Promise<AppServer> {
    if (this.#closing.signal.aborted) return Promise.reject(new HawserError(goneProblem));
    // A start lasts until it is known what the process offers: before that it may run and still not be signed in.
    if (this.#server && !this.#starting) return Promise.resolve(this.#server);
    this.#starting ??= this.#attempt().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** One start. The status tells how it went. */
  async #attempt(): Promise<AppServer> {
    const { clock, log } = this.#deps;
    this.#setStarting();
    try {
      const env = { ...this.#options.env, ...(await this.#variant.prepare()) };
      const program = await locateCodex({ explicit: this.#options.path, env });
      this.#version = program.version;
      const server: AppServer = await startAppServer({
        path: program.path,
        env,
        config: this.#options.config ?? [],
        hook: (await this.#openGate()).command,
        clientVersion: this.#options.clientVersion,
        callTimeoutMs: pace.callTimeoutMs,
        clock,
        log,
        onNotification: (method, params) => this.#notified(method, params),
        onRequest: (id, method, params) => this.#asked(server, id, method, params),
      });
      const startedAt = clock.monotonic();
      this.#server = server;
      server.process.ended.then(end => this.#ended(server, end, clock.monotonic() - startedAt));
      await this.#readOffer(server).catch(async error => {
        if (isGone(error)) await letGo(server);
        throw error;
      });
      return server;
    } catch (error) {
      this.#setStatus(failedStatus(this.kind, error));
      throw error;
    }
  }

  #openGate(): Promise<Gate> {
    this.#gate ??= openGate({
      mark: this.#options.mark,
      log: this.#deps.log,
      admit: (call, gone) => this.#admit(call, gone),
    });
    return this.#gate;
  }

  /** A tool call of a conversation that nobody knows, or that is over, is not done; its turn may end. */
  async #admit(call: GateCall, gone: AbortSignal): Promise<string | undefined> {
    const owner = [...this.#conversations.values()].find(one => one.concerns(call.session_id, {}));
    if (owner) return owner.admit(call, gone);
    return call.hook_event_name === 'PreToolUse' ? 'Nobody knows this conversation.' : undefined;
  }

  async #readOffer(server: AppServer): Promise<void> {
    const { needsLogin, account, models, defaults } = await readOffer(server.peer);
    this.#models = models;
    this.#defaults = defaults;
    this.#setStatus({
      kind: this.kind,
      state: needsLogin ? 'signed_out' : 'ready',
      version: this.#version,
      models,
      ...(account !== undefined && { account }),
      ...(needsLogin && { problem: signedOutProblem }),
    });
  }

  #setStarting(): void {
    this.#setStatus({ kind: this.kind, state: 'starting', models: [...this.#models] });
  }

  #setStatus(status: AgentStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }

  #ended(server: AppServer, end: ProcessEnd, livedMs: number): void {
    if (this.#server !== server) return;
    this.#server = undefined;
    if (this.#closing.signal.aborted) return;
    const problem = this.#restartProblem ?? crashProblem(end);
    this.#deps.log.warn('Codex ended', { ...end, livedMs, why: this.#restartProblem?.code });
    this.#restartProblem = undefined;
    this.#setStarting();
    if (livedMs > STABLE_MS) this.#restarts = 0;
    for (const conversation of [...this.#conversations.values()]) conversation.lost(problem);
    this.#restarting ??= this.#restart(problem)
      .catch(error => this.#deps.log.error('Codex could not be restarted', { error }))
      .finally(() => {
        this.#restarting = undefined;
      });
  }

  /** Starts it again, ever more slowly, and resumes what was open. */
  async #restart(problem: Problem): Promise<void> {
    while (!this.#closing.signal.aborted && this.#restarts < MAX_RESTARTS) {
      this.#restarts += 1;
      const wait = backoff(this.#restarts, RESTART, this.#deps.random);
      await delay(this.#deps.clock, wait, this.#closing.signal).catch(() => undefined);
      try {
        const server = await this.#start();
        await this.#resumeAll(server);
        if (this.#server === server) return;
      } catch (error) {
        this.#deps.log.warn('a restart of Codex failed', { error, restarts: this.#restarts });
      }
    }
    if (this.#closing.signal.aborted) return;
    // The next refresh() or open() tries again.
    this.#restarts = 0;
    const givenUp = givenUpProblem(problem);
    this.#setStatus({ kind: this.kind, state: 'failed', models: [...this.#models], problem: givenUp });
    for (const conversation of [...this.#conversations.values()]) conversation.end(givenUp);
  }

  async #resumeAll(server: AppServer): Promise<void> {
    for (const conversation of [...this.#conversations.values()]) {
      if (!conversation.isLost) continue; // the new process has opened it; taken up once more, its turn would never end
      try {
        await conversation.resume(server.peer);
      } catch (error) {
        // If the process died again, which its pipe says a moment before it does, the next round is for all.
        const problem = callProblem(error);
        if (this.#server !== server || isGone(error)) return;
        conversation.end(error instanceof RpcError ? lostProblem(problem.message) : problem);
      }
    }
  }

  // --- its messages -------------------------------------------------------------------------------------------------

  #notified(method: string, params: unknown): void {
    if (isAgentNotification(method)) return this.#aboutAgent(method, params);
    // The payload has the type that this version of Codex gives for the method; items are checked once they are mapped.
    if (isThreadNotification(method))
      this.#deliver(params, conversation => conversation.handle(method, params as never));
  }

  #asked(server: AppServer, id: RequestId, method: string, params: unknown): void {
    const refuse = () => server.peer.refuse(id, `Hawser does not answer ${method}`);
    if (!isServerRequest(method)) return refuse();
    const ask = { method, params } as Ask;
    const delivered = this.#deliver(params, conversation => {
      let opened = false;
      try {
        opened = conversation.ask(id, ask);
      } finally {
        // A question that nobody answers would keep Codex waiting for ever.
        if (!opened) refuse();
      }
    });
    if (!delivered) refuse();
  }

  /**
   * Gives a message to the conversation that it concerns.
   * @returns false when it concerns none, and none is being opened that it might concern
   */
  #deliver(params: unknown, give: (conversation: CodexConversation) => void): boolean {
    const threadId = threadIdOf(params);
    if (threadId === undefined) return false;
    const tryIt = () => {
      const conversation =
        this.#conversations.get(threadId) ??
        [...this.#conversations.values()].find(one => one.concerns(threadId, params));
      if (!conversation) return false;
      try {
        give(conversation);
      } catch (error) {
        // One message that could not be understood costs that message, not the conversation.
        this.#deps.log.error('a message of Codex could not be handled', { error, threadId });
      }
      return true;
    };
    if (tryIt()) return true;
    if (this.#opening === 0) return false;
    // What follows the answer to thread/start in one chunk is read before the caller has that answer.
    this.#strays.push(tryIt);
    return true;
  }

  #aboutAgent<Name extends AgentNotificationName>(method: Name, params: unknown): void {
    const handlers: { [Key in AgentNotificationName]: (params: AgentNotifications[Key]) => void } = {
      warning: ({ message }) => this.#notice(params, 'agent_warning', message, { said: message }),
      configWarning: ({ summary }) => this.#deps.log.info('Codex warns about its configuration', { summary }),
      'mcpServer/startupStatus/updated': ({ status, name, error }) => {
        if (status === 'failed') {
          const why = error ?? 'no reason given';
          this.#notice(params, 'mcp_server_failed', `The MCP server ${name} did not start: ${why}`, { name, why });
        }
      },
      'account/updated': () => void this.refresh(),
      'account/login/completed': ({ success, error }) => {
        this.#loginId = undefined;
        if (!success) this.#deps.log.info('a login was not completed', { error });
        void this.refresh();
      },
    };
    handlers[method](params as AgentNotifications[Name]);
  }

  #notice(params: unknown, code: string, text: string, values: Problem['values']): void {
    const delivered = this.#deliver(params, conversation => conversation.notice('warning', code, text, values));
    if (!delivered) this.#deps.log.info('Codex warns', { code, text });
  }
}

const threadIdOf = (params: unknown): string | undefined =>
  typeof params === 'object' && params !== null && 'threadId' in params && typeof params.threadId === 'string'
    ? params.threadId
    : undefined;

/** The end of its pipe is noticed a moment before its own; only then is it known that another must be started. */
const letGo = async ({ process }: AppServer): Promise<void> => {
  process.kill();
  await process.ended;
};
