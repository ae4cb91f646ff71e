// What Codex asks, as an approval with every choice it offers, and a person's decision as the reply it expects. Pure;
// approval-desk.ts keeps the questions that wait. One pair of functions per kind of question, in the same order.
import type { ApprovalContent, Choice, Decision, Question } from '../../wire/protocol/approvals.ts';
import type { FileChange } from '../../wire/protocol/items.ts';
import type { EffectiveSettings } from '../../wire/protocol/settings.ts';
import { sayWant } from '../../wire/protocol/wants.ts';
import { shownPath } from './hunks.ts';
import type { ServerRequestName, ServerRequests } from './methods.ts';
import type {
  AdditionalFileSystemPermissions,
  CommandExecutionApprovalDecision,
  FileSystemPath,
} from './protocol.gen.ts';
import { joinShellWords, unwrapCommand } from './shell-words.ts';

/** One request of Codex that waits for a person. */
export type Ask = {
  [Name in ServerRequestName]: { readonly method: Name; readonly params: ServerRequests[Name]['params'] };
}[ServerRequestName];

type ParamsOf<Name extends ServerRequestName> = ServerRequests[Name]['params'];

export type AskContext = {
  readonly folder: string;
  readonly settings: EffectiveSettings;
  /** What the patch in question would change; Codex tells it with the item, not with the question. */
  readonly changes: readonly FileChange[];
};

/** A choice and what Codex gets when it is taken. `stop` ends the turn as well, where the reply alone would not. */
type Option = { readonly choice: Choice; readonly reply: (decision: Decision) => unknown; readonly stop?: boolean };

export type MappedAsk = { readonly content: ApprovalContent; readonly options: readonly Option[] };

/** The question in our words; undefined for one that nobody could answer here. */
export const mapAsk = (ask: Ask, context: AskContext): MappedAsk | undefined => {
  switch (ask.method) {
    case 'item/commandExecution/requestApproval':
      return mapCommandAsk(ask.params, context);
    case 'item/fileChange/requestApproval':
      return mapFileChangeAsk(ask.params, context);
    case 'item/permissions/requestApproval':
      return mapPermissionsAsk(ask.params);
    case 'mcpServer/elicitation/request':
      return mapElicitation(ask.params);
    case 'item/tool/requestUserInput':
      return mapQuestions(ask.params);
  }
};

const option = (
  id: string,
  effect: Choice['effect'],
  reach: Choice['reach'],
  reply: Option['reply'],
  more: { readonly rule?: string; readonly stop?: boolean } = {},
): Option => ({
  choice: { id, effect, reach, ...(more.rule !== undefined && { rule: more.rule }) },
  reply,
  ...(more.stop && { stop: true }),
});

// --- commands -------------------------------------------------------------------------------------------------------

const mapCommandAsk = (
  params: ParamsOf<'item/commandExecution/requestApproval'>,
  { folder, settings }: AskContext,
): MappedAsk => ({
  content: {
    kind: 'command',
    command: unwrapCommand(params.command ?? ''),
    cwd: params.cwd ?? folder,
    ...reasonOf(params.reason),
    wants: commandWants(params, settings),
  },
  options: commandDecisions(params).map(toCommandOption),
});

const commandWants = (
  params: ParamsOf<'item/commandExecution/requestApproval'>,
  settings: EffectiveSettings,
): string[] => {
  const { networkApprovalContext: host, additionalPermissions: extra } = params;
  const wants = [
    ...(params.kind === 'writeStdin' ? [sayWant({ kind: 'type' })] : []),
    ...(host ? [sayWant({ kind: 'reach', what: `${host.host} (${host.protocol})` })] : []),
    ...(extra?.network?.enabled ? [sayWant({ kind: 'network' })] : []),
    ...filePermissions(extra?.fileSystem).read.map(what => sayWant({ kind: 'read', what })),
    ...filePermissions(extra?.fileSystem).write.map(what => sayWant({ kind: 'write', what })),
  ];
  if (wants.length > 0 || settings.sandbox === 'danger-full-access') return wants;
  // Codex runs an accepted command in the sandbox first only when it asks before every command; and if the sandbox
  // stops it then, it is run again without one and without another question.
  return [sayWant({ kind: settings.approvalPolicy === 'untrusted' ? 'outside_if_stopped' : 'outside' })];
};

