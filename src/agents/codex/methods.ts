// Everything Hawser says to `codex app-server` and listens for, on one screen. The payload types come from the pinned
// binary (protocol.gen.ts, written by tools/codex-types.ts from the import list below); which result belongs to which
// method is the one thing the binary does not generate, so it is written down here.
import type {
  AccountLoginCompletedNotification,
  AccountUpdatedNotification,
  AgentMessageDeltaNotification,
  CancelLoginAccountParams,
  CancelLoginAccountResponse,
  CommandExecutionOutputDeltaNotification,
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse,
  ConfigReadParams,
  ConfigReadResponse,
  ConfigWarningNotification,
  ErrorNotification,
  FileChangePatchUpdatedNotification,
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
  GetAccountParams,
  GetAccountResponse,
  GuardianWarningNotification,
  HooksListParams,
  HooksListResponse,
  InitializeParams,
  InitializeResponse,
  ItemCompletedNotification,
  ItemStartedNotification,
  LoginAccountParams,
  LoginAccountResponse,
  McpServerElicitationRequestParams,
  McpServerElicitationRequestResponse,
  McpServerStatusUpdatedNotification,
  McpToolCallProgressNotification,
  ModelListParams,
  ModelListResponse,
  ModelReroutedNotification,
  PermissionsRequestApprovalParams,
  PermissionsRequestApprovalResponse,
  PlanDeltaNotification,
  ReasoningSummaryTextDeltaNotification,
  ReasoningTextDeltaNotification,
  ServerRequestResolvedNotification,
  ThreadBackgroundTerminalsListParams,
  ThreadBackgroundTerminalsListResponse,
  ThreadBackgroundTerminalsTerminateParams,
  ThreadBackgroundTerminalsTerminateResponse,
  ThreadItemsListParams,
  ThreadItemsListResponse,
  ThreadResumeParams,
  ThreadResumeResponse,
  ThreadSettingsUpdatedNotification,
  ThreadSettingsUpdateParams,
  ThreadSettingsUpdateResponse,
  ThreadStartParams,
  ThreadStartResponse,
  ThreadTokenUsageUpdatedNotification,
  ThreadTurnsListParams,
  ThreadTurnsListResponse,
  ThreadUnsubscribeParams,
  ThreadUnsubscribeResponse,
  ToolRequestUserInputParams,
  ToolRequestUserInputResponse,
  TurnCompletedNotification,
  TurnDiffUpdatedNotification,
  TurnInterruptParams,
  TurnInterruptResponse,
  TurnPlanUpdatedNotification,
  TurnSettingsUpdateParams,
  TurnSettingsUpdateResponse,
  TurnStartedNotification,
  TurnStartParams,
  TurnStartResponse,
  TurnSteerParams,
  TurnSteerResponse,
  WarningNotification,
} from './protocol.gen.ts';
import { notificationMethods } from './protocol.gen.ts';

type Call<Params, Result> = { readonly params: Params; readonly result: Result };

/** What we call. */
export type Calls = {
  initialize: Call<InitializeParams, InitializeResponse>;
  'thread/start': Call<ThreadStartParams, ThreadStartResponse>;
  'thread/resume': Call<ThreadResumeParams, ThreadResumeResponse>;
  'thread/unsubscribe': Call<ThreadUnsubscribeParams, ThreadUnsubscribeResponse>;
  'thread/turns/list': Call<ThreadTurnsListParams, ThreadTurnsListResponse>;
  'thread/items/list': Call<ThreadItemsListParams, ThreadItemsListResponse>;
  'thread/settings/update': Call<ThreadSettingsUpdateParams, ThreadSettingsUpdateResponse>;
  'thread/backgroundTerminals/list': Call<ThreadBackgroundTerminalsListParams, ThreadBackgroundTerminalsListResponse>;
  'thread/backgroundTerminals/terminate': Call<
    ThreadBackgroundTerminalsTerminateParams,
    ThreadBackgroundTerminalsTerminateResponse
  >;
  'turn/start': Call<TurnStartParams, TurnStartResponse>;
  'turn/steer': Call<TurnSteerParams, TurnSteerResponse>;
  'turn/interrupt': Call<TurnInterruptParams, TurnInterruptResponse>;
  'turn/settings/update': Call<TurnSettingsUpdateParams, TurnSettingsUpdateResponse>;
  'model/list': Call<ModelListParams, ModelListResponse>;
  'config/read': Call<ConfigReadParams, ConfigReadResponse>;
  'hooks/list': Call<HooksListParams, HooksListResponse>;
  'account/read': Call<GetAccountParams, GetAccountResponse>;
  'account/login/start': Call<LoginAccountParams, LoginAccountResponse>;
  'account/login/cancel': Call<CancelLoginAccountParams, CancelLoginAccountResponse>;
};

