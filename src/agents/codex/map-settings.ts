// Settings both ways: what people ask for as Codex's parameters, and what Codex says it runs with as effective
// settings. Pure. How a sandbox is asked for at the start matters: see startParams.
import type { AgentModel } from '../../wire/protocol/runner-topic.ts';
import { defaultSettings, type EffectiveSettings, type Settings } from '../../wire/protocol/settings.ts';
import type { OpenOptions } from '../driver.ts';
import { permissionsConfig, profileOf } from './permissions.ts';
import type {
  AskForApproval,
  SandboxPolicy,
  ThreadSettingsUpdateParams,
  ThreadStartParams,
  TurnSettingsUpdateParams,
} from './protocol.gen.ts';

/** Codex's name for its fast service tier. */
const FAST_TIER = 'priority';

/** What Codex answers with when a thread starts or its settings change. */
export type WireSettings = {
  readonly model: string;
  readonly effort: string | null;
  readonly approvalPolicy: AskForApproval;
  readonly sandbox: SandboxPolicy;
  /** The permission profile the sandbox comes from. */
  readonly profile: string | null;
  readonly serviceTier: string | null;
};

/** What a model and an effort of `null` go back to. */
export type ModelDefaults = { readonly model: string; readonly effort: string | null };

/** Codex's settings as ours. An effort that nobody chose is the model's own. */
export const toEffective = (wire: WireSettings, models: readonly AgentModel[]): EffectiveSettings => ({
  model: wire.model,
  effort: wire.effort ?? models.find(model => model.id === wire.model)?.defaultEffort ?? null,
  approvalPolicy: typeof wire.approvalPolicy === 'string' ? wire.approvalPolicy : 'custom',
  ...readSandbox(wire.sandbox),
  fast: wire.serviceTier === FAST_TIER,
});

const readSandbox = (policy: SandboxPolicy): Pick<EffectiveSettings, 'sandbox' | 'network'> => {
  switch (policy.type) {
    case 'readOnly':
      return { sandbox: 'read-only', network: policy.networkAccess };
    case 'workspaceWrite':
      return { sandbox: 'workspace-write', network: policy.networkAccess };
    case 'dangerFullAccess':
      return { sandbox: 'danger-full-access', network: true };
    case 'externalSandbox':
      return { sandbox: 'custom', network: policy.networkAccess === 'enabled' };
  }
};

/**
 * Parameters for starting or resuming a thread. The sandbox goes in as a config override: given as the parameter
 * `sandbox`, it would make Codex write the folder into the user's config.toml as a trusted project. It always goes in:
 * left to the user's own config.toml it could be wider than anything that was asked for here.
 * @param more.files protected files that are in the folder (permissions.ts)
 * @param more.env beside what the user's own config.toml sets for commands
 */
export const startParams = (
  settings: Settings,
  folder: string,
  more: Pick<OpenOptions, 'instructions' | 'env'> & { readonly files: readonly string[] },
): Pick<
  ThreadStartParams,
  'cwd' | 'model' | 'approvalPolicy' | 'approvalsReviewer' | 'serviceTier' | 'config' | 'developerInstructions'
> => {
  const { model, effort } = settings;
  const { instructions, files, env } = more;
  const approvalPolicy = orDefault(settings, 'approvalPolicy');
  const fast = orDefault(settings, 'fast');
  return {
    cwd: folder,
    ...(typeof model === 'string' && { model }),
    ...(approvalPolicy !== undefined && { approvalPolicy }),
    // Questions go to people, also where the user's own config lets a model answer them.
    approvalsReviewer: 'user',
    ...(fast !== undefined && { serviceTier: fast ? FAST_TIER : 'default' }),
    config: {
      ...permissionsConfig(
        settings.sandbox ?? defaultSettings.sandbox,
        settings.network ?? defaultSettings.network,
        files,
      ),
      ...(typeof effort === 'string' && { model_reasoning_effort: effort }),
      ...(env && { shell_environment_policy: { set: env } }),
    },
    ...(instructions !== undefined && { developerInstructions: instructions }),
  };
};

/** The value asked for; the product's default for `null`; undefined, which leaves it to Codex, when nothing was asked. */
const orDefault = <Name extends keyof typeof defaultSettings>(
  settings: Settings,
  name: Name,
): NonNullable<Settings[Name]> | undefined => {
  const value = settings[name];
  return value === null ? (defaultSettings[name] as NonNullable<Settings[Name]>) : value;
};

/**
 * Parameters that change how the next turns run.
 * @param asked everything that was asked for before, and the changes
 */
export const updateParams = (
  changes: Settings,
  asked: Settings,
  defaults: ModelDefaults,
): Omit<ThreadSettingsUpdateParams, 'threadId'> => {
  const approvalPolicy = orDefault(changes, 'approvalPolicy');
  const fast = orDefault(changes, 'fast');
  return {
    ...modelParams(changes, defaults),
    ...(approvalPolicy !== undefined && { approvalPolicy }),
    ...((changes.sandbox !== undefined || changes.network !== undefined) && {
      permissions: profileOf(asked.sandbox ?? defaultSettings.sandbox, asked.network ?? defaultSettings.network),
    }),
    ...(fast !== undefined && { serviceTier: fast ? FAST_TIER : null }),
  };
};

/** Whether Codex's settings will be others than `before` once it has taken these parameters. */
export const changesSettings = (
  params: Omit<ThreadSettingsUpdateParams, 'threadId'>,
  before: WireSettings,
): boolean => {
  const { model, effort, approvalPolicy, permissions, serviceTier } = params;
  return (
    (model !== undefined && model !== before.model) ||
    (effort !== undefined && effort !== before.effort) ||
    (approvalPolicy !== undefined && approvalPolicy !== before.approvalPolicy) ||
    (permissions !== undefined && permissions !== before.profile) ||
    (serviceTier !== undefined && (serviceTier === FAST_TIER) !== (before.serviceTier === FAST_TIER))
  );
};

/** Those of the changes that a running turn can still take on. */
export const runningTurnParams = (
  changes: Settings,
  defaults: ModelDefaults,
): Omit<TurnSettingsUpdateParams, 'threadId' | 'turnId'> => {
  const fast = orDefault(changes, 'fast');
  return {
    ...modelParams(changes, defaults),
    ...(fast !== undefined && { serviceTier: fast ? FAST_TIER : null }),
  };
};

/** Codex takes a `null` for "leave it", so going back to the default needs the default's name. */
const modelParams = (changes: Settings, defaults: ModelDefaults): { model?: string; effort?: string } => {
  const model = changes.model === null ? defaults.model : changes.model;
  const effort = changes.effort === null ? defaults.effort : changes.effort;
  return { ...(model !== undefined && { model }), ...(typeof effort === 'string' && { effort }) };
};