/** What Codex offers, and what it takes although it does not list it: once, for the session, a refusal that goes on. */
const commandDecisions = (
  params: ParamsOf<'item/commandExecution/requestApproval'>,
): CommandExecutionApprovalDecision[] => {
  const offered = params.availableDecisions ?? ['accept', 'cancel'];
  const plain = params.kind === 'command' && !params.networkApprovalContext && !params.additionalPermissions;
  const extra: CommandExecutionApprovalDecision[] = plain ? ['acceptForSession', 'decline'] : ['decline'];
  const all = [...offered, ...extra.filter(decision => !offered.includes(decision))];
  return all.sort((a, b) => decisionRank(a) - decisionRank(b));
};

const decisionRank = (decision: CommandExecutionApprovalDecision): number => {
  if (typeof decision === 'object') return 2;
  return { accept: 0, acceptForSession: 1, decline: 3, cancel: 4 }[decision];
};

const toCommandOption = (decision: CommandExecutionApprovalDecision, index: number): Option => {
  const reply = () => ({ decision });
  if (decision === 'accept') return option('accept', 'allow', 'once', reply);
  if (decision === 'acceptForSession') return option('session', 'allow', 'session', reply);
  if (decision === 'decline') return option('decline', 'decline', 'once', reply);
  if (decision === 'cancel') return option('cancel', 'cancel', 'once', reply);
  if ('acceptWithExecpolicyAmendment' in decision) {
    const rule = joinShellWords(decision.acceptWithExecpolicyAmendment.execpolicy_amendment);
    return option('rule', 'allow', 'rule', reply, { rule });
  }
  const { host, action } = decision.applyNetworkPolicyAmendment.network_policy_amendment;
  return option(`host-${index}`, action === 'allow' ? 'allow' : 'decline', 'rule', reply, { rule: host });
};

// --- patches --------------------------------------------------------------------------------------------------------

const mapFileChangeAsk = (
  params: ParamsOf<'item/fileChange/requestApproval'>,
  { folder, changes }: AskContext,
): MappedAsk => ({
  content: {
    kind: 'file_change',
    changes: [...changes],
    ...reasonOf(params.reason),
    ...(typeof params.grantRoot === 'string' && { grantRoot: shownPath(params.grantRoot, folder) }),
  },
  options: [
    option('accept', 'allow', 'once', () => ({ decision: 'accept' })),
    option('session', 'allow', 'session', () => ({ decision: 'acceptForSession' })),
    option('decline', 'decline', 'once', () => ({ decision: 'decline' })),
    option('cancel', 'cancel', 'once', () => ({ decision: 'cancel' })),
  ],
});

/** Our own question about changes to protected files (guard.ts): for this once, and answered with a yes or a no. */
export const protectedAsk = (changes: readonly FileChange[], reason: string): MappedAsk => ({
  content: { kind: 'file_change', changes: [...changes], reason },
  options: [
    option('accept', 'allow', 'once', () => 'yes'),
    option('decline', 'decline', 'once', () => 'no'),
    option('cancel', 'cancel', 'once', () => 'no', { stop: true }),
  ],
});

// --- permissions ----------------------------------------------------------------------------------------------------

const mapPermissionsAsk = (params: ParamsOf<'item/permissions/requestApproval'>): MappedAsk => {
  const { network, fileSystem } = params.permissions;
  const asked = { ...(network && { network }), ...(fileSystem && { fileSystem }) };
  return {
    content: {
      kind: 'permissions',
      ...reasonOf(params.reason),
      network: network?.enabled ?? false,
      ...filePermissions(fileSystem),
    },
    options: [
      option('turn', 'allow', 'once', () => ({ permissions: asked, scope: 'turn' })),
      option('session', 'allow', 'session', () => ({ permissions: asked, scope: 'session' })),
      // There is no word for no: granting nothing is one.
      option('decline', 'decline', 'once', () => ({ permissions: {}, scope: 'turn' })),
      option('cancel', 'cancel', 'once', () => ({ permissions: {}, scope: 'turn' }), { stop: true }),
    ],
  };
};