/** What it asks us, and what we answer. Any other request is refused with an error. */
export type ServerRequests = {
  'item/commandExecution/requestApproval': Call<
    CommandExecutionRequestApprovalParams,
    CommandExecutionRequestApprovalResponse
  >;
  'item/fileChange/requestApproval': Call<FileChangeRequestApprovalParams, FileChangeRequestApprovalResponse>;
  'item/permissions/requestApproval': Call<PermissionsRequestApprovalParams, PermissionsRequestApprovalResponse>;
  'mcpServer/elicitation/request': Call<McpServerElicitationRequestParams, McpServerElicitationRequestResponse>;
  'item/tool/requestUserInput': Call<ToolRequestUserInputParams, ToolRequestUserInputResponse>;
};

/** Notifications about one of Codex's threads, which is a conversation of ours or one of its sub-agents. */
export type ThreadNotifications = {
  'turn/started': TurnStartedNotification;
  'turn/completed': TurnCompletedNotification;
  'turn/plan/updated': TurnPlanUpdatedNotification;
  'turn/diff/updated': TurnDiffUpdatedNotification;
  'item/started': ItemStartedNotification;
  'item/completed': ItemCompletedNotification;
  'item/agentMessage/delta': AgentMessageDeltaNotification;
  'item/plan/delta': PlanDeltaNotification;
  'item/reasoning/summaryTextDelta': ReasoningSummaryTextDeltaNotification;
  'item/reasoning/textDelta': ReasoningTextDeltaNotification;
  'item/commandExecution/outputDelta': CommandExecutionOutputDeltaNotification;
  'item/fileChange/patchUpdated': FileChangePatchUpdatedNotification;
  'item/mcpToolCall/progress': McpToolCallProgressNotification;
  'thread/tokenUsage/updated': ThreadTokenUsageUpdatedNotification;
  'thread/settings/updated': ThreadSettingsUpdatedNotification;
  'serverRequest/resolved': ServerRequestResolvedNotification;
  'model/rerouted': ModelReroutedNotification;
  guardianWarning: GuardianWarningNotification;
  error: ErrorNotification;
};

/** Notifications that concern the whole process, or a thread only perhaps. */
export type AgentNotifications = {
  warning: WarningNotification;
  configWarning: ConfigWarningNotification;
  'mcpServer/startupStatus/updated': McpServerStatusUpdatedNotification;
  'account/updated': AccountUpdatedNotification;
  'account/login/completed': AccountLoginCompletedNotification;
};

export type ServerRequestName = keyof ServerRequests;
export type ThreadNotificationName = keyof ThreadNotifications;
export type AgentNotificationName = keyof AgentNotifications;

/** Types leave no trace at run time, so the names above are repeated as values; a missing one is a type error. */
const serverRequestNames: Record<ServerRequestName, true> = {
  'item/commandExecution/requestApproval': true,
  'item/fileChange/requestApproval': true,
  'item/permissions/requestApproval': true,
  'mcpServer/elicitation/request': true,
  'item/tool/requestUserInput': true,
};

const threadNotificationNames: Record<ThreadNotificationName, true> = {
  'turn/started': true,
  'turn/completed': true,
  'turn/plan/updated': true,
  'turn/diff/updated': true,
  'item/started': true,
  'item/completed': true,
  'item/agentMessage/delta': true,
  'item/plan/delta': true,
  'item/reasoning/summaryTextDelta': true,
  'item/reasoning/textDelta': true,
  'item/commandExecution/outputDelta': true,
  'item/fileChange/patchUpdated': true,
  'item/mcpToolCall/progress': true,
  'thread/tokenUsage/updated': true,
  'thread/settings/updated': true,
  'serverRequest/resolved': true,
  'model/rerouted': true,
  guardianWarning: true,
  error: true,
};

const agentNotificationNames: Record<AgentNotificationName, true> = {
  warning: true,
  configWarning: true,
  'mcpServer/startupStatus/updated': true,
  'account/updated': true,
  'account/login/completed': true,
};

export const isServerRequest = (method: string): method is ServerRequestName =>
  Object.hasOwn(serverRequestNames, method);
export const isThreadNotification = (method: string): method is ThreadNotificationName =>
  Object.hasOwn(threadNotificationNames, method);
export const isAgentNotification = (method: string): method is AgentNotificationName =>
  Object.hasOwn(agentNotificationNames, method);

/** The notifications that Codex need not send us. */
export const ignoredNotifications: readonly string[] = notificationMethods.filter(
  method => !isThreadNotification(method) && !isAgentNotification(method),
);
