// Starts one app-server and says hello to it: the process, the peer on its pipes, and what it says about itself.
// agent.ts keeps it running.
import type { Clock } from '../../std/clock.ts';
import { HawserError, toProblem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { AgentModel, AgentStatus } from '../../wire/protocol/runner-topic.ts';
import type { CodexPeer } from './conversation.ts';
import { expectedTrust, HOOKS, type HookTrust, hookConfig } from './gate/hook.ts';
import { createPeer, type RequestId } from './json-rpc.ts';
import type { ModelDefaults } from './map-settings.ts';
import { type Calls, ignoredNotifications } from './methods.ts';
import { type CodexProcess, spawnCodex } from './process.ts';
import type { Account, Model } from './protocol.gen.ts';

export type AppServer = { readonly process: CodexProcess; readonly peer: CodexPeer };

export type AppServerOptions = {
  /** The native program. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Added to what Hawser always sets. */
  readonly config: readonly string[];
  /** What Codex has to run before each tool call and each end of a turn (gate/hook.ts). */
  readonly hook: string;
  /** Our own version, which Codex passes on to the model's provider with our name. */
  readonly clientVersion: string;
  readonly callTimeoutMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  onNotification(method: string, params: unknown): void;
  onRequest(id: RequestId, method: string, params: unknown): void;
};

/**
 * What Hawser changes of the user's own configuration, for this process only: plans are shown, questions reach people
 * in every mode, and Codex does not warn in every thread that the latter is unfinished.
 */
const CONFIG = [
  'tools.update_plan.enabled=true',
  'features.default_mode_request_user_input=true',
  'suppress_unstable_features_warning=true',
];

/** From some 200 unanswered requests on, app-server drops some without a word; this is far below. */
const MAX_IN_FLIGHT = 32;

/**
 * Starts one that runs our hooks, and no other: without them protected files would not be asked about.
 * @throws HawserError `agent_failed`, or `agent_gone` when somebody killed it before it had answered: the next one may live
 */
export const startAppServer = async (options: AppServerOptions): Promise<AppServer> => {
  const { hook, log } = options;
  const expected = expectedTrust(hook);
  const server = await startTrusting(options, expected);
  const seen = await readTrust(server.peer, hook);
  if (seen === 'runs') return server;
  await server.process.close();
  if (seen) {
    log.info('Codex has other names for the hooks, and is started again with those', { seen, expected });
    const again = await startTrusting(options, seen);
    if ((await readTrust(again.peer, hook)) === 'runs') return again;
    await again.process.close();
  }
  throw new HawserError({
    code: 'agent_failed',
    values: { as: 'agent_without_hooks' },
    message: 'Codex does not run hooks here, so that it cannot ask before it changes protected files.',
    hint: 'Its configuration, or whoever manages it, has `features.hooks` off or allows managed hooks only.',
  });
};

/** Whether the hooks run, or else the trust they take; undefined when one would not run in any case. */
const readTrust = async (peer: CodexPeer, command: string): Promise<'runs' | HookTrust[] | undefined> => {
  const { data } = await peer.call('hooks/list', {});
  const ours = data
    .flatMap(({ hooks }) => hooks)
    .filter(hook => hook.handlerType === 'command' && hook.command === command && hook.enabled);
  if (ours.length !== HOOKS) return undefined;
  const areTrusted = ours.every(({ trustStatus }) => trustStatus === 'trusted' || trustStatus === 'managed');
  return areTrusted ? 'runs' : ours.map(hook => ({ key: hook.key, hash: hook.currentHash }));
};

const startTrusting = async (options: AppServerOptions, trust: readonly HookTrust[]): Promise<AppServer> => {
  const { path, env, clock, log, callTimeoutMs, hook } = options;
  const config = [...CONFIG, ...hookConfig(hook, trust), ...options.config];
  const args = ['app-server', ...config.flatMap(entry => ['-c', entry])];
  const since = clock.monotonic();
  const process = spawnCodex({ path, args, env, clock });
  const peer = createPeer<Calls>({
    wire: process.wire,
    clock,
    timeoutMs: callTimeoutMs,
    maxInFlight: MAX_IN_FLIGHT,
    onNotification: options.onNotification,
    onRequest: options.onRequest,
    onEnd: reason => log.debug('the pipe from Codex ended', { reason }),
  });
  try {
    await peer.call('initialize', {
      clientInfo: { name: 'hawser', title: 'Hawser', version: options.clientVersion },
      capabilities: {
        experimentalApi: true,
        requestAttestation: false,
        optOutNotificationMethods: [...ignoredNotifications],
      },
    });
    peer.notify('initialized');
    log.info('Codex runs', { pid: process.pid, tookMs: Math.round(clock.monotonic() - since) });
    return { process, peer };
  } catch (error) {
    const endedByItself = toProblem(error).code === 'agent_gone';
    await process.close();
    const { how, killed, stderr } = await process.ended;
    throw new HawserError(
      {
        code: endedByItself && killed ? 'agent_gone' : 'agent_failed',
        values: { path, how, printed: stderr.slice(-1_000) },
        message: `Codex could not be started: ${path} ${how}.${stderr === '' ? '' : ` It printed: ${stderr.slice(-1_000)}`}`,
        hint: 'Run `codex app-server` on the laptop to see what is wrong, or use the practice model meanwhile.',
      },
      { cause: error },
    );
  }
};

/** Who is signed in and which models there are. @throws what the calls throw */
export const readOffer = async (
  peer: CodexPeer,
): Promise<{ needsLogin: boolean; account: string | undefined; models: AgentModel[]; defaults: ModelDefaults }> => {
  const [{ account, requiresOpenaiAuth }, { data }, { config }] = await Promise.all([
    peer.call('account/read', {}),
    peer.call('model/list', { limit: 100 }),
    peer.call('config/read', {}),
  ]);
  const models = data.filter(model => !model.hidden).map(toModel);
  const model = config.model ?? models.find(one => one.isDefault)?.id ?? '';
  const effort = config.model_reasoning_effort ?? models.find(one => one.id === model)?.defaultEffort ?? null;
  return {
    needsLogin: requiresOpenaiAuth && account === null,
    account: account === null ? undefined : nameOf(account),
    models,
    defaults: { model, effort },
  };
};

const toModel = (model: Model): AgentModel => ({
  id: model.model,
  name: model.displayName,
  efforts: model.supportedReasoningEfforts.map(({ reasoningEffort }) => reasoningEffort),
  defaultEffort: model.defaultReasoningEffort,
  fast: model.serviceTiers.some(tier => tier.id === 'priority'),
  isDefault: model.isDefault,
});

const nameOf = (account: Account): NonNullable<AgentStatus['account']> => {
  switch (account.type) {
    case 'chatgpt':
      return account.email ?? 'ChatGPT';
    case 'apiKey':
      return 'API key';
    case 'amazonBedrock':
      return 'Amazon Bedrock';
    case 'gcp':
      return 'Google Cloud';
  }
};