const filePermissions = (
  files: AdditionalFileSystemPermissions | null | undefined,
): { read: string[]; write: string[] } => {
  const entries = files?.entries ?? [];
  const paths = (access: string) => entries.filter(entry => entry.access === access).map(entry => showPath(entry.path));
  return {
    read: [...new Set([...(files?.read ?? []), ...paths('read')])],
    write: [...new Set([...(files?.write ?? []), ...paths('write')])],
  };
};

const showPath = (path: FileSystemPath): string => {
  switch (path.type) {
    case 'path':
      return path.path;
    case 'glob_pattern':
      return path.pattern;
    case 'special':
      return path.value.kind === 'root' ? '/' : path.value.kind.replaceAll('_', ' ');
  }
};

// --- MCP servers ----------------------------------------------------------------------------------------------------

const mapElicitation = (params: ParamsOf<'mcpServer/elicitation/request'>): MappedAsk | undefined => {
  const content = { kind: 'elicitation' as const, server: params.serverName };
  const accept = (meta: unknown) => () => ({ action: 'accept', content: {}, _meta: meta });
  switch (params.mode) {
    case 'openai/userVerification':
      return undefined;
    case 'url':
      return {
        content: { ...content, text: params.message, url: params.url },
        options: [option('accept', 'allow', 'once', accept(null)), ...refusals()],
      };
    default: {
      const tool = readToolApproval(params._meta);
      const form = asRecord(params.requestedSchema);
      if (tool)
        return {
          content: { ...content, text: params.message, tool: tool.name, input: tool.input },
          options: [
            option('accept', 'allow', 'once', accept(null)),
            ...tool.persist.map(reach => option(reach, 'allow', reach, accept({ persist: reach }))),
            ...refusals(),
          ],
        };
      return {
        content: { ...content, text: params.message, ...(form && { form }) },
        options: [
          option('answer', 'answer', 'once', decision => ({
            action: 'accept',
            content: decision.form ?? {},
            _meta: null,
          })),
          ...refusals(),
        ],
      };
    }
  }
};

/** To an MCP server "cancel" means that the person looked away; ending the turn is our part of it. */
const refusals = (): Option[] => [
  option('decline', 'decline', 'once', () => ({ action: 'decline', content: null, _meta: null })),
  option('cancel', 'cancel', 'once', () => ({ action: 'cancel', content: null, _meta: null }), { stop: true }),
];

type ToolApproval = { readonly name: string; readonly input: string; readonly persist: ('session' | 'always')[] };

/** Codex asks whether an MCP tool may run in the form of an elicitation without fields; its meta data tells the two apart. */
const readToolApproval = (meta: unknown): ToolApproval | undefined => {
  const fields = asRecord(meta);
  if (fields?.codex_approval_kind !== 'mcp_tool_call') return undefined;
  const persist = Array.isArray(fields.persist) ? fields.persist : [];
  return {
    name: typeof fields.tool_name === 'string' ? fields.tool_name : '',
    input: JSON.stringify(fields.tool_params ?? {}, null, 2),
    persist: (['session', 'always'] as const).filter(reach => persist.includes(reach)),
  };
};

const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;

// --- questions ------------------------------------------------------------------------------------------------------

const mapQuestions = (params: ParamsOf<'item/tool/requestUserInput'>): MappedAsk => ({
  content: { kind: 'question', questions: params.questions.map(toQuestion) },
  options: [
    option('answer', 'answer', 'once', ({ answers }) => ({
      answers: Object.fromEntries(Object.entries(answers ?? {}).map(([id, given]) => [id, { answers: given }])),
    })),
    option('decline', 'decline', 'once', () => ({ answers: {} })),
    option('cancel', 'cancel', 'once', () => ({ answers: {} }), { stop: true }),
  ],
});

const toQuestion = (wire: ParamsOf<'item/tool/requestUserInput'>['questions'][number]): Question => {
  const options = wire.options ?? [];
  return {
    id: wire.id,
    header: wire.header,
    text: wire.question,
    options: options.map(({ label, description }) => ({ label, description })),
    free: wire.isOther || options.length === 0,
    secret: wire.isSecret,
  };
};

const reasonOf = (reason: string | null | undefined): { reason?: string } =>
  typeof reason === 'string' && reason !== '' ? { reason } : {};
